// Whether one algebraic number lies in the field of another. For the sources of this folder only.
#pragma once

#include "algebra/field_root.h"
#include "algebra/flint_convert.h"

#include <optional>
#include <utility>
#include <vector>

namespace nnsolve {

/// How a polynomial falls apart modulo some small primes: the ascending degrees of its factors, or nothing where the
/// prime divides the discriminant or the leading coefficient.
using SplittingPattern = std::vector<std::vector<slong>>;

SplittingPattern splitting_pattern(const fmpz_poly_struct* polynomial);

/// A root, and what is asked of it again and again.
struct EmbeddedRoot {
  explicit EmbeddedRoot(FieldRoot known) : root(std::move(known)), pattern(splitting_pattern(root.polynomial())) {}

  FieldRoot root;
  SplittingPattern pattern;
};

/// The number as a polynomial in the generator, proven; or nothing, if it does not lie in the generator's field or
/// has coefficients so large that the search gave up.
std::optional<FmpqPoly> express_in_field(EmbeddedRoot& generator, EmbeddedRoot& number);

}  // namespace nnsolve
