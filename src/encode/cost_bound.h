// That the total cost is at most a threshold, as constraints on the outputs' sums.
//
// Let o be an output and y its target. The errors e = o - y are linear in the outputs, so what costs l1 and max say of
// them is linear, too; mse takes one inequality, sum e^2 <= |T| threshold. An output that is a ReLU of a sum s is no
// case distinction where the cost is convex in s:
//   max  y <= threshold: just s - y <= threshold; y > threshold: s is as an identity's, since then s > 0 is forced;
//   l1   y <= 0: a >= -y and a >= s - y; y > 0: a >= s - y, and a >= y - s or a >= y;
//   mse  y <= 0: e >= -y and e >= s - y, with e^2 in the sum; y > 0: (s >= 0 and e = s - y) or (s <= 0 and e = -y).
// For y <= 0 the error max(0, s) - y is the larger of -y >= 0 and s - y, so any e above both squares to no less.
#pragma once

#include "encode/names.h"

#include "nnsolve/instance.h"
#include "nnsolve/polynomial.h"
#include "nnsolve/system.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

/// By how much a target is missed, `count` times.
struct CountedError {
  Polynomial form;
  std::size_t count = 1;
};

/// What the cost is to be.
struct CostGoal {
  Cost cost = Cost::mean_squared_error;
  std::optional<Rational> threshold;  // nothing: only the errors are asked for
  bool is_strict = false;             // less than the threshold
};

class CostBound {
 public:
  /// Appends variables and constraints to the system. All must outlive this.
  CostBound(System& system, const NetworkNames& names, const Network& network, const CostGoal& goal);

  /// The output's sum before activation, on data points that ask for the target, `count` of them.
  void add(NeuronIndex output, Polynomial sum, const Rational& target, std::size_t count);
  /// The output itself, which should be in the range, and costs its distance from it.
  void add_range(NeuronIndex output, Polynomial value, const AllowedRange& range, std::size_t count);
  /// After the last one: the bound on their sum.
  void finish();
  /// With mse: of each target something that is at least the error's size, and can be just that.
  std::vector<CountedError> take_errors() { return std::move(errors_); }

 private:
  Polynomial new_variable(std::string name);
  void require(Polynomial polynomial, Relation relation = Relation::greater_equal);
  Relation relation() const { return is_strict_ ? Relation::greater : Relation::greater_equal; }
  Polynomial error_form(Polynomial error, NeuronIndex output, std::size_t number);
  void add_square(NeuronIndex output, const Polynomial& sum, const Rational& target, std::size_t count);
  void add_absolute(NeuronIndex output, const Polynomial& sum, const Rational& target, std::size_t count);
  void add_largest(NeuronIndex output, const Polynomial& sum, const Rational& target);
  Polynomial rectified_error(NeuronIndex output, const Polynomial& sum, const Rational& target);

  System& system_;
  const NetworkNames& names_;
  const Network& network_;
  Cost cost_;
  Rational threshold_;
  bool is_strict_;
  TermList total_;                    // of l1
  std::vector<CountedError> errors_;  // of mse
  std::vector<std::size_t> count_;    // by output: of its targets so far
};

}  // namespace nnsolve
