// The least total cost that weights and biases of a network can have, and how far it is known.
#pragma once

#include "nnsolve/answer.h"
#include "nnsolve/instance.h"
#include "nnsolve/rational.h"
#include "nnsolve/real.h"
#include "nnsolve/witness.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#pragma GCC visibility push(default)

namespace nnsolve {

/// No weights and biases cost less; with is_strict, none cost just that either.
struct CostLowerBound {
  Real value;  // 0 at first: no cost is negative
  bool is_strict = false;
  Trust trust = Trust::none;  // none: it needs no proof
  std::string by;             // "sign", "spread", "rank", "patterns", "outputs", "solver"
};

struct Optimum {
  CostLowerBound lower;
  std::optional<Real> upper;       // what `witness` costs, exactly
  std::optional<Witness> witness;  // of the instance
  /// Costs come as near to the lower bound as one likes, and it is strict: there is no least cost.
  bool is_infimum = false;
  std::string reason;  // why no more is known; empty: all is

  /// It is known, and weights and biases attain it.
  bool is_attained() const { return upper && !lower.is_strict && *upper == lower.value; }
};

struct OptimumOptions {
  std::string backend = "auto";
  std::optional<std::chrono::steady_clock::time_point> deadline;
  std::optional<std::size_t> memory_megabytes;
  std::optional<std::uint32_t> seed;
  /// It is enough to know it up to so much.
  Rational gap;
  /// Asked often; true: say what is known by now.
  std::function<bool()> should_stop;
  /// Called with every improvement.
  std::function<void(const Optimum&)> progress;
};

/// Whatever the threshold of the instance is. Law: total_cost() of the witness is `upper`, and it keeps to what is
/// prescribed.
Optimum find_optimum(const TrainingInstance& instance, const OptimumOptions& options);

}  // namespace nnsolve

#pragma GCC visibility pop
