#include "reduce/stripe_layout.h"

#include "reduce/stripes.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace nnsolve {

namespace {

Rational size_of(const Rational& value) { return value.sign() < 0 ? -value : value; }

Rational number(std::size_t value) { return Rational(static_cast<std::int64_t>(value)); }

}  // namespace

StripeLayout::StripeLayout(std::size_t single_count, std::size_t triple_count) : single_count_(single_count) {
  for (std::size_t k = 0; k < single_count; ++k) {
    const Rational size = number(2 * k + 1);
    slopes_.push_back(k % 2 == 0 ? size : -size);
  }
  for (std::size_t k = 0; k < triple_count; ++k) {
    slopes_.push_back(number(4 * (2 * k + 1)));
    slopes_.push_back(number(4 * (2 * k + 2)));
    slopes_.push_back(-number(4 * (4 * k + 3)));
  }
  Rational steepest;
  for (const Rational& slope : slopes_) steepest = std::max(steepest, size_of(slope));
  factor_ = Rational(4) * steepest + Rational(1);
  unit_ = Rational(1) / (Rational(8) * steepest + Rational(64));
  for (const Rational& slope : slopes_) positions_.push_back(factor_ * slope * slope * slope);
  from_left_.resize(slopes_.size());
  std::iota(from_left_.begin(), from_left_.end(), StripeIndex{0});
  std::ranges::sort(from_left_, [this](StripeIndex a, StripeIndex b) { return slopes_[a] < slopes_[b]; });
  for (const StripeIndex stripe : from_left_) slopes_from_left_.push_back(slopes_[stripe]);
}

Rational StripeLayout::place(StripeIndex stripe, const Rational& u, const Rational& y) const {
  return positions_[stripe] + unit_ * u + slopes_[stripe] * y;
}

StripeLayout::Point StripeLayout::crossing(StripeIndex a, const Rational& a_u, StripeIndex b,
                                           const Rational& b_u) const {
  const Rational zero;
  const Rational y = (place(a, a_u, zero) - place(b, b_u, zero)) / (slopes_[b] - slopes_[a]);
  return {place(a, a_u, y), y};
}

void StripeLayout::join_triple(std::size_t triple, const Rational& first_u, const Rational& second_u,
                               const Rational& third_u) {
  const auto first = static_cast<StripeIndex>(single_count_ + 3 * triple);
  const StripeIndex third = first + 2;
  const Point point = crossing(first, first_u, first + 1, second_u);
  const Rational shift = point.x - place(third, third_u, point.y);
  positions_[third] += shift;
  largest_shift_ = std::max(largest_shift_, size_of(shift));
}

/// How far right of the point the stripe would lie if it were not shifted.
Rational StripeLayout::distance(std::size_t rank, const Point& point) const {
  const Rational& slope = slopes_from_left_[rank];
  return factor_ * slope * slope * slope + slope * point.y - point.x;
}

/// All stripes of these ranks are on the side of the point that segment number 0 to 3 of the cubic is on.
void StripeLayout::check_clear(std::size_t begin, std::size_t end, int segment, const Point& point) const {
  if (begin == end) return;
  const int sign = segment % 2 == 0 ? -1 : 1;
  const Rational margin = Rational(stripe_reach) * unit_ + largest_shift_;
  for (const std::size_t rank : {begin, end - 1}) {
    NNSOLVE_ASSERT(Rational(sign) * distance(rank, point) > margin);
  }
  // The slope of an extreme, squared.
  const Rational extreme = -point.y / (Rational(3) * factor_);
  const Rational& first = slopes_from_left_[begin];
  const Rational& last = slopes_from_left_[end - 1];
  const bool is_monotone = segment == 0   ? last.sign() < 0 && last * last >= extreme
                           : segment == 1 ? last.sign() <= 0 || last * last <= extreme
                           : segment == 2 ? first.sign() >= 0 || first * first <= extreme
                                          : first.sign() > 0 && first * first >= extreme;
  NNSOLVE_ASSERT(is_monotone);
}

StripeLayout::Meeting StripeLayout::meet(StripeIndex a, const Rational& a_u, StripeIndex b, const Rational& b_u) const {
  Meeting meeting;
  meeting.point = crossing(a, a_u, b, b_u);
  NNSOLVE_ASSERT(meeting.point.y.sign() < 0);
  std::array<Rational, 3> roots = {slopes_[a], slopes_[b], -(slopes_[a] + slopes_[b])};
  std::ranges::sort(roots);
  std::array<std::size_t, 4> begins = {};
  std::array<std::size_t, 4> ends = {};
  for (std::size_t i = 0; i < roots.size(); ++i) {
    const auto [lower, upper] = std::equal_range(slopes_from_left_.begin(), slopes_from_left_.end(), roots[i]);
    ends[i] = static_cast<std::size_t>(lower - slopes_from_left_.begin());
    begins[i + 1] = static_cast<std::size_t>(upper - slopes_from_left_.begin());
  }
  ends[3] = slopes_from_left_.size();
  for (int segment = 0; segment < 4; ++segment) {
    check_clear(begins[static_cast<std::size_t>(segment)], ends[static_cast<std::size_t>(segment)], segment,
                meeting.point);
  }
  meeting.first_count = ends[0];
  meeting.second_begin = begins[2];
  meeting.second_end = ends[2];
  return meeting;
}

void StripeLayout::check() const {
  const Rational width = Rational(2 * stripe_reach) * unit_;
  const Rational zero;
  for (const int line : {0, 1, 2}) {
    const Rational y(line);
    for (std::size_t rank = 1; rank < from_left_.size(); ++rank) {
      NNSOLVE_ASSERT(place(from_left_[rank], zero, y) - place(from_left_[rank - 1], zero, y) > width);
    }
  }
  Rational steepest;
  for (const Rational& slope : slopes_) steepest = std::max(steepest, size_of(slope));
  NNSOLVE_ASSERT(factor_.is_integer() && factor_ > Rational(4) * steepest);
  NNSOLVE_ASSERT(Rational(1) - Rational(4) * largest_shift_ > Rational(4 * stripe_reach) * unit_);
}

}  // namespace nnsolve
