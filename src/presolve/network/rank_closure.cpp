#include "presolve/network/rank_closure.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace nnsolve {

namespace {

/// Larger forced entries are of no use to anybody.
constexpr std::size_t most_words = 64;

}  // namespace

RankClosure::RankClosure(std::size_t rows, std::size_t columns, std::size_t rank)
    : columns_(columns),
      rank_(rank),
      is_by_row_(rows <= columns),
      line_count_(std::min(rows, columns)),
      spot_count_(std::max(rows, columns)),
      entries_(rows * columns),
      unknown_count_(rows * columns) {}

void RankClosure::give(Place place, Rational value) {
  force(place, std::move(value), {});
  entry(place).is_given = true;
}

void RankClosure::force(Place place, Rational value, std::vector<Place> because) {
  Entry& known = entry(place);
  if (!known.value) --unknown_count_;
  known.value = std::move(value);
  known.because = std::move(because);
  has_changed_ = true;
}

bool RankClosure::close(std::size_t& work, std::size_t most_work) {
  if (rank_ == 0 || line_count_ <= rank_) return true;
  work_ = &work;
  most_work_ = most_work;
  is_decided_ = false;
  Spots all(spot_count_);
  std::iota(all.begin(), all.end(), std::size_t{0});
  do {
    if (unknown_count_ == 0) return close_complete();
    has_changed_ = false;
    for (std::size_t line = 0; line < line_count_ && !is_at_end(); ++line) {
      if (!grow_from(line, all)) return false;
    }
    if (has_changed_) continue;
    chosen_.clear();
    if (!extend(0, all)) return false;
  } while (has_changed_ && !is_at_end());
  return true;
}

/// Adds to one line those with which it has most in common. False if it is refuted.
bool RankClosure::grow_from(std::size_t line, const Spots& all) {
  chosen_ = {line};
  Spots common = known_among(line, all);
  std::optional<Block> block = reduce(common, common);
  while (block && chosen_.size() < rank_) {
    std::vector<std::pair<std::size_t, std::size_t>> others;  // how much they do not have, line
    for (std::size_t other = 0; other < line_count_; ++other) {
      const std::size_t count = known_among(other, common).size();
      *work_ += common.size();
      if (count > rank_ && !std::ranges::binary_search(chosen_, other)) {
        others.emplace_back(common.size() - count, (other + line_count_ - line) % line_count_);
      }
    }
    std::ranges::sort(others);
    block.reset();
    for (const auto& [lost, turned] : others) {
      const std::vector<std::size_t> before = chosen_;
      const std::size_t other = (turned + line) % line_count_;
      const Spots spots = known_among(other, common);
      chosen_.insert(std::ranges::upper_bound(chosen_, other), other);
      block = reduce(spots, spots);
      if (block) {
        common = spots;
        break;
      }
      chosen_ = before;
    }
  }
  return !block || common.size() <= rank_ || look_at_others(*block);
}

/// Nothing is to be found out but the rank.
bool RankClosure::close_complete() {
  Spots all(spot_count_);
  std::iota(all.begin(), all.end(), std::size_t{0});
  chosen_.clear();
  for (std::size_t line = 0; line < line_count_ && !is_at_end(); ++line) {
    chosen_.push_back(line);
    const std::optional<Block> block = reduce(all, all);
    if (!block) {
      chosen_.pop_back();
    } else if (chosen_.size() > rank_) {
      for (const std::size_t chosen : chosen_) {
        for (const std::size_t pivot : block->pivots) refuting_.push_back(place_of(chosen, pivot));
      }
      return false;
    }
  }
  return true;
}

/// Adds further lines to the chosen ones, which have the common spots. False if it is refuted.
bool RankClosure::extend(std::size_t first, const Spots& common) {
  for (std::size_t line = first; line < line_count_; ++line) {
    const Spots spots = known_among(line, common);
    *work_ += spots.size();
    if (spots.size() <= rank_) continue;
    chosen_.push_back(line);
    // Whether they are independent is worth its while where it spares much, and needed at the end.
    if (chosen_.size() > 2 && chosen_.size() < rank_) {
      if (!extend(line + 1, spots)) return false;
    } else if (const std::optional<Block> block = reduce(spots, spots)) {
      const bool is_refuted = chosen_.size() == rank_ ? !look_at_others(*block) : !extend(line + 1, spots);
      if (is_refuted) return false;
    }
    chosen_.pop_back();
    if (has_changed_ || is_at_end()) return true;
  }
  return true;
}

