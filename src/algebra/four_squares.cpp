// In the manner of Rabin and Shallit (Randomized algorithms in number theory, 1986): n = x^2 + y^2 + p with a prime
// p = 1 mod 4, and p = a^2 + b^2 by Euclid's algorithm on p and a square root of -1 modulo p (Hermite, Serret,
// Cornacchia).
//
// Instead of drawing x and y at random, take them from the top: x near sqrt(n) leaves a rest of about sqrt(n), y near
// the root of that one of about n^(1/4), so the primality tests are on numbers a quarter as long, and nothing is
// random. About one in (log n)/8 of those that are 1 mod 4 is prime. A probable prime is good enough, for the result
// is checked. (A multiple of 4 is not x^2 + y^2 + p for an odd p unless x + y is odd, and then p = 3 mod 4: so factors
// 4 are taken out first.) Rests below a million are tried by hand, prime or not; so for a small n the search is
// complete, and Lagrange's theorem says that it succeeds.
#include "algebra/four_squares.h"

#include "algebra/flint_convert.h"

#include "nnsolve/error.h"

#include <optional>
#include <utility>

namespace nnsolve {

namespace {

// An integer here is a Rational, of which only the numerator is used.
fmpz* whole(Rational& value) { return fmpq_numref(as_fmpq(value)); }
const fmpz* whole(const Rational& value) { return fmpq_numref(as_fmpq(value)); }

Rational floor_of_root(const Rational& n) {
  Rational root;
  fmpz_sqrt(whole(root), whole(n));
  return root;
}

using TwoSquares = std::optional<std::pair<Rational, Rational>>;

TwoSquares two_squares_by_hand(const Rational& n) {
  for (Rational a = floor_of_root(n); Rational(2) * a * a >= n; a -= Rational(1)) {
    const Rational rest = n - a * a;
    Rational b = floor_of_root(rest);
    if (b * b == rest) return std::pair(std::move(a), std::move(b));
  }
  return std::nullopt;
}

/// Nothing unless n is a prime that is 1 mod 4.
TwoSquares two_squares_of_prime(const Rational& n) {
  if (fmpz_fdiv_ui(whole(n), 4) != 1 || fmpz_is_probabprime(whole(n)) == 0) return std::nullopt;
  Rational a = n;
  Rational b;
  const Rational minus_one = n - Rational(1);
  if (fmpz_sqrtmod(whole(b), whole(minus_one), whole(n)) == 0) return std::nullopt;
  while (b * b > n) {
    Rational rest;
    fmpz_fdiv_r(whole(rest), whole(a), whole(b));
    a = std::exchange(b, std::move(rest));
  }
  const Rational rest = n - b * b;
  Rational c = floor_of_root(rest);
  if (c * c != rest) return std::nullopt;
  return std::pair(std::move(b), std::move(c));
}

TwoSquares two_squares(const Rational& n) {
  constexpr int small = 1'000'000;
  return n < Rational(small) ? two_squares_by_hand(n) : two_squares_of_prime(n);
}

/// The integer is no multiple of 4.
std::array<Rational, 4> search(const Rational& n) {
  const Rational root = floor_of_root(n);
  for (std::int64_t steps = 0;; ++steps) {
    for (std::int64_t down = 0; down <= steps; ++down) {
      Rational x = root - Rational(down);
      if (x.sign() < 0) break;
      const Rational rest = n - x * x;
      Rational y = floor_of_root(rest) - Rational(steps - down);
      if (y.sign() < 0) continue;
      if (auto two = two_squares(rest - y * y)) {
        return {std::move(x), std::move(y), std::move(two->first), std::move(two->second)};
      }
    }
  }
}

std::array<Rational, 4> four_squares_of_integer(Rational n) {
  Rational scale(1);
  while (!n.is_zero() && fmpz_fdiv_ui(whole(n), 4) == 0) {
    n /= Rational(4);
    scale *= Rational(2);
  }
  std::array<Rational, 4> result = search(n);
  for (Rational& part : result) part *= scale;
  return result;
}

}  // namespace

std::array<Rational, 4> four_squares(const Rational& value) {
  NNSOLVE_ASSERT(value.sign() >= 0);
  const Rational denominator = value.denominator();
  std::array<Rational, 4> result = four_squares_of_integer(value.numerator() * denominator);  // a/b = ab/b^2
  Rational sum;
  for (Rational& part : result) {
    part /= denominator;
    sum += part * part;
  }
  NNSOLVE_ASSERT(sum == value);
  return result;
}

}  // namespace nnsolve
