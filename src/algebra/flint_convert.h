// Between nnsolve's numbers and FLINT's, and owners for FLINT's objects. For the sources of this folder only.
#pragma once

#include "algebra/flint_headers.h"

#include "nnsolve/rational.h"
#include "nnsolve/real.h"

#include <utility>
#include <vector>

namespace nnsolve {

/// The words of a Rational are an fmpq (asserted in rational.cpp).
inline fmpq* as_fmpq(Rational& value) { return reinterpret_cast<fmpq*>(value.words()); }
inline const fmpq* as_fmpq(const Rational& value) { return reinterpret_cast<const fmpq*>(value.words()); }

/// An owner for one of FLINT's objects. Converts to the pointer that FLINT's functions take.
template <typename Struct, void (*Init)(Struct*), void (*Clear)(Struct*), void (*Set)(Struct*, const Struct*)>
class FlintOwner {
 public:
  FlintOwner() { Init(&object_); }
  FlintOwner(const FlintOwner& other) : FlintOwner() { Set(&object_, &other.object_); }
  FlintOwner(FlintOwner&& other) noexcept : FlintOwner() { std::swap(object_, other.object_); }
  FlintOwner& operator=(FlintOwner other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~FlintOwner() { Clear(&object_); }

  operator Struct*() { return &object_; }              // NOLINT(google-explicit-constructor)
  operator const Struct*() const { return &object_; }  // NOLINT(google-explicit-constructor)
  Struct* operator->() { return &object_; }
  const Struct* operator->() const { return &object_; }

 private:
  Struct object_;
};

// Some of Arb's functions are static in its header; these have linkage, as template arguments need.
inline void init_ball(arb_struct* ball) { arb_init(ball); }
inline void clear_ball(arb_struct* ball) { arb_clear(ball); }
inline void set_ball(arb_struct* ball, const arb_struct* other) { arb_set(ball, other); }

using FmpzPoly = FlintOwner<fmpz_poly_struct, fmpz_poly_init, fmpz_poly_clear, fmpz_poly_set>;
using FmpqPoly = FlintOwner<fmpq_poly_struct, fmpq_poly_init, fmpq_poly_clear, fmpq_poly_set>;
using Arb = FlintOwner<arb_struct, init_ball, clear_ball, set_ball>;

/// n / 1, and the greatest integer below.
Rational rational_from_fmpz(const fmpz_t value);
Rational floor(const Rational& value);
/// 2^exponent, for exponents of either sign.
Rational power_of_two(slong exponent);
/// The integer part of log2 |value|, or one more; the value is not 0.
slong binary_exponent(const Rational& value);

/// Proportional to the given polynomial: integer coefficients without a common factor, the leading one positive.
FmpzPoly primitive_polynomial(const UnivariatePolynomial& polynomial);
UnivariatePolynomial to_univariate(const fmpz_poly_struct* polynomial);
FmpqPoly to_fmpq_poly(const UnivariatePolynomial& polynomial);

/// The irreducible factors, each once, without the constant ones; none for the zero polynomial.
std::vector<FmpzPoly> irreducible_factors(const fmpz_poly_struct* polynomial);

}  // namespace nnsolve
