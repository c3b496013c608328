// Random linear systems with Booleans, and what is true of them, by the definition.
#pragma once

#include "linear/farkas.h"
#include "support/random_instance.h"

#include "nnsolve/system.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace nnsolve::test {

/// Apart, since other tests have an x of theirs.
namespace linear_variables {
inline const Polynomial x = Polynomial::variable(0);
inline const Polynomial y = Polynomial::variable(1);
}  // namespace linear_variables
using namespace linear_variables;

inline Polynomial number(std::int64_t value) { return Polynomial(Rational(value)); }
inline Constraint is(Polynomial polynomial, Relation relation) {
  return Constraint::atom(std::move(polynomial), relation);
}

struct LinearShape {
  int variables = 3;
  int constraints = 6;
  int depth = 2;      // of nesting
  int magnitude = 3;  // of coefficients
};

/// Between none and that many of everything; any() and all() of nothing and atoms about numbers now and then.
System random_linear_system(Random& random, const LinearShape& shape);

Polynomial random_linear_form(Random& random, int variables, int magnitude);

bool holds_at(const Constraint& constraint, const std::vector<Rational>& point);
bool holds_at(const System& system, const std::vector<Rational>& point);

/// Whether the constraints and lemmas, read propositionally, have no solution: by trying, with unit propagation.
bool is_refuted(const System& system, const std::vector<LinearAtom>& atoms, const std::vector<LinearLemma>& lemmas);

}  // namespace nnsolve::test
