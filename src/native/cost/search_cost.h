// The search for weights of low cost: descents in floating point propose, short numbers near them are evaluated
// exactly, and exact polishing does the rest.
#pragma once

#include "native/cost/cost_pieces.h"
#include "native/network/float_network.h"
#include "native/system/search_options.h"

#include "nnsolve/instance.h"
#include "nnsolve/witness.h"

#include <cstdint>
#include <optional>

namespace nnsolve::native {

/// Weights and biases and their exact total cost.
struct LowCost {
  Rational cost;
  Witness witness;
};

class CostSearch {
 public:
  /// Whatever the threshold is; the instance can be searched (float_network.h) and must outlive this.
  CostSearch(const TrainingInstance& instance, const SearchOptions& options);

  /// Makes another attempt, which ends early at a cost of at most `goal`. What it found, if it costs less than
  /// everything before.
  std::optional<LowCost> attempt(const Rational& goal);
  /// The work is done, there is nothing to choose, or the network is too large for this.
  bool is_over() const;
  std::uint32_t attempt_count() const { return attempt_count_; }

 private:
  bool note(ExactParameters parameters, Rational cost);
  bool try_roundings(const Eigen::VectorXd& values, const Rational& goal);
  bool polish(const Eigen::VectorXd& values, const Rational& goal);
  bool polish_later(Eigen::VectorXd values, double cost, const Rational& goal);
  Eigen::VectorXd next_start();

  TrainingInstance instance_;
  FloatNetwork network_;
  CostPieces pieces_;
  SearchOptions options_;
  std::optional<FloatNetwork::Point> valley_;
  std::uint32_t waiting_count_ = 0;         // ends of descents that were not polished
  std::optional<Eigen::VectorXd> waiting_;  // the best of them
  double waiting_cost_ = 0;
  std::optional<Rational> best_;
  std::optional<ExactParameters> best_parameters_;
  std::uint32_t attempt_count_ = 0;
  double work_ = 0;
};

/// Weights and biases of total cost at most the instance's threshold. Nothing: as search_network().
std::optional<Witness> search_cost(const TrainingInstance& instance, const SearchOptions& options);

}  // namespace nnsolve::native
