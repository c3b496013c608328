#include "explain/core_search.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <numeric>
#include <random>
#include <set>

namespace nnsolve {

namespace {

using Elements = std::vector<std::size_t>;

Elements first_numbers(std::size_t count) {
  Elements all(count);
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

std::vector<ElementGroup> one_by_one(std::size_t count) {
  std::vector<ElementGroup> groups;
  for (std::size_t i = 0; i < count; ++i) groups.push_back({i});
  return groups;
}

/// It holds for whatever has all of one of the cores.
struct CoreCounter {
  std::vector<Elements> cores;
  std::size_t questions = 0;

  bool holds(const Elements& asked) const {
    return std::ranges::any_of(cores, [&](const Elements& core) { return std::ranges::includes(asked, core); });
  }
  CoreReply operator()(const Elements& asked) {
    ++questions;
    return {holds(asked) ? CoreVerdict::holds : CoreVerdict::fails, asked};
  }
};

}  // namespace

// Without it: a core with superfluous parts is told as minimal, or one that is none.
TEST_CASE("the part that is left is one, and minimal") {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    const std::size_t count = 1 + random() % 40;
    CoreCounter counter;
    for (std::size_t c = 0; c < 1 + random() % 3; ++c) {
      std::set<std::size_t> core;
      for (std::size_t i = 0; i < 1 + random() % 5; ++i) core.insert(random() % count);
      counter.cores.emplace_back(core.begin(), core.end());
    }
    CoreSearch search(first_numbers(count), std::ref(counter), {});
    search.reduce(one_by_one(count));
    REQUIRE(search.is_minimal());
    REQUIRE(counter.holds(search.kept()));
    for (const std::size_t i : search.kept()) {
      Elements without = search.kept();
      std::erase(without, i);
      REQUIRE_FALSE(counter.holds(without));
    }
  }
}

// Without it: ten thousand data points cost as many questions.
TEST_CASE("a small core of many parts takes few questions") {
  CoreCounter counter{{{17, 4711, 8000}}};
  CoreSearch search(first_numbers(10'000), std::ref(counter), {});
  search.reduce(one_by_one(10'000));
  CHECK(search.kept() == Elements{17, 4711, 8000});
  CHECK(counter.questions < 120);
}

// Without it: what a certificate says that it used is asked about all the same.
TEST_CASE("an answer that says what it used is heeded") {
  std::size_t questions = 0;
  const CoreOracle oracle = [&](const Elements& asked) -> CoreReply {
    ++questions;
    const bool holds = std::ranges::includes(asked, Elements{3, 5});
    return {holds ? CoreVerdict::holds : CoreVerdict::fails, {3, 5}};
  };
  CoreSearch search(first_numbers(1000), oracle, {});
  search.reduce(one_by_one(1000));
  CHECK(search.kept() == Elements{3, 5});
  CHECK(questions <= 6);
}

// Without it: what nobody could decide, or was not asked, is told as minimal.
TEST_CASE("what is open is not minimal") {
  const auto asks_open = [](const Elements& asked) -> CoreReply {
    if (std::ranges::binary_search(asked, 2U)) return {CoreVerdict::holds, asked};
    return {CoreVerdict::open, {}};
  };
  CoreSearch search(first_numbers(5), asks_open, {});
  search.reduce(one_by_one(5));
  CHECK(search.kept() == Elements{2});
  CHECK_FALSE(search.is_minimal());

  CoreCounter counter{{{1}}};
  CoreSearch stopped(first_numbers(5), std::ref(counter), [&] { return counter.questions >= 1; });
  stopped.reduce(one_by_one(5));
  CHECK_FALSE(stopped.is_minimal());
  CHECK(counter.holds(stopped.kept()));
}

// Without it: half a data point would be asked about.
TEST_CASE("groups go as a whole") {
  CoreCounter counter{{{1, 4}}};
  CoreSearch search(first_numbers(6), std::ref(counter), {});
  search.reduce({{0, 1}, {2, 3}, {4, 5}});
  CHECK(search.kept() == Elements{0, 1, 4, 5});
  CHECK(search.is_minimal());
}

}  // namespace nnsolve
