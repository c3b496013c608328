// Real algebraic numbers as solvers name them: a rational, or one root of a polynomial.
#pragma once

#include "nnsolve/rational.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)

namespace nnsolve {

/// A univariate polynomial with rational coefficients, lowest power first.
using UnivariatePolynomial = std::vector<Rational>;

struct AlgebraicNumber;  // src/algebra: an irreducible polynomial and an isolating interval

/// A real algebraic number, immutable and cheap to copy. Equal numbers compare equal however they were made.
class Real {
 public:
  Real() = default;
  Real(Rational value) : rational_(std::move(value)) {}  // NOLINT(google-explicit-constructor)

  /// The index-th (from 1) smallest of the distinct real roots, as Z3's root-obj counts; nothing if there is none.
  static std::optional<Real> root_by_index(const UnivariatePolynomial& polynomial, std::size_t index);
  /// The only root in the closed interval; nothing if there is none or more than one.
  static std::optional<Real> root_in_interval(const UnivariatePolynomial& polynomial, const Rational& lower,
                                              const Rational& upper);

  bool is_rational() const noexcept { return irrational_ == nullptr; }
  /// Only if is_rational().
  const Rational& rational() const { return rational_; }
  /// The degree of the minimal polynomial; 1 for a rational.
  std::size_t degree() const;
  /// Irreducible over the rationals, integer coefficients without a common factor, leading one positive.
  UnivariatePolynomial minimal_polynomial() const;
  /// An open interval with rational ends that holds this and no other real root of the minimal polynomial, no end
  /// being a root.
  std::pair<Rational, Rational> isolating_interval() const;

  friend bool operator==(const Real& a, const Real& b);
  /// For messages: a rational exactly, an irrational as "root of ... in (..., ...)".
  std::string to_string() const;

  /// Only src/algebra knows what is behind it; null for a rational.
  const AlgebraicNumber* algebraic() const noexcept { return irrational_.get(); }
  explicit Real(std::shared_ptr<const AlgebraicNumber> number) : irrational_(std::move(number)) {}

 private:
  Rational rational_;  // of no meaning if irrational_ is there
  std::shared_ptr<const AlgebraicNumber> irrational_;
};

}  // namespace nnsolve

#pragma GCC visibility pop
