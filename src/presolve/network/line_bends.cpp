// Bends are counted gap by gap, and what is kept are the slopes that are possible so far.
//
// Let c_g be the slope of the straight line through the points at the ends of gap g, and s the function's slope where
// the gap begins, s' where it ends. A bend is a place where the slope changes. A bend at a data point is counted to the
// gap on one side of it, always the same (sides_of_bends below; any choice is right); bends at the outer points do not
// count.
//   No bend in the gap: s = s' = c_g.
//   One, at the fraction l of the gap: c_g = l s + (1-l) s'. So s' - c_g = m (c_g - s) with some m >= 0 if l < 1; and
//   if
//     l = 1 then s = c_g and s' is anything. As s' /= s, c_g is neither of them but for l = 0 (s' = c_g), l = 1 (s =
//     c_g).
//   Two or more: s' is anything. (More than two are never needed in a gap, nor possible if all are as few as can be.)
// So let S be the slopes s that are possible. Before the first gap that is everything, after a gap without a bend
// {c_g}, after two bends everything, and after one bend, if S is c + cone(g_1, ...) with c = c_(g-1), it is within
//   c_g + cone(c_g - c, -g_1, ...),    or everything if l = 1 is possible, that is if c_g is in S and the bend counts
//   left.
// Longer runs than `longest_run` of gaps with one bend are given everything. A gap without a bend needs c_g in S; and
// after a gap with one it must not have the same c_g, unless that bend may be at the left end. Nothing that a function
// does is left out by this. So the shortest way through the gaps, counting bends, gives `least`; and if a number of
// bends in a gap is on no shortest way, no function with so few bends has it.
//
// Signs. One bend in a gap, l < 1: s' - s = (c_g - s)/(1-l), a positive multiple of (c_g - c) - (a sum of g_i). The
// same is true from right to left, and both hold.
#include "presolve/network/line_bends.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

namespace nnsolve {

namespace {

using Slope = std::vector<Rational>;

Slope difference(const Slope& a, const Slope& b) {
  Slope result;
  for (std::size_t i = 0; i < a.size(); ++i) result.push_back(a[i] - b[i]);
  return result;
}

/// The factors with which the generators add up to the vector, if they are independent and do.
std::optional<std::vector<Rational>> combination_of(const std::vector<Slope>& generators, const Slope& vector) {
  std::vector<std::vector<Rational>> rows;  // one a coordinate: the generators, then the vector
  for (std::size_t i = 0; i < vector.size(); ++i) {
    std::vector<Rational>& row = rows.emplace_back();
    for (const Slope& generator : generators) row.push_back(generator[i]);
    row.push_back(vector[i]);
  }
  for (std::size_t k = 0; k < generators.size(); ++k) {
    std::size_t pivot = k;
    while (pivot < rows.size() && rows[pivot][k].is_zero()) ++pivot;
    if (pivot == rows.size()) return std::nullopt;
    std::swap(rows[k], rows[pivot]);
    const Rational scale = Rational(1) / rows[k][k];
    for (Rational& entry : rows[k]) entry *= scale;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i == k) continue;
      const Rational factor = rows[i][k];
      for (std::size_t j = k; j < rows[i].size(); ++j) rows[i][j] -= factor * rows[k][j];
    }
  }
  std::vector<Rational> factors;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i < generators.size()) {
      factors.push_back(rows[i].back());
    } else if (!rows[i].back().is_zero()) {
      return std::nullopt;
    }
  }
  return factors;
}

/// By Caratheodory: whatever is in a cone is in that of independent ones of its generators.
bool is_in_cone(const std::vector<Slope>& generators, const Slope& vector) {
  for (unsigned chosen = 0; chosen < 1U << generators.size(); ++chosen) {
    std::vector<Slope> some;
    for (std::size_t i = 0; i < generators.size(); ++i) {
      if ((chosen >> i & 1U) != 0) some.push_back(generators[i]);
    }
    const auto factors = combination_of(some, vector);
    if (factors && std::ranges::all_of(*factors, [](const Rational& f) { return f.sign() >= 0; })) return true;
  }
  return false;
}

/// Sets of signs.
constexpr unsigned negative_bit = 1;
constexpr unsigned zero_bit = 2;
constexpr unsigned positive_bit = 4;
constexpr unsigned any_sign = 7;

