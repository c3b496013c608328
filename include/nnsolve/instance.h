// A network and its data points, and what can be asked of them. The question is a type: what is only true of one
// question cannot be applied to another.
#pragma once

#include "nnsolve/allowed.h"
#include "nnsolve/network.h"
#include "nnsolve/rational.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)

namespace nnsolve {

/// Rows of a sparse matrix: of each row the entries that are there, columns ascending.
class SparseRows {
 public:
  struct Entry {
    std::uint32_t column = 0;
    Rational value;
    friend bool operator==(const Entry&, const Entry&) = default;
  };

  std::size_t size() const { return starts_.size() - 1; }
  std::span<const Entry> operator[](std::size_t row) const {
    return {entries_.data() + starts_[row], entries_.data() + starts_[row + 1]};
  }
  /// Appends to the row that is being built; any order, each column once.
  void push(std::uint32_t column, Rational value) { entries_.push_back({column, std::move(value)}); }
  /// Ends the row that is being built and sorts its entries.
  void finish_row();

 private:
  std::vector<Entry> entries_;
  std::vector<std::size_t> starts_ = {0};
};

enum class Cost : std::uint8_t { mean_squared_error, l1, max };

/// A target that is an inequality.
struct RangeTarget {
  std::size_t row = 0;
  std::uint32_t column = 0;  // output number
  AllowedRange range;        // not empty, and more than one number
  friend bool operator==(const RangeTarget&, const RangeTarget&) = default;
};

/// A network and its data points: what every question is about, and no question yet. inputs[r] holds the nonzero input
/// values of data point r (column = input number), targets[r] its known targets (column = output number); a target that
/// is neither there nor among the range targets is "?".
struct TrainingTask {
  std::string name;
  Network network;
  SparseRows inputs;
  SparseRows targets;
  std::vector<RangeTarget> range_targets;  // rows ascending, of each the columns
  std::vector<std::string> row_names;      // by data point, empty for one that has none; shorter if the last have none
  std::string meta;                        // the JSON text of "meta", empty if there is none
  std::string origin;                      // the JSON text of "origin"; solving never reads it

  std::size_t row_count() const { return inputs.size(); }
  /// Empty if the data point has none.
  const std::string& row_name(std::size_t row) const;
};

/// What the task has beyond the paper's problem with identities and ReLUs, in words: another activation, a target that
/// is an inequality, a weight or bias that is restricted. Nothing: it is plain.
///
/// Rules, searches and closed forms that were proved for plain tasks look at no other: ExactFit holds plain ones only,
/// and so do the stores that rules of presolve look at. Encoder, check and solvers take any, the native search some.
std::optional<std::string> beyond_plain(const TrainingTask& task);
inline bool is_plain(const TrainingTask& task) { return !beyond_plain(task); }

/// The question with threshold 0, for which the costs are all the same: are there weights and biases with which every
/// known target is met exactly? Most rules of presolve are true of this question only. The task is plain.
struct ExactFit : TrainingTask {
  ExactFit() = default;
  explicit ExactFit(TrainingTask task);
  // An instance may ask for less than an exact fit: see exact_fit().
  explicit ExactFit(const struct TrainingInstance&) = delete;
};

/// NN-TRAINING as a file asks it (Definition 1 of the paper): are there weights and biases with total cost at most the
/// threshold?
struct TrainingInstance : TrainingTask {
  TrainingInstance() = default;
  TrainingInstance(ExactFit fit) : TrainingTask(std::move(fit)) {}  // NOLINT(google-explicit-constructor)

  Cost cost = Cost::mean_squared_error;
  Rational threshold;  // never negative
};

/// Whether the question is an exact fit of a plain task.
bool asks_for_exact_fit(const TrainingInstance& instance);

/// The exact fit that the instance asks for. Throws UsageError if its threshold is above 0, or the task is not plain.
ExactFit exact_fit(TrainingInstance instance);

/// Whether both have the same neurons, edges and data points in the same order.
bool is_same_task(const TrainingTask& a, const TrainingTask& b);
/// Whether they ask the same question, too.
bool is_same_instance(const TrainingInstance& a, const TrainingInstance& b);

}  // namespace nnsolve

#pragma GCC visibility pop
