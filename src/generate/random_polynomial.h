// Polynomials by chance, and their values.
#pragma once

#include "algebra/number_field.h"
#include "generate/random.h"

#include "nnsolve/polynomial.h"
#include "nnsolve/witness.h"

#include <cstddef>
#include <vector>

namespace nnsolve::generators {

/// A sum of so many random terms of degree 1 to `degree`; they may cancel.
Polynomial random_polynomial(Random& random, std::size_t variables, std::size_t terms, int degree);

/// Plus a small number, often 0.
Polynomial shifted(Random& random, Polynomial polynomial);

Rational value_at(const Polynomial& polynomial, const std::vector<Rational>& point);
Value value_at(const Polynomial& polynomial, const Assignment& assignment);
Value value_at(const Polynomial& polynomial, const std::vector<Value>& values, const FieldArithmetic& arithmetic);

}  // namespace nnsolve::generators
