// Sparse polynomials seen from one of their variables.
#pragma once

#include "presolve/system/sign_set.h"

#include "nnsolve/polynomial.h"
#include "nnsolve/system.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nnsolve::presolving {

std::uint32_t exponent_of(const Monomial& monomial, Variable variable);
std::uint32_t degree_in(const Polynomial& polynomial, Variable variable);
bool mentions(const Polynomial& polynomial, Variable variable);
/// Appends the variables, some more than once.
void append_variables(std::vector<Variable>& variables, const Polynomial& polynomial);
/// Those of all atoms, ascending, each once.
std::vector<Variable> variables_of(const Constraint& constraint);
std::vector<Variable> sorted_variables_of(const Polynomial& polynomial);
/// The same in a vector that may be used again and again without a new allocation.
void assign_sorted_variables(std::vector<Variable>& variables, const Polynomial& polynomial);

/// monomial / divisor, if that is a monomial.
std::optional<Monomial> quotient(const Monomial& monomial, const Monomial& divisor);
/// Whether some term is a multiple of the monomial; and with such terms rewritten, as often as that goes, by
/// monomial = replacement, which must be of lower degree.
bool has_multiple_of(const Polynomial& polynomial, const Monomial& monomial);
bool has_multiple_of(const Constraint& constraint, const Monomial& monomial);
Polynomial rewritten(const Polynomial& polynomial, const Monomial& monomial, const Polynomial& replacement);
Constraint rewritten(Constraint constraint, const Monomial& monomial, const Polynomial& replacement);

/// The coefficients of the powers of the variable, from 0 up to the degree in it.
std::vector<Polynomial> coefficients_in(const Polynomial& polynomial, Variable variable);

/// Of a polynomial of degree 1 in the variable: slope * variable + rest.
struct LinearParts {
  Polynomial slope, rest;
};
LinearParts linear_parts(const Polynomial& polynomial, Variable variable);

/// polynomial(variable := numerator / denominator) * denominator^power, the power being the degree in the variable.
struct Substituted {
  Polynomial polynomial;
  std::uint32_t power = 0;
};
Substituted substitute(const Polynomial& polynomial, Variable variable, const Polynomial& numerator,
                       const Polynomial& denominator);

/// Integer coefficients without a common factor, and a positive leading one. Returns the sign of the factor by which
/// it was multiplied. The polynomial is not 0.
int make_primitive(Polynomial& polynomial);

std::size_t hash_of(const Polynomial& polynomial);

/// For traces.
std::string to_text(const Polynomial& polynomial, const std::vector<std::string>& names);
std::string to_text(const Constraint& constraint, const std::vector<std::string>& names);

bool is_constant_one(const Polynomial& polynomial);

/// Of a monomial: the product of its variables, each once.
Polynomial radical(const Polynomial& monomial);

}  // namespace nnsolve::presolving
