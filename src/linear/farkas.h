// What a refutation of linear constraints consists of: lemmas, each with the multipliers that show it.
//
// Farkas: a system of linear atoms has no solution if and only if some combination of them, inequalities with factors
// that are not negative, is a number that contradicts what the combination says of it (-1 >= 0, 0 > 0, 1 = 0). In the
// same way atoms imply another one if a combination of them is that one, or something stronger. So whoever doubts a
// lemma adds up polynomials; how it was found does not matter.
#pragma once

#include "nnsolve/polynomial.h"
#include "nnsolve/rational.h"
#include "nnsolve/system.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace nnsolve {

/// A linear polynomial that is = 0, > 0 or >= 0.
struct LinearAtom {
  Polynomial polynomial;
  Relation relation = Relation::equal;  // never not_equal
  friend bool operator==(const LinearAtom&, const LinearAtom&) = default;
};

/// An atom, by its number in some list, times a factor.
struct FarkasTerm {
  std::size_t atom = 0;
  Rational multiplier;  // of an inequality > 0, of an equation not 0
};

/// The premises imply the conclusion; without one, they contradict each other.
struct LinearLemma {
  std::vector<FarkasTerm> premises;
  std::optional<std::size_t> conclusion;
};

/// The same atom with integer coefficients without a common factor, of an equation the first one positive. Atoms are
/// the same up to a factor that does not matter if and only if their normalised ones are equal.
LinearAtom normalised(LinearAtom atom);

/// Whether the lemma's multipliers show it, by adding up.
bool is_shown(const LinearLemma& lemma, const std::vector<LinearAtom>& atoms);

}  // namespace nnsolve