RankClosure::Spots RankClosure::known_among(std::size_t line, const Spots& spots) const {
  Spots known;
  std::ranges::copy_if(spots, std::back_inserter(known),
                       [&](std::size_t spot) { return value(line, spot).has_value(); });
  return known;
}

/// The chosen lines on these spots, with pivots among those spots; nothing if they are not independent there.
std::optional<RankClosure::Block> RankClosure::reduce(const Spots& spots, const Spots& pivot_spots) {
  Block block;
  block.spots = spots;
  for (const std::size_t line : chosen_) {
    auto& values = block.reduced.emplace_back();
    for (const std::size_t spot : spots) values.push_back(*value(line, spot));
  }
  for (std::size_t k = 0; k < block.reduced.size(); ++k) {
    std::vector<Rational>& own = block.reduced[k];
    std::size_t pivot = spots.size();
    for (std::size_t i = 0; i < spots.size() && pivot == spots.size(); ++i) {
      if (!own[i].is_zero() && std::ranges::binary_search(pivot_spots, spots[i])) pivot = i;
    }
    *work_ += spots.size();
    if (pivot == spots.size()) return std::nullopt;
    block.pivots.push_back(pivot);
    const Rational scale = Rational(1) / own[pivot];
    for (Rational& number : own) number *= scale;
    for (std::vector<Rational>& other : block.reduced) {
      if (&other == &own || other[pivot].is_zero()) continue;
      const Rational factor = other[pivot];
      for (std::size_t i = 0; i < spots.size(); ++i) other[i] -= factor * own[i];
      *work_ += spots.size();
    }
  }
  return block;
}

/// False if some other line and the chosen ones refute the rank.
bool RankClosure::look_at_others(const Block& block) {
  for (std::size_t line = 0; line < line_count_; ++line) {
    if (std::ranges::binary_search(chosen_, line)) continue;
    const Spots known = known_among(line, block.spots);
    *work_ += known.size();
    if (known.size() < rank_) continue;
    const bool has_pivots = std::ranges::all_of(
        block.pivots, [&](std::size_t i) { return std::ranges::binary_search(known, block.spots[i]); });
    if (has_pivots) {
      if (!look_at(line, block)) return false;
    } else if (const std::optional<Block> other = reduce(block.spots, known)) {
      if (!look_at(line, *other)) return false;
    }
  }
  // Then all lines are in the span of the chosen ones, and nothing is left to find.
  is_decided_ = is_decided_ || (unknown_count_ == 0 && block.spots.size() == spot_count_);
  return true;
}

/// The line is known on the pivots, so it is one combination of the chosen lines.
bool RankClosure::look_at(std::size_t line, const Block& block) {
  for (std::size_t i = 0; i < block.spots.size(); ++i) {
    Rational sum;
    for (std::size_t k = 0; k < block.pivots.size(); ++k) {
      sum += *value(line, block.spots[block.pivots[k]]) * block.reduced[k][i];
    }
    *work_ += block.pivots.size();
    const std::size_t spot = block.spots[i];
    const std::optional<Rational>& known = value(line, spot);
    if (known && *known == sum) continue;
    if (known) {
      refuting_ = places_behind(line, block, spot);
      refuting_.push_back(place_of(line, spot));
      return false;
    }
    if (sum.size_in_words() <= most_words)
      force(place_of(line, spot), std::move(sum), places_behind(line, block, spot));
  }
  return true;
}

/// The minor with the line and the spot, without the place where they meet.
std::vector<RankClosure::Place> RankClosure::places_behind(std::size_t line, const Block& block,
                                                           std::size_t spot) const {
  std::vector<Place> places;
  for (const std::size_t chosen : chosen_) places.push_back(place_of(chosen, spot));
  for (const std::size_t i : block.pivots) {
    places.push_back(place_of(line, block.spots[i]));
    for (const std::size_t chosen : chosen_) places.push_back(place_of(chosen, block.spots[i]));
  }
  return places;
}

std::vector<RankClosure::Place> RankClosure::given_behind(std::vector<Place> places) const {
  std::vector<bool> is_seen(entries_.size(), false);
  std::vector<Place> given;
  while (!places.empty()) {
    const Place place = places.back();
    places.pop_back();
    const std::size_t number = place.first * columns_ + place.second;
    if (is_seen[number]) continue;
    is_seen[number] = true;
    if (entries_[number].is_given) {
      given.push_back(place);
    } else {
      places.insert(places.end(), entries_[number].because.begin(), entries_[number].because.end());
    }
  }
  std::ranges::sort(given);
  return given;
}

}  // namespace nnsolve
