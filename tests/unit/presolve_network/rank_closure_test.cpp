// What a limited rank says of a partly known matrix: against planted matrices, and against all minors.
#include "presolve/network/rank_closure.h"

#include "support/random_instance.h"
#include "support/scale.h"

#include <catch2/catch.hpp>

#include <functional>
#include <limits>
#include <optional>
#include <vector>

using namespace nnsolve;

namespace {

constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();
using Partial = std::vector<std::vector<std::optional<Rational>>>;

RankClosure closure_of(const Partial& matrix, std::size_t rank) {
  RankClosure closure(matrix.size(), matrix.front().size(), rank);
  for (std::size_t i = 0; i < matrix.size(); ++i) {
    for (std::size_t j = 0; j < matrix[i].size(); ++j) {
      if (matrix[i][j]) closure.give({i, j}, *matrix[i][j]);
    }
  }
  return closure;
}

Partial with_gaps(std::initializer_list<std::initializer_list<int>> rows) {  // 9 is a gap
  Partial matrix;
  for (const auto& row : rows) {
    auto& values = matrix.emplace_back();
    for (const int value : row) values.push_back(value == 9 ? std::nullopt : std::optional(Rational(value)));
  }
  return matrix;
}

Rational determinant(const Partial& matrix, const std::vector<std::size_t>& rows, std::vector<std::size_t> columns) {
  if (rows.empty()) return 1;
  Rational sum;
  const std::vector<std::size_t> rest(rows.begin() + 1, rows.end());
  for (std::size_t k = 0; k < columns.size(); ++k) {
    std::vector<std::size_t> others = columns;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(k));
    const Rational term = *matrix[rows[0]][columns[k]] * determinant(matrix, rest, others);
    sum += k % 2 == 0 ? term : -term;
  }
  return sum;
}

void choose(std::size_t from, std::size_t count, std::vector<std::size_t>& chosen, const std::function<void()>& visit) {
  if (count == 0) return visit();
  for (std::size_t i = from; i >= count; --i) {
    chosen.push_back(i - 1);
    choose(i - 1, count - 1, chosen, visit);
    chosen.pop_back();
  }
}

/// By going through all minors.
bool has_nonzero_minor(const Partial& matrix, std::size_t order) {
  bool is_found = false;
  std::vector<std::size_t> rows;
  std::vector<std::size_t> columns;
  choose(matrix.size(), order, rows, [&] {
    choose(matrix.front().size(), order, columns, [&] {
      for (const std::size_t i : rows) {
        for (const std::size_t j : columns) {
          if (!matrix[i][j]) return;
        }
      }
      is_found = is_found || !determinant(matrix, rows, columns).is_zero();
    });
  });
  return is_found;
}

struct Planted {
  Partial full;
  Partial known;
};

Planted plant(test::Random& random, std::size_t rows, std::size_t columns, std::size_t rank, int known_percent) {
  Planted planted;
  std::vector<std::vector<Rational>> left(rows);
  std::vector<std::vector<Rational>> right(columns);
  for (auto* side : {&left, &right}) {
    for (auto& vector : *side) {
      for (std::size_t k = 0; k < rank; ++k) vector.emplace_back(test::uniform(random, -2, 2));
    }
  }
  for (std::size_t i = 0; i < rows; ++i) {
    planted.full.emplace_back();
    planted.known.emplace_back();
    for (std::size_t j = 0; j < columns; ++j) {
      Rational value;
      for (std::size_t k = 0; k < rank; ++k) value += left[i][k] * right[j][k];
      const bool is_known = test::uniform(random, 0, 99) < known_percent;
      planted.full.back().emplace_back(value);
      planted.known.back().push_back(is_known ? std::optional(value) : std::nullopt);
    }
  }
  return planted;
}

}  // namespace

