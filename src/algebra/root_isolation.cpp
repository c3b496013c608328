// Bisection with Descartes' rule of signs (Collins and Akritas 1976, in the form of Rouillier and Zimmermann 2004).
//
// Mapping (0, 1) to (0, oo) by x -> 1/x - 1 turns the roots of p in (0, 1) into the positive roots of
// (x + 1)^n p(1/(x + 1)). The sign variations of its coefficients are an upper bound of their number and have its
// parity: 0 and 1 are exact. Otherwise the interval is halved; for a polynomial without multiple roots that ends
// (Vincent; Obreschkoff's circles). An irreducible polynomial of degree 2 or more has no rational root, so no
// division point is ever a root.
#include "algebra/root_isolation.h"

#include "nnsolve/error.h"

namespace nnsolve {

namespace {

/// A piece of the line, and the polynomial with that piece moved to (0, 1).
struct Piece {
  FmpzPoly polynomial;
  Rational lower;
  Rational width;
};

/// Sign variations for (0, 1), counted up to 2.
int variations(const FmpzPoly& on_unit) {
  FmpzPoly image;
  fmpz_poly_reverse(image, on_unit, fmpz_poly_length(on_unit));
  const fmpz one = 1;
  fmpz_poly_taylor_shift(image, image, &one);
  int changes = 0;
  int last = 0;
  for (slong i = 0; i < fmpz_poly_length(image) && changes < 2; ++i) {
    const int sign = fmpz_sgn(image->coeffs + i);
    if (sign != 0 && last != 0 && sign != last) ++changes;
    if (sign != 0) last = sign;
  }
  return changes;
}

/// The lower half becomes (0, 1): p(x / 2), made integer again.
Piece lower_half(const Piece& piece) {
  Piece half{piece.polynomial, piece.lower, piece.width / Rational(2)};
  const slong degree = fmpz_poly_degree(half.polynomial);
  for (slong i = 0; i <= degree; ++i) {
    fmpz* coefficient = half.polynomial->coeffs + i;
    fmpz_mul_2exp(coefficient, coefficient, static_cast<ulong>(degree - i));
  }
  fmpz_poly_primitive_part(half.polynomial, half.polynomial);
  return half;
}

Piece upper_half(const Piece& lower) {
  Piece half{FmpzPoly(), lower.lower + lower.width, lower.width};
  const fmpz one = 1;
  fmpz_poly_taylor_shift(half.polynomial, lower.polynomial, &one);
  return half;
}

/// Calls found(piece) for each piece with one root, in ascending order.
template <typename Found>
void isolate(Piece whole, Found found) {
  std::vector<Piece> open;
  open.push_back(std::move(whole));
  while (!open.empty()) {
    const Piece piece = std::move(open.back());
    open.pop_back();
    const int changes = variations(piece.polynomial);
    if (changes == 1) found(piece);
    if (changes < 2) continue;
    Piece lower = lower_half(piece);
    open.push_back(upper_half(lower));
    open.push_back(std::move(lower));
  }
}

Piece piece_between(const fmpz_poly_struct* polynomial, const Rational& lower, const Rational& upper) {
  Piece piece{FmpzPoly(), lower, upper - lower};
  FmpqPoly moved;
  fmpq_poly_set_fmpz_poly(moved, polynomial);
  fmpq_poly_compose(moved, moved, to_fmpq_poly({lower, piece.width}));
  fmpq_poly_get_numerator(piece.polynomial, moved);
  fmpz_poly_primitive_part(piece.polynomial, piece.polynomial);
  return piece;
}

}  // namespace

int sign_at(const fmpz_poly_struct* polynomial, const Rational& point) {
  Rational value;
  fmpz_poly_evaluate_fmpq(as_fmpq(value), polynomial, as_fmpq(point));
  return value.sign();
}

std::vector<std::pair<Rational, Rational>> isolate_real_roots(const fmpz_poly_struct* polynomial) {
  NNSOLVE_ASSERT(fmpz_poly_degree(polynomial) >= 2);
  Rational bound;
  fmpz_poly_bound_roots(fmpq_numref(as_fmpq(bound)), polynomial);
  bound = power_of_two(binary_exponent(bound) + 1);
  std::vector<std::pair<Rational, Rational>> intervals;
  const auto found = [&intervals](const Piece& piece) {
    intervals.emplace_back(piece.lower, piece.lower + piece.width);
  };
  isolate(piece_between(polynomial, -bound, Rational()), found);
  isolate(piece_between(polynomial, Rational(), bound), found);
  return intervals;
}

bool shows_one_root(const fmpz_poly_struct* polynomial, const Rational& lower, const Rational& upper) {
  return variations(piece_between(polynomial, lower, upper).polynomial) == 1;
}

std::size_t count_roots_between(const fmpz_poly_struct* polynomial, const Rational& lower, const Rational& upper) {
  std::size_t count = 0;
  isolate(piece_between(polynomial, lower, upper), [&count](const Piece&) { ++count; });
  return count;
}

}  // namespace nnsolve
