// Sparse multivariate polynomials over the rationals, for systems with any number of variables.
#pragma once

#include "nnsolve/rational.h"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)

namespace nnsolve {

/// A variable is a number; what it stands for is known to whoever numbered it (see system.h).
using Variable = std::uint32_t;

/// A product of variables: x0*x0*x3 is {0, 0, 3}. Up to three factors live in the object itself (16 bytes).
class Monomial {
 public:
  /// The empty product, 1.
  Monomial() noexcept = default;
  explicit Monomial(Variable variable) noexcept : degree_(1) { inline_[0] = variable; }
  /// The factors in any order, each as often as it occurs.
  explicit Monomial(std::span<const Variable> factors);
  Monomial(const Monomial& other);
  Monomial(Monomial&& other) noexcept;
  Monomial& operator=(const Monomial& other);
  Monomial& operator=(Monomial&& other) noexcept;
  ~Monomial() {
    if (is_large()) release();
  }
  void swap(Monomial& other) noexcept;

  std::uint32_t degree() const noexcept { return degree_; }
  /// The factors in ascending order, each as often as it occurs.
  std::span<const Variable> factors() const noexcept;

  friend Monomial operator*(const Monomial& a, const Monomial& b);
  friend bool operator==(const Monomial& a, const Monomial& b) noexcept;
  /// Graded order: higher degree first, then lexicographic with the lower variable first. The constant comes last.
  friend std::strong_ordering operator<=>(const Monomial& a, const Monomial& b) noexcept;
  std::size_t hash() const noexcept;

 private:
  static constexpr std::uint32_t inline_capacity = 3;
  bool is_large() const noexcept { return degree_ > inline_capacity; }
  void release() noexcept;
  Variable* large() const noexcept;
  void set_large(Variable* factors) noexcept;

  Variable inline_[inline_capacity] = {0, 0, 0};  // the first two hold the pointer when degree_ > 3
  std::uint32_t degree_ = 0;
};

struct Term {
  Rational coefficient;
  Monomial monomial;
  friend bool operator==(const Term&, const Term&) = default;
};

/// A sum of terms: monomials strictly ascending in the order above, no coefficient 0.
class Polynomial {
 public:
  Polynomial() = default;
  Polynomial(Rational constant);  // NOLINT(google-explicit-constructor): a number is a polynomial
  static Polynomial variable(Variable variable) { return term(Rational(1), Monomial(variable)); }
  static Polynomial term(Rational coefficient, Monomial monomial);
  /// Any terms in any order; equal monomials are added up.
  static Polynomial sum(std::vector<Term> terms);

  const std::vector<Term>& terms() const noexcept { return terms_; }
  bool is_zero() const noexcept { return terms_.empty(); }
  bool is_constant() const noexcept { return terms_.empty() || terms_.front().monomial.degree() == 0; }
  /// The coefficient of the monomial 1.
  Rational constant_term() const;
  /// 0 for a constant, the zero polynomial included.
  std::uint32_t degree() const noexcept { return terms_.empty() ? 0 : terms_.front().monomial.degree(); }

  Polynomial operator-() const;
  Polynomial& operator+=(const Polynomial& other);
  Polynomial& operator-=(const Polynomial& other);
  Polynomial& operator*=(const Rational& factor);
  friend Polynomial operator+(Polynomial a, const Polynomial& b) { return std::move(a += b); }
  friend Polynomial operator-(Polynomial a, const Polynomial& b) { return std::move(a -= b); }
  friend Polynomial operator*(Polynomial a, const Rational& b) { return std::move(a *= b); }
  friend Polynomial operator*(const Polynomial& a, const Polynomial& b);
  friend bool operator==(const Polynomial&, const Polynomial&) = default;

 private:
  std::vector<Term> terms_;
};

/// Adds up terms cheaply: collect them, then make the polynomial once.
using TermList = std::vector<Term>;

/// Appends factor * polynomial to the list.
void add_scaled(TermList& list, const Polynomial& polynomial, const Rational& factor, const Monomial& by = Monomial());

}  // namespace nnsolve

#pragma GCC visibility pop
