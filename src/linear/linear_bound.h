// An atom as bounds of a linear form: 2x - 4y + 6 > 0 is a lower bound, -3 + delta, of x - 2y. Forms are scaled to
// integers without a common factor, the first one positive, so that atoms about the same hyperplanes are about one
// form.
#pragma once

#include "linear/delta_rational.h"
#include "linear/farkas.h"
#include "linear/simplex.h"

#include "nnsolve/polynomial.h"

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace nnsolve {

/// form >= bound or form <= bound.
struct LinearBound {
  Polynomial form;  // without a constant, not 0
  Simplex::Side side = Simplex::Side::lower;
  DeltaRational bound;
  Rational scale;  // the atom's polynomial is scale * (form - bound), infinitesimals aside
};

/// The atom is an inequality and not about a number.
LinearBound bound_of(const LinearAtom& atom);

/// Puts forms into a simplex, each once: one that is a single variable is that variable.
class FormTable {
 public:
  /// The simplex has a variable for each variable of the forms, with the same number.
  explicit FormTable(Simplex& simplex) : simplex_(simplex) {}
  /// The variable of the simplex that stands for the form.
  Simplex::Index index_of(const Polynomial& form);

 private:
  Simplex& simplex_;
  std::unordered_multimap<std::size_t, std::size_t> by_hash_;
  std::vector<std::pair<Polynomial, Simplex::Index>> rows_;
};

}  // namespace nnsolve
