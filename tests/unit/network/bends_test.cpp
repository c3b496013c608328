// How many bends points need: against a search over all piecewise affine functions, and against functions with few.
#include "network/bends.h"

#include "support/random_instance.h"
#include "support/scale.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>
#include <set>
#include <vector>

using namespace nnsolve;

namespace {

std::vector<LinePoint> points_of(std::initializer_list<int> values) {
  std::vector<LinePoint> points;
  for (const int value : values) points.push_back({Rational(static_cast<int>(points.size())), Rational(value)});
  return points;
}

std::size_t count_of(std::initializer_list<int> values) { return needed_bends(points_of(values)).count(); }

/// The fewest bends, by the slopes with which a function enters and leaves each segment: with no bend inside both are
/// the segment's, with one they lie on either side of that, with two they are anything.
std::size_t search(const std::vector<LinePoint>& points) {
  std::vector<Rational> own;
  std::set<Rational> slopes;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    own.push_back((points[i + 1].value - points[i].value) / (points[i + 1].at - points[i].at));
    slopes.insert(own.back());
  }
  std::vector<Rational> tried(slopes.begin(), slopes.end());
  for (std::size_t i = 1; i < slopes.size(); ++i) tried.push_back((tried[i - 1] + tried[i]) / Rational(2));
  tried.push_back(*slopes.begin() - Rational(1));
  tried.push_back(*slopes.rbegin() + Rational(1));
  const auto inside = [](const Rational& enter, const Rational& slope, const Rational& leave) -> std::size_t {
    if (enter == slope && leave == slope) return 0;
    return (enter - slope).sign() * (leave - slope).sign() < 0 ? 1 : 2;
  };
  std::vector<std::size_t> fewest(tried.size(), 0);  // by the slope with which the segments so far are left
  for (std::size_t segment = 0; segment < own.size(); ++segment) {
    std::vector<std::size_t> next(tried.size(), std::numeric_limits<std::size_t>::max());
    for (std::size_t before = 0; before < tried.size(); ++before) {
      for (std::size_t enter = 0; enter < tried.size(); ++enter) {
        for (std::size_t leave = 0; leave < tried.size(); ++leave) {
          const std::size_t at_point = segment > 0 && before != enter ? 1 : 0;
          const std::size_t bends = fewest[before] + at_point + inside(tried[enter], own[segment], tried[leave]);
          next[leave] = std::min(next[leave], bends);
        }
      }
    }
    fewest = next;
  }
  return *std::ranges::min_element(fewest);
}

}  // namespace

TEST_CASE("points need no more and no fewer bends than their slopes say", "[network]") {
  CHECK(count_of({}) == 0);
  CHECK(count_of({1, 5}) == 0);
  CHECK(count_of({0, 1, 2, 3}) == 0);
  CHECK(count_of({0, 0, 1}) == 1);
  CHECK(count_of({0, 0, 1, 3}) == 1);     // one bend between the inner two
  CHECK(count_of({0, 0, 1, 3, 6}) == 2);  // a parabola: every second point
  CHECK(count_of({0, 0, 1, 3, 6, 10}) == 2);
  CHECK(count_of({0, 1, 0, 1, 0}) == 3);  // up and down: every point
  CHECK(count_of({0, 0, 1, 2, 3, 3}) == 2);
  const NeededBends bends = needed_bends(points_of({0, 1, 0, 1, 1}));
  CHECK(bends.up == std::vector<std::size_t>{2});
  CHECK(bends.down == std::vector<std::size_t>{1, 3});
}

TEST_CASE("the number of bends that are needed is what a search finds", "[network]") {
  const std::uint64_t seed = test::seed_or(606);
  test::Random random(seed);
  for (int i = 0; i < test::scaled(400); ++i) {
    std::vector<LinePoint> points;
    Rational at;
    for (std::int64_t n = test::uniform(random, 1, 7); n > 0; --n) {
      at += Rational(test::uniform(random, 1, 3));
      points.push_back({at, Rational(test::uniform(random, -2, 2))});
    }
    CAPTURE(seed, i);
    if (points.size() > 1) REQUIRE(needed_bends(points).count() == search(points));
  }
}

TEST_CASE("a function with few bends is never said to need more", "[network]") {
  const std::uint64_t seed = test::seed_or(607);
  test::Random random(seed);
  for (int i = 0; i < test::scaled(20000); ++i) {
    std::size_t up = 0;
    std::size_t down = 0;
    std::vector<std::pair<Rational, Rational>> bends;  // where, and by how much the slope grows
    for (std::int64_t n = test::uniform(random, 0, 4); n > 0; --n) {
      bends.emplace_back(Rational(test::uniform(random, 0, 20), 2), Rational(test::uniform(random, -2, 2)));
      up += bends.back().second.sign() > 0 ? 1 : 0;
      down += bends.back().second.sign() < 0 ? 1 : 0;
    }
    std::vector<LinePoint> points;
    for (int x = 0; x < 10; ++x) {
      if (test::uniform(random, 0, 3) == 0) continue;
      LinePoint point{Rational(x), Rational(x)};
      for (const auto& [where, growth] : bends) {
        if (point.at > where) point.value += growth * (point.at - where);
      }
      points.push_back(point);
    }
    const NeededBends needed = needed_bends(points);
    CAPTURE(seed, i);
    REQUIRE(needed.up.size() <= up);
    REQUIRE(needed.down.size() <= down);
  }
}
