// Where stripes lie in the plane, so that no two of them disturb each other.
//
// Stripe i has the middle x = p_i + d_i*y. Its d_i is an integer, and p_i = C*d_i^3. What this is good for: the
// distance in x of stripe k from the crossing of stripes i and j is
//
//   C*d_k^3 + d_k*y - x = C*(d_k - d_i)*(d_k - d_j)*(d_k + d_i + d_j),
//
// so it is at least C in size unless k is i or j, or d_i + d_j + d_k = 0, and three stripes meet if and only if their
// d add up to 0. Stripes that meet others in threes, a *triple*, have d = 4(2k+1), 4(2k+2), -4(4k+3) with k = 0, 1,
// ...; all others d = 1, -3, 5, -7, ..., which leave the remainder 1 by 4. These are different numbers. Two of the
// others, or one of them and one of a triple, never have a sum -d_k: that leaves the remainder 2 or 3. Two of a triple
// have the third one, and no other.
//
// In order of d the stripes lie from left to right on the lines y = 0, 1, 2, as (d_i - d_j) divides the distance and
// the quotient is C(...) + y > 0. Where the crossing of i and j lies, left of it are those with d_k below the smallest
// of d_i, d_j, -(d_i+d_j), or between the two others. So what lies to the left is found by bisection.
//
// A meeting is a data point where certain stripes have certain u, not 0; kappa is the unit of u. Two stripes have one
// such point. The third stripe of a triple is moved by its share to go through the point of the other two, so its p is
// only near C*d^3. Everything is small with kappa, and all that is needed is checked with the final numbers:
//
//   (a) on y = 0, 1, 2 the windows |u| <= 7 are disjoint;
//   (b) |X_a(0) + X_c(2) - 2 X_b(1)| > 28 kappa unless a = b = c, where X_i(y) = p_i + d_i*y;
//   (c) at a meeting all other stripes have |u| > 7, and its y is none of 0, 1, 2.
//
// (b) is checked for all a, b, c at once. Without shifts it says that M = C(d_a^3 + d_c^3 - 2 d_b^3) + 2(d_c - d_b) is
// not 0. C is an integer above 4 max|d|, so C does not divide 2(d_c - d_b) unless d_c = d_b, and then M = C(d_a^3 -
// d_b^3). So |M| >= 1, and shifts take away at most four times the largest one. (c) is checked at the stripes next to
// the roots of the cubic: the cubic is monotone outside its two extremes and has one hump between two roots.
#pragma once

#include "nnsolve/rational.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nnsolve {

using StripeIndex = std::uint32_t;

class StripeLayout {
 public:
  /// Stripes from 0 to single_count - 1 are single; after them come triples, three stripes each.
  StripeLayout(std::size_t single_count, std::size_t triple_count);

  struct Point {
    Rational x;
    Rational y;
  };
  /// What lies left of a meeting: these ranges of stripes_from_left(), each from the first to before the second.
  struct Meeting {
    Point point;
    std::size_t first_count = 0;  // from the very left
    std::size_t second_begin = 0;
    std::size_t second_end = 0;
  };

  std::size_t stripe_count() const { return slopes_.size(); }
  /// In the order in which they are crossed on the lines y = 0, 1, 2.
  const std::vector<StripeIndex>& stripes_from_left() const { return from_left_; }
  const Rational& unit() const { return unit_; }                                     // kappa
  const Rational& slope(StripeIndex stripe) const { return slopes_[stripe]; }        // d
  const Rational& position(StripeIndex stripe) const { return positions_[stripe]; }  // p
  /// The x of stripe and u on the line y.
  Rational place(StripeIndex stripe, const Rational& u, const Rational& y) const;

  /// Moves the third stripe of the triple, to meet the other two with these u.
  void join_triple(std::size_t triple, const Rational& first_u, const Rational& second_u, const Rational& third_u);
  /// The only point where the stripes have these u; of a triple any two of them. Checks (c) but for the moves of
  /// triples that are joined later.
  Meeting meet(StripeIndex a, const Rational& a_u, StripeIndex b, const Rational& b_u) const;
  /// (a) and (b), once all triples are joined.
  void check() const;

 private:
  Point crossing(StripeIndex a, const Rational& a_u, StripeIndex b, const Rational& b_u) const;
  Rational distance(std::size_t rank, const Point& point) const;
  void check_clear(std::size_t begin, std::size_t end, int segment, const Point& point) const;

  Rational factor_;  // C
  Rational unit_;
  Rational largest_shift_;
  std::size_t single_count_ = 0;
  std::vector<Rational> slopes_;
  std::vector<Rational> positions_;
  std::vector<StripeIndex> from_left_;
  std::vector<Rational> slopes_from_left_;
};

}  // namespace nnsolve
