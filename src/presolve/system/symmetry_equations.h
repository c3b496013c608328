// Which affine vector fields a polynomial does not notice: linear equations between their unknown coefficients.
//
// A field sum X_v d/dv annihilates a polynomial p if the sum of X_v times the derivatives of p is the zero polynomial:
// one linear equation for each monomial, where the X_v are unknowns times polynomials (motion_symmetry.cpp).
#pragma once

#include "algebra/linear_algebra.h"

#include "nnsolve/polynomial.h"

#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace nnsolve::presolving {

/// The derivatives of a polynomial, by variable.
std::map<Variable, Polynomial> derivatives_of(const Polynomial& polynomial);

/// Linear equations between unknowns, each once. Most systems have no symmetry, and single unknowns say so: those that
/// must be 0 are left out of all equations, which then need no row reduction.
class SymmetryEquations {
 public:
  /// The sum of unknown * polynomial is the zero polynomial.
  void require_zero(const std::vector<std::pair<std::uint32_t, Polynomial>>& summands);
  void require_zero(std::uint32_t unknown) { zeros_.insert(unknown); }

  bool are_too_many() const;
  bool is_zero(std::uint32_t unknown) const { return zeros_.contains(unknown); }
  /// What is left once nothing more is found to be 0.
  std::vector<AffineEquation> list();

 private:
  using Terms = std::vector<std::pair<std::uint32_t, Rational>>;

  static void add(Terms& terms, std::uint32_t unknown, const Rational& coefficient);
  void insert(Terms terms);

  std::vector<Terms> all_;  // ascending; the first coefficient is 1
  std::set<std::uint32_t> zeros_;
};

}  // namespace nnsolve::presolving