TEST_CASE("an entry that a minor determines is forced, and a minor that is not 0 refutes", "[presolve]") {
  std::size_t work = 0;
  RankClosure one = closure_of(with_gaps({{1, 2, 9}, {2, 9, 3}, {9, 9, 9}}), 1);
  REQUIRE(one.close(work, no_limit));
  CHECK(one.at({1, 1}) == Rational(4));
  CHECK(one.at({0, 2}) == Rational(3, 2));
  CHECK(one.is_forced({1, 1}));
  CHECK_FALSE(one.is_forced({0, 0}));
  CHECK(one.unknown_count() == 3);
  // Two steps: (1, 1) is 4, so (2, 2) is 6, and 5 is too little.
  RankClosure two = closure_of(with_gaps({{1, 2, 9}, {2, 9, 6}, {9, 4, 5}}), 1);
  REQUIRE_FALSE(two.close(work, no_limit));
  CHECK(two.given_behind(two.refuting()).size() == 6);
  // A block that is singular forces nothing: the last entry may be anything.
  RankClosure open = closure_of(with_gaps({{0, 0, 2}, {0, 0, 9}, {1, 9, 3}}), 1);
  REQUIRE_FALSE(open.close(work, no_limit));  // 0 * 3 - 2 * 1
  RankClosure singular = closure_of(with_gaps({{1, 2, 3}, {2, 4, 6}, {1, 1, 9}}), 2);
  REQUIRE(singular.close(work, no_limit));
  CHECK(singular.unknown_count() == 1);
}

TEST_CASE("a matrix of the rank is never refuted, and what is forced is so", "[presolve]") {
  const std::uint64_t seed = test::seed_or(31);
  test::Random random(seed);
  std::size_t forced = 0;
  for (int i = 0; i < test::scaled(6000); ++i) {
    const auto rows = static_cast<std::size_t>(test::uniform(random, 1, 7));
    const auto columns = static_cast<std::size_t>(test::uniform(random, 1, 7));
    const auto rank = static_cast<std::size_t>(test::uniform(random, 1, 3));
    const Planted planted = plant(random, rows, columns, rank, static_cast<int>(test::uniform(random, 40, 100)));
    RankClosure closure = closure_of(planted.known, rank);
    std::size_t work = 0;
    CAPTURE(seed, i);
    REQUIRE(closure.close(work, no_limit));
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t column = 0; column < columns; ++column) {
        const auto& value = closure.at({row, column});
        if (!value || planted.known[row][column]) continue;
        // A forced value of a planted matrix is the planted one: the minor leaves no other.
        REQUIRE(value == planted.full[row][column]);
        ++forced;
      }
    }
  }
  CHECK(forced > 1000);
}

TEST_CASE("a known minor that is not 0 is found wherever it is", "[presolve]") {
  const std::uint64_t seed = test::seed_or(32);
  test::Random random(seed);
  int refuted = 0;
  for (int i = 0; i < test::scaled(600); ++i) {
    const auto rank = static_cast<std::size_t>(test::uniform(random, 1, 2));
    Planted planted = plant(random, 5, 6, rank, 70);
    auto& changed = planted.known[static_cast<std::size_t>(test::uniform(random, 0, 4))]
                                 [static_cast<std::size_t>(test::uniform(random, 0, 5))];
    changed = Rational(test::uniform(random, -2, 2));
    RankClosure closure = closure_of(planted.known, rank);
    std::size_t work = 0;
    CAPTURE(seed, i);
    const bool is_refuted = !closure.close(work, no_limit);
    if (has_nonzero_minor(planted.known, rank + 1)) REQUIRE(is_refuted);
    if (!is_refuted) continue;
    ++refuted;
    // And the entries that are named are enough.
    RankClosure again(5, 6, rank);
    for (const auto& place : closure.given_behind(closure.refuting())) {
      again.give(place, *planted.known[place.first][place.second]);
    }
    REQUIRE_FALSE(again.close(work, no_limit));
  }
  CHECK(refuted > 100);
}