class GapWalk {
 public:
  /// counts_left: by point, to which gap a bend there counts.
  GapWalk(const std::vector<VectorPoint>& points, std::vector<bool> counts_left)
      : counts_left_(std::move(counts_left)) {
    for (std::size_t g = 0; g + 1 < points.size(); ++g) {
      Slope slope = difference(points[g + 1].value, points[g].value);
      const Rational scale = Rational(1) / (points[g + 1].at - points[g].at);
      for (Rational& entry : slope) entry *= scale;
      chords_.push_back(std::move(slope));
    }
    find_shortest();
  }

  std::size_t least() const { return from_left_.back()[best_end_]; }

  struct Gap {
    std::array<bool, 3> counts = {};  // which numbers of bends are on a shortest way
    std::vector<unsigned> signs;      // of one bend, by coordinate
  };
  Gap look_at(std::size_t g) const {
    Gap gap;
    gap.signs.assign(chords_[g].size(), 0);
    for (std::size_t state = 0; state < state_count; ++state) {
      for (const Way& way : ways_[g][state]) {
        if (from_left_[g][state] + way.bends + to_right_[g + 1][way.to] != least()) continue;
        gap.counts[way.bends] = true;
        if (way.bends == 1) add_signs(g, state, way, gap.signs);
      }
    }
    return gap;
  }

 private:
  // A state: how many gaps with one bend there were since one without, or that any slope is possible.
  static constexpr std::size_t longest_run = 3;
  static constexpr std::size_t anything = longest_run + 1;
  static constexpr std::size_t state_count = anything + 1;
  static constexpr std::size_t unreachable = std::numeric_limits<std::size_t>::max() / 4;

  struct Way {
    std::size_t to = 0;
    std::size_t bends = 0;
    bool is_at_end = false;  // l = 1
  };

  /// Of the cone of slopes after gap g.
  std::vector<Slope> generators(std::size_t g, std::size_t run) const {
    if (run == 0) return {};
    std::vector<Slope> result = {difference(chords_[g], chords_[g - 1])};
    const Slope zero(chords_[g].size());
    for (const Slope& generator : generators(g - 1, run - 1)) result.push_back(difference(zero, generator));
    return result;
  }

  std::vector<Way> ways_through(std::size_t g, std::size_t state) const {
    if (state == anything) return {{0, 0}, {anything, 1}, {anything, 2}};
    const bool is_straight = chords_[g] == chords_[g - 1];
    const bool can_be_straight = is_in_cone(generators(g - 1, state), difference(chords_[g], chords_[g - 1]));
    std::vector<Way> ways;
    const bool bent_between = state > 0 && is_straight && counts_left_[g - 1];
    if (can_be_straight && !bent_between) ways.push_back({0, 0});
    if (state > 0 || !is_straight) ways.push_back({state < longest_run ? state + 1 : anything, 1});
    if (can_be_straight && counts_left_[g + 1]) ways.push_back({anything, 1, true});
    ways.push_back({anything, 2});
    return ways;
  }

  void find_shortest() {
    std::array<std::size_t, state_count> none;
    none.fill(unreachable);
    from_left_.assign(chords_.size() + 1, none);
    to_right_ = from_left_;
    ways_.resize(chords_.size());
    from_left_.front()[anything] = 0;
    for (std::size_t g = 0; g < chords_.size(); ++g) {
      for (std::size_t state = 0; state < state_count; ++state) {
        if (from_left_[g][state] >= unreachable) continue;
        ways_[g][state] = ways_through(g, state);
        for (const Way& way : ways_[g][state]) {
          std::size_t& bends = from_left_[g + 1][way.to];
          bends = std::min(bends, from_left_[g][state] + way.bends);
        }
      }
    }
    const auto& ends = from_left_.back();
    best_end_ = static_cast<std::size_t>(std::ranges::min_element(ends) - ends.begin());
    to_right_.back().fill(0);
    for (std::size_t g = chords_.size(); g-- > 0;) {
      for (std::size_t state = 0; state < state_count; ++state) {
        for (const Way& way : ways_[g][state]) {
          to_right_[g][state] = std::min(to_right_[g][state], way.bends + to_right_[g + 1][way.to]);
        }
      }
    }
  }

