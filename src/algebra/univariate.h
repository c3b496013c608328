// Sparse polynomials in one variable as FLINT's dense ones, and back. For the sources of this folder only.
#pragma once

#include "algebra/flint_convert.h"

#include "nnsolve/polynomial.h"
#include "nnsolve/witness.h"

#include <optional>
#include <vector>

namespace nnsolve {

/// The variable that occurs, if it is exactly one.
std::optional<Variable> only_variable(const Polynomial& polynomial);
/// The variables that occur, ascending.
std::vector<Variable> variables_of(const Polynomial& polynomial);

Rational value_at(const UnivariatePolynomial& polynomial, const Rational& point);

/// Of a polynomial in at most one variable.
FmpqPoly to_fmpq_poly(const Polynomial& polynomial);
Value value_from_fmpq_poly(const fmpq_poly_struct* polynomial, Variable variable);

/// outer(inner(x)) modulo a polynomial, by Horner's rule.
FmpqPoly compose_modulo(const fmpq_poly_struct* outer, const fmpq_poly_struct* inner, const fmpq_poly_struct* modulus);

}  // namespace nnsolve
