// The places where a ReLU of an affine function bends are on a straight line, and what the slope grows by there, along
// parallel lines, is the same: its out-weights times the size of its in-weight along them.
//
// So bends belong together only if their signs are the same, and some straight line meets all their places. Between the
// first and the last line the straight lines through two places meet a third line in an interval. A pair of a place of
// the first and one of the last line is possible if on each other line there is a place within reach, with the same
// signs. If each place of the first line has one possible partner, no two the same, and these see one place on each
// other line, no two the same, then that is how bends belong together.
#include "presolve/network/match_bends.h"

#include <algorithm>

namespace nnsolve {

namespace {

class BendMatcher {
 public:
  explicit BendMatcher(const std::vector<BentLine>& lines) : lines_(lines) {
    const Rational length = lines.back().level - lines.front().level;
    for (const BentLine& line : lines) fractions_.push_back((line.level - lines.front().level) / length);
  }

  /// The places of all lines that belong to this one of the first, or nothing if that is not certain.
  std::optional<std::vector<std::size_t>> partners_of(std::size_t i) const {
    std::optional<std::size_t> partner;
    for (std::size_t j = 0; j < lines_.back().places.size(); ++j) {
      if (!is_possible(i, j)) continue;
      if (partner) return std::nullopt;
      partner = j;
    }
    if (!partner) return std::nullopt;
    std::vector<std::size_t> result = {i};
    for (std::size_t l = 1; l + 1 < lines_.size(); ++l) {
      const std::vector<std::size_t> seen = within_reach(i, *partner, l, 2);
      if (seen.size() != 1) return std::nullopt;
      result.push_back(seen.front());
    }
    result.push_back(*partner);
    return result;
  }

 private:
  bool is_possible(std::size_t i, std::size_t j) const {
    if (lines_.front().places[i].signs != lines_.back().places[j].signs) return false;
    for (std::size_t l = 1; l + 1 < lines_.size(); ++l) {
      if (within_reach(i, j, l, 1).empty()) return false;
    }
    return true;
  }

  std::vector<std::size_t> within_reach(std::size_t i, std::size_t j, std::size_t l, std::size_t most) const {
    const BendPlace& a = lines_.front().places[i];
    const BendPlace& b = lines_.back().places[j];
    const Rational& fraction = fractions_[l];
    const Rational rest = Rational(1) - fraction;
    const Rational first = rest * a.first + fraction * b.first;
    const Rational last = rest * a.last + fraction * b.last;
    const std::vector<BendPlace>& places = lines_[l].places;
    const auto begin = std::ranges::partition_point(places, [&](const BendPlace& place) { return place.last < first; });
    std::vector<std::size_t> result;
    for (auto place = begin; place != places.end() && place->first <= last && result.size() < most; ++place) {
      if (place->signs == a.signs) result.push_back(static_cast<std::size_t>(place - places.begin()));
    }
    return result;
  }

  const std::vector<BentLine>& lines_;
  std::vector<Rational> fractions_;
};

}  // namespace

std::optional<std::vector<std::vector<std::size_t>>> match_bends(const std::vector<BentLine>& lines) {
  const BendMatcher matcher(lines);
  const std::size_t count = lines.front().places.size();
  std::vector<std::vector<std::size_t>> result(lines.size());
  std::vector<std::vector<bool>> is_taken(lines.size(), std::vector<bool>(count, false));
  for (std::size_t i = 0; i < count; ++i) {
    const auto partners = matcher.partners_of(i);
    if (!partners) return std::nullopt;
    for (std::size_t l = 0; l < lines.size(); ++l) {
      const std::size_t k = (*partners)[l];
      if (is_taken[l][k]) return std::nullopt;
      is_taken[l][k] = true;
      result[l].push_back(k);
    }
  }
  return result;
}

}  // namespace nnsolve
