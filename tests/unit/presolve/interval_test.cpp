// Interval arithmetic: an interval that is too small loses solutions, one that is too large loses what bounds say.
#include "presolve/system/interval.h"

#include "support/random_instance.h"

#include <catch2/catch.hpp>

#include <functional>
#include <string>

using namespace nnsolve;
using namespace nnsolve::test;
using namespace nnsolve::presolving;

namespace {

Interval random_interval(Random& random) {
  for (;;) {
    Interval interval;
    if (uniform(random, 0, 3) > 0) interval.lower = {Rational(uniform(random, -3, 3)), uniform(random, 0, 1) == 0};
    if (uniform(random, 0, 3) > 0) interval.upper = {Rational(uniform(random, -3, 3)), uniform(random, 0, 1) == 0};
    if (intersection(interval, Interval{})) return interval;
  }
}

bool contains(const Interval& interval, const Rational& value) {
  if (interval.lower &&
      (value < interval.lower->value || (interval.lower->is_open && value == interval.lower->value))) {
    return false;
  }
  return !interval.upper || value < interval.upper->value ||
         (!interval.upper->is_open && value == interval.upper->value);
}

/// Of all sorts: at the ends, next to them, far away.
std::vector<Rational> members(const Interval& interval) {
  std::vector<Rational> result;
  const Rational little(1, 10'000), much(10'000);
  for (int number = -4; number <= 4; ++number) {
    for (const Rational& value : {Rational(number), Rational(number) - little, Rational(number) + little}) {
      if (contains(interval, value)) result.push_back(value);
    }
  }
  for (const Rational& value : {-much, much}) {
    if (contains(interval, value)) result.push_back(value);
  }
  return result;
}

/// The result contains the values, and its ends are theirs, or limits of theirs.
void check_tight(const Interval& result, const std::vector<Rational>& values) {
  for (const int direction : {-1, 1}) {
    Rational best;
    bool is_first = true;
    for (const Rational& value : values) {
      if (!contains(result, value)) FAIL(value.to_string() + " is not in the result");
      if (is_first || (direction < 0 ? value < best : best < value)) best = value;
      is_first = false;
    }
    const auto& end = direction < 0 ? result.lower : result.upper;
    if (!end) {
      CHECK(Rational(1000) < best * Rational(direction));
    } else if (!end->is_open) {
      CHECK(best == end->value);
    } else {
      CHECK((end->value - best) * Rational(direction) < Rational(1, 100));
    }
  }
}

}  // namespace

TEST_CASE("Sums, products, powers and inverses of random intervals are exact", "[interval]") {
  Random random(3);
  for (int round = 0; round < 2000; ++round) {
    INFO("seed 3, round " << round);
    const Interval a = random_interval(random), b = random_interval(random);
    std::vector<Rational> sums, products, squares, cubes, inverses;
    for (const Rational& x : members(a)) {
      for (const Rational& y : members(b)) {
        sums.push_back(x + y);
        products.push_back(x * y);
      }
      squares.push_back(x * x);
      cubes.push_back(x * x * x);
      if (x.sign() != 0) inverses.push_back(Rational(1) / x);
    }
    check_tight(a + b, sums);
    check_tight(a * b, products);
    check_tight(power(a, 2), squares);
    check_tight(power(a, 3), cubes);
    if ((sign_set_of(a) & signs::zero) == signs::none) check_tight(inverse(a), inverses);
  }
}

TEST_CASE("Intersections and signs of random intervals are those of their members", "[interval]") {
  Random random(4);
  for (int round = 0; round < 2000; ++round) {
    INFO("seed 4, round " << round);
    const Interval a = random_interval(random), b = random_interval(random);
    const auto both = intersection(a, b);
    SignSet found = signs::none;
    for (const Rational& x : members(a)) {
      found |= sign_set_of(x.sign());
      CHECK(contains(b, x) == (both && contains(*both, x)));
      CHECK(contains(-a, -x));
    }
    CHECK(found == sign_set_of(a));
    if (both) CHECK_FALSE(members(*both).empty());
    CHECK(contains(interval_of(found), a.lower && !a.lower->is_open ? a.lower->value : members(a).front()));
  }
}
