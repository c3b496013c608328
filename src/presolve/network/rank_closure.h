// A matrix of which some entries are known, and what else is known because its rank is limited.
//
// Let the rank be at most r.
// (forced) If r rows are independent on r columns, all known, and the matrix is known where these rows meet a further
//          column j and where these columns meet a further row i, then the entry (i, j) is what makes the minor of
//          r + 1 rows and columns 0: the minor is affine in the entry, and the factor is the determinant of the block.
// (refuted) A known minor of r + 1 rows and columns that is not 0 contradicts the rank.
// Forced entries count as known, and so on. Nothing else is tried: completing a matrix to low rank is as hard as
// anything, and where no minor says more this ends.
//
// A set of r rows (or of columns, if these are fewer) that are independent where all of them are known forces or
// refutes in all other rows at once. Sets are grown from each row by what has most in common with it, as long as that
// says anything new; then all of them are gone through, those that shrink below r + 1 common columns left out. So every
// block above is found, unless the work that is allowed is at an end before.
#pragma once

#include "nnsolve/rational.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace nnsolve {

class RankClosure {
 public:
  using Place = std::pair<std::size_t, std::size_t>;  // row, column

  RankClosure(std::size_t rows, std::size_t columns, std::size_t rank);

  void give(Place place, Rational value);
  /// An entry that follows from the known ones at `because`.
  void force(Place place, Rational value, std::vector<Place> because);
  const std::optional<Rational>& at(Place place) const { return entry(place).value; }
  std::size_t unknown_count() const { return unknown_count_; }
  bool is_forced(Place place) const { return at(place) && !entry(place).is_given; }

  /// Finds what is forced. False if it is refuted; then refuting() is from where. Adds multiplications to `work`, and
  /// ends when it is above `most_work`.
  bool close(std::size_t& work, std::size_t most_work);
  const std::vector<Place>& refuting() const { return refuting_; }
  /// The given entries that the known ones at these places follow from, ascending.
  std::vector<Place> given_behind(std::vector<Place> places) const;

 private:
  /// Lines are rows, or columns if these are fewer; spots are places in a line.
  using Spots = std::vector<std::size_t>;  // ascending
  struct Entry {
    std::optional<Rational> value;
    bool is_given = false;
    std::vector<Place> because;
  };
  /// Independent lines on their common spots: the identity on the pivots.
  struct Block {
    Spots spots;
    Spots pivots;                                // positions in `spots`, by line of `reduced`
    std::vector<std::vector<Rational>> reduced;  // by position in `spots`
  };

  Entry& entry(Place place) { return entries_[place.first * columns_ + place.second]; }
  const Entry& entry(Place place) const { return entries_[place.first * columns_ + place.second]; }
  Place place_of(std::size_t line, std::size_t spot) const {
    return is_by_row_ ? Place(line, spot) : Place(spot, line);
  }
  const std::optional<Rational>& value(std::size_t line, std::size_t spot) const { return at(place_of(line, spot)); }

  bool is_at_end() const { return is_decided_ || *work_ > most_work_; }
  bool close_complete();
  bool grow_from(std::size_t line, const Spots& all);
  bool extend(std::size_t first, const Spots& common);
  Spots known_among(std::size_t line, const Spots& spots) const;
  std::optional<Block> reduce(const Spots& spots, const Spots& pivot_spots);
  bool look_at_others(const Block& block);
  bool look_at(std::size_t line, const Block& block);
  std::vector<Place> places_behind(std::size_t line, const Block& block, std::size_t spot) const;

  std::size_t columns_;
  std::size_t rank_;
  bool is_by_row_;
  std::size_t line_count_;
  std::size_t spot_count_;
  std::vector<Entry> entries_;
  std::size_t unknown_count_;
  std::vector<Place> refuting_;
  // while it closes
  std::vector<std::size_t> chosen_;  // lines, ascending
  bool has_changed_ = false;
  bool is_decided_ = false;
  std::size_t* work_ = nullptr;
  std::size_t most_work_ = 0;
};

}  // namespace nnsolve
