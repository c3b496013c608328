// Isolating and counting the real roots of irreducible polynomials, exactly. For the sources of this folder only.
#pragma once

#include "algebra/flint_convert.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace nnsolve {

/// The sign of the polynomial at a rational point.
int sign_at(const fmpz_poly_struct* polynomial, const Rational& point);

/// Open intervals, ascending and disjoint, no end a root, that hold one real root each and together all of them.
/// The polynomial is irreducible and of degree 2 or more; the ends are dyadic.
std::vector<std::pair<Rational, Rational>> isolate_real_roots(const fmpz_poly_struct* polynomial);

/// True only if exactly one real root lies in the open interval; false also where Descartes' rule cannot tell. Cheap.
/// The interval as below.
bool shows_one_root(const fmpz_poly_struct* polynomial, const Rational& lower, const Rational& upper);

/// How many distinct real roots lie in the open interval. The polynomial has no multiple root in it and no root at
/// its ends or at any dyadic division of it, as an irreducible one of degree 2 or more; lower < upper.
std::size_t count_roots_between(const fmpz_poly_struct* polynomial, const Rational& lower, const Rational& upper);

}  // namespace nnsolve
