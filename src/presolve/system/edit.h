// What a rule proposes and the editor does.
#pragma once

#include "presolve/reason.h"
#include "presolve/system/store.h"

#include "nnsolve/polynomial.h"
#include "nnsolve/system.h"

#include <utility>
#include <vector>

namespace nnsolve::presolving {

struct Edit {
  enum class Kind : std::uint8_t {
    unsat,    // S has no solution
    learn,    // S implies `learned` and `learned_bounds`; changes nothing about S, so it is no step
    replace,  // under the rest of S, `constraint` is equivalent to `added`
    define,   // the equation `constraint` (or the given sign 0, or S) says: variable = numerator / denominator; `added`
              // together with S without it implies that the denominator is not 0, and S implies `added`
    change,   // each of `images` in turn gives its variable another meaning, which can be undone: what it was is
              // numerator / denominator of what it is now; `added` says that denominators are not 0
    restrict,   // S has a solution if and only if it has one that satisfies `added`
    introduce,  // S has a solution if and only if it has one with variable = value
    pick,       // whatever satisfies `added` and S without all constraints of `variable` and of `further` ones extends
                // to a solution of S, and S implies `added`; also their given signs go
  };

  /// There is no edit without a reason.
  Edit(Kind kind_of_edit, Reason why) : kind(kind_of_edit), reason(std::move(why)) {}
  /// S has no solution.
  static Edit contradiction(Reason why) { return Edit(Kind::unsat, std::move(why)); }

  Kind kind;
  Reason reason;
  ConstraintId constraint = no_constraint;
  Variable variable = 0;
  std::vector<Variable> further;
  Polynomial numerator;
  Polynomial denominator;
  /// Polynomials that are known not to be 0 and may divide what comes out of a definition.
  std::vector<Polynomial> divisors;
  Rational value;
  std::vector<Image> images;
  std::vector<Constraint> added;
  std::vector<std::pair<Variable, SignSet>> learned;
  std::vector<std::pair<Variable, Interval>> learned_bounds;
  /// Known signs without which the edit would be wrong: they become given ones first.
  std::vector<Variable> relied_on;

  static constexpr ConstraintId no_constraint = 0xFFFFFFFF;
};

}  // namespace nnsolve::presolving