  void add_signs(std::size_t g, std::size_t state, const Way& way, std::vector<unsigned>& signs) const {
    if (state == anything || way.is_at_end) {
      std::ranges::fill(signs, any_sign);
      return;
    }
    const Slope base = difference(chords_[g], chords_[g - 1]);
    const std::vector<Slope> minus = generators(g - 1, state);
    for (std::size_t i = 0; i < signs.size(); ++i) {
      bool can_rise = false;
      bool can_fall = false;
      for (const Slope& generator : minus) {
        can_rise = can_rise || generator[i].sign() < 0;
        can_fall = can_fall || generator[i].sign() > 0;
      }
      const int sign = base[i].sign();
      if (sign > 0 || can_rise) signs[i] |= positive_bit;
      if (sign < 0 || can_fall) signs[i] |= negative_bit;
      if (sign == 0 || (sign > 0 && can_fall) || (sign < 0 && can_rise)) signs[i] |= zero_bit;
    }
  }

  std::vector<bool> counts_left_;
  std::vector<Slope> chords_;                                    // by gap
  std::vector<std::array<std::vector<Way>, state_count>> ways_;  // by gap and state before it
  std::vector<std::array<std::size_t, state_count>> from_left_;  // least bends before gap g, in this state there
  std::vector<std::array<std::size_t, state_count>> to_right_;   // least bends from gap g on
  std::size_t best_end_ = 0;
};

int sign_of(unsigned signs) {
  switch (signs) {
    case negative_bit:
      return -1;
    case zero_bit:
      return 0;
    case positive_bit:
      return 1;
    default:
      return LineBends::unknown_sign;
  }
}

/// By point: whether a bend there counts to the gap on the left, which is so if more gaps on a line follow on the right
/// than come before on the left; what reaches the outer point counts one more. So a bend at the end of a long straight
/// part counts away from it. At an outer point it counts to no gap.
std::vector<bool> sides_of_bends(const std::vector<VectorPoint>& points) {
  const std::size_t gap_count = points.size() - 1;
  const auto continues = [&](std::size_t g) {  // gap g + 1 is on a line with gap g
    const Rational before = points[g + 1].at - points[g].at;
    const Rational after = points[g + 2].at - points[g + 1].at;
    for (std::size_t k = 0; k < points[g].value.size(); ++k) {
      const Rational rise = points[g + 1].value[k] - points[g].value[k];
      if (rise * after != (points[g + 2].value[k] - points[g + 1].value[k]) * before) return false;
    }
    return true;
  };
  std::vector<bool> is_straight(gap_count, false);
  for (std::size_t g = 0; g + 1 < gap_count; ++g) is_straight[g] = continues(g);
  std::vector<std::size_t> to_left(gap_count, 2);  // how many gaps end with this one, on a line
  for (std::size_t g = 1; g < gap_count; ++g) to_left[g] = is_straight[g - 1] ? to_left[g - 1] + 1 : 1;
  std::vector<std::size_t> to_right(gap_count, 2);
  for (std::size_t g = gap_count - 1; g-- > 0;) to_right[g] = is_straight[g] ? to_right[g + 1] + 1 : 1;
  std::vector<bool> counts_left(points.size(), false);
  counts_left.front() = true;
  for (std::size_t i = 1; i < gap_count; ++i) counts_left[i] = to_right[i] > to_left[i - 1];
  return counts_left;
}

}  // namespace

LineBends find_line_bends(const std::vector<VectorPoint>& points) {
  const std::vector<bool> counts_left = sides_of_bends(points);
  const GapWalk walk(points, counts_left);
  std::vector<VectorPoint> mirrored(points.rbegin(), points.rend());
  for (VectorPoint& point : mirrored) point.at = -point.at;
  std::vector<bool> mirrored_left(counts_left.rbegin(), counts_left.rend());
  mirrored_left.flip();
  const GapWalk back(mirrored, std::move(mirrored_left));
  LineBends result;
  result.least = std::max(walk.least(), back.least());
  if (walk.least() != back.least()) return result;
  const std::size_t gap_count = points.size() - 1;
  for (std::size_t g = 0; g < gap_count; ++g) {
    const GapWalk::Gap gap = walk.look_at(g);
    const GapWalk::Gap same = back.look_at(gap_count - 1 - g);
    std::array<bool, 3> counts = {};
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] = gap.counts[i] && same.counts[i];
    if (counts[2] || (counts[0] && counts[1])) return result;
    if (!counts[1]) continue;
    LineBends::Bend& bend = result.bends.emplace_back();
    bend.gap = g;
    for (std::size_t i = 0; i < gap.signs.size(); ++i) bend.signs.push_back(sign_of(gap.signs[i] & same.signs[i]));
  }
  result.is_forced = true;
  return result;
}

}  // namespace nnsolve
