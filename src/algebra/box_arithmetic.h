// Polynomials over a box: all points whose coordinates are within a radius of given centres. Of a quantity it is known
// what values it takes in the box, what it is in the middle, and what its derivatives are anywhere in the box. These
// are balls, rounded outwards: they may be too large and are never too small.
//
// Theorem (Krawczyk 1969, Moore 1977). Let f be n functions of the n coordinates, m the middle of the box X, J(X) a
// matrix of intervals that holds every value of f's derivative in X, and Y any matrix. If
//     K = m - Y f(m) + (I - Y J(X)) (X - m)
// lies in the interior of X, then f has a zero in X.
// Proof. Then every row of I - Y J(X) has absolute values that sum to less than 1, so Y A is regular for all A in J(X),
// hence so is Y. x -> x - Y f(x) maps X into K by the mean value theorem, so it has a fixed point there by Brouwer's,
// and a fixed point is a zero of f since Y is regular.
//
// What depends on no coordinate is an exact rational number here, not a ball: only so can it be known to be 0.
#pragma once

#include "nnsolve/rational.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace nnsolve {

/// A quantity over the box; cheap to copy.
class Jet {
 public:
  /// 0.
  Jet() = default;
  Jet(Rational exact) : exact_(std::move(exact)) {}  // NOLINT(google-explicit-constructor): a number is a quantity

  /// It depends on no coordinate.
  bool is_exact() const { return span_ == nullptr; }
  /// Only if is_exact().
  const Rational& rational() const { return exact_; }
  /// -1, 0 or 1 of an exact quantity. Else -1 or 1 if that is the sign in all of the box, and nothing if not.
  std::optional<int> sign() const;

 private:
  struct Span;
  friend class BoxArithmetic;
  explicit Jet(std::shared_ptr<const Span> span) : span_(std::move(span)) {}

  Rational exact_;
  std::shared_ptr<const Span> span_;
};

/// For whoever looks for a box, in floating point.
struct JetSketch {
  double middle = 0;                                        // the value in the middle of the box
  std::vector<std::pair<std::size_t, double>> derivatives;  // by coordinate
};

class BoxArithmetic {
 public:
  /// The radius must be above 0.
  BoxArithmetic(std::vector<Rational> centres, Rational radius);

  std::size_t dimension() const { return centres_.size(); }
  Jet coordinate(std::size_t index) const;
  Jet add(const Jet& a, const Jet& b) const;
  Jet subtract(const Jet& a, const Jet& b) const;
  Jet multiply(const Jet& a, const Jet& b) const;

  /// Whether the functions, as many as coordinates, are proved to have a common zero in the box.
  bool have_zero(const std::vector<Jet>& functions) const;
  static JetSketch sketch(const Jet& jet);
  /// A point nearer to a common zero by one step of Newton's method from the middle; nothing if its linear equations
  /// are singular, as far as can be told.
  std::optional<std::vector<Rational>> newton_step(const std::vector<Jet>& functions) const;

 private:
  bool have_zero_sparsely(const std::vector<Jet>& functions) const;
  Jet combine(const Jet& a, const Jet& b, bool subtracts) const;
  Jet scale(const Jet& jet, const Rational& factor) const;

  std::vector<Rational> centres_;
  Rational radius_;
  long precision_;  // of the balls, in bits
};

}  // namespace nnsolve
