// A training instance (instances/README.md, "Training instances"): a network, its data, and the question whether some
// weights and biases have total cost 0.
#pragma once

#include "nnsolve/network.h"
#include "nnsolve/rational.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

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

/// inputs[r] holds the nonzero input values of data point r (column = input number), targets[r] its known targets
/// (column = output number); a target that is not there is "?".
struct TrainingInstance {
  std::string name;
  Network network;
  SparseRows inputs;
  SparseRows targets;
  Cost cost = Cost::mean_squared_error;
  std::string meta;    // the JSON text of "meta", empty if there is none
  std::string origin;  // the JSON text of "origin"; solving never reads it

  std::size_t row_count() const { return inputs.size(); }
};

/// Whether both have the same neurons, edges and data points in the same order, asking the same question.
bool is_same_instance(const TrainingInstance& a, const TrainingInstance& b);

}  // namespace nnsolve
