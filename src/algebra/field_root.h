// One real root of an irreducible polynomial, known as closely as asked. For the sources of this folder only.
#pragma once

#include "algebra/flint_convert.h"

#include "nnsolve/witness.h"

#include <cstddef>
#include <utility>

namespace nnsolve {

/// The generator of a field: exact (polynomial and interval) and numerically (balls of any precision). The interval
/// shrinks as precision is asked for, which changes nothing about what the object is.
class FieldRoot {
 public:
  /// The field is valid in the sense of check_field().
  explicit FieldRoot(const Field& field);
  FieldRoot(FmpzPoly polynomial, Rational lower, Rational upper);

  const FmpzPoly& polynomial() const { return polynomial_; }
  std::size_t degree() const { return static_cast<std::size_t>(fmpz_poly_degree(polynomial_)); }
  /// The root lies strictly between, and no other one does.
  const Rational& lower() const { return lower_; }
  const Rational& upper() const { return upper_; }

  void bisect();
  /// Makes the interval at most 2^-precision times as wide as its larger end is far from 0.
  void refine(slong precision);
  /// A ball around the root with about as many correct bits.
  Arb ball(slong precision);
  /// An interval that isolates the root, with dyadic ends that are short to write: (k / 2^j, (k + 1) / 2^j).
  std::pair<Rational, Rational> short_interval();
  /// The field as a witness lists it.
  Field field();

 private:
  bool newton_step();
  slong accuracy() const;

  FmpzPoly polynomial_;
  FmpzPoly derivative_;
  Rational lower_;
  Rational upper_;
  int sign_at_lower_ = 0;
};

/// The sign of a - b for two different real numbers: it refines until they are apart.
int compare_distinct(FieldRoot& a, FieldRoot& b);
int compare_distinct(const FieldRoot& a, const Rational& b);

}  // namespace nnsolve
