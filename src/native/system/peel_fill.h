// Exact values for a system whose equations peel altogether (peel.h): free variables get simple numbers, and the
// others are what the equations say.
//
// What then is wrong are denominators that are 0 and constraints that are no equations. Each is blamed on the free
// variables that it depends on, through the definitions, and only these change: near a point they move closer to it;
// without one they are drawn anew, and a draw that makes more wrong is taken back. So numbers are long only where they
// must be. Free values 0 make quotients 0 and then denominators 0, so they are avoided; 1, -1, 2 and -2 come first.
#pragma once

#include "native/system/compiled_system.h"
#include "native/system/peel.h"

#include "nnsolve/rational.h"
#include "nnsolve/system.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <span>
#include <vector>

namespace nnsolve::native {

class PeelFill {
 public:
  /// All must outlive this; the peeling is of the equations. Variables of its core count as free.
  PeelFill(const System& system, std::span<const Polynomial* const> equations, const Peeling& peeling);

  /// Values of all variables that satisfy the system.
  std::optional<std::vector<Rational>> without_point(std::mt19937_64& random, std::size_t most_rounds,
                                                     const std::function<bool()>& should_stop);
  /// With these values of the free variables.
  std::optional<std::vector<Rational>> with(std::vector<Rational> values);
  /// `fixed`, by variable if not empty: values that free variables have for good.
  std::optional<std::vector<Rational>> near(const Point& point, const std::vector<std::optional<Rational>>& fixed,
                                            const std::function<bool()>& should_stop);

 private:
  bool compute();
  void find_wrong_constraints();
  std::optional<Variable> some_free_ancestor(Variable variable, std::mt19937_64& random) const;
  std::vector<Variable> free_ancestors() const;

  const System& system_;
  std::span<const Polynomial* const> equations_;
  const Peeling& peeling_;
  std::vector<std::vector<Variable>> parents_;               // by variable: what it is defined by; none if it is free
  std::vector<std::vector<Variable>> constraint_variables_;  // of constraints that are no equations
  std::vector<std::size_t> constraints_;                     // these
  std::vector<Rational> values_;
  std::vector<std::vector<Variable>> wrong_;  // after compute(): the variables of whatever is wrong
};

}  // namespace nnsolve::native
