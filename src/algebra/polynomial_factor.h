// Contents, exact quotients and factors of small sparse polynomials.
#pragma once

#include "nnsolve/polynomial.h"

#include <optional>
#include <vector>

namespace nnsolve {

/// The positive number by which a polynomial must be divided to have integer coefficients without a common factor;
/// 1 for the zero polynomial.
Rational content(const Polynomial& polynomial);

/// dividend / divisor if the division leaves no remainder. The divisor is not 0.
std::optional<Polynomial> exact_quotient(const Polynomial& dividend, const Polynomial& divisor);

struct PolynomialFactor {
  Polynomial polynomial;  // primitive, leading coefficient positive, not constant
  std::uint32_t power = 1;
};

/// The polynomial, up to a constant, as a product of powers of polynomials, in a fixed order. Nothing if it is too
/// large to try (see the limits in the source). The polynomial is not constant.
std::optional<std::vector<PolynomialFactor>> irreducible_factors(const Polynomial& polynomial);

/// True only if it is irreducible, and cheap; false also where that does not show.
bool is_plainly_irreducible(const Polynomial& polynomial);

/// How many distinct real roots an irreducible polynomial in one variable has; and its root if it is of degree 1.
std::size_t real_root_count(const Polynomial& polynomial);
Rational root_of_linear(const Polynomial& polynomial);

}  // namespace nnsolve
