// Exhaustive families must have every formula up to symmetry, once: what is missing would never be tested, and what is
// there twice would be counted twice. The number of classes comes from Burnside's lemma, which enumerates nothing.
#include "nnsolve/error.h"
#include "nnsolve/generate.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <set>
#include <variant>
#include <vector>

using namespace nnsolve;

namespace {

/// {x, y} and z, or {x, y} and -1 for an inversion.
using Plain = std::array<int, 3>;

std::vector<Plain> all_constraints(int n) {
  std::vector<Plain> list;
  for (int x = 0; x < n; ++x) {
    for (int y = x; y < n; ++y) {
      for (int z = -1; z < n; ++z) list.push_back({x, y, z});
    }
  }
  return list;
}

Plain renamed(const Plain& c, const std::vector<int>& renaming) {
  const int x = renaming[static_cast<std::size_t>(c[0])];
  const int y = renaming[static_cast<std::size_t>(c[1])];
  return {std::min(x, y), std::max(x, y), c[2] < 0 ? -1 : renaming[static_cast<std::size_t>(c[2])]};
}

/// How many sets of m constraints the renaming leaves as they are: unions of its cycles.
std::size_t count_fixed(const std::vector<Plain>& constraints, const std::vector<int>& renaming, std::size_t m) {
  std::vector<std::size_t> ways(m + 1);
  ways[0] = 1;
  std::set<Plain> seen;
  for (const Plain& start : constraints) {
    std::size_t length = 0;
    for (Plain c = start; seen.insert(c).second; c = renamed(c, renaming)) ++length;
    for (std::size_t size = m; length > 0 && size >= length; --size) ways[size] += ways[size - length];
  }
  return ways[m];
}

/// Classes of sets of m constraints that use n variables or fewer.
std::size_t count_classes(int n, std::size_t m) {
  const std::vector<Plain> constraints = all_constraints(n);
  std::vector<int> renaming(static_cast<std::size_t>(n));
  std::iota(renaming.begin(), renaming.end(), 0);
  std::size_t sum = 0;
  std::size_t renamings = 0;
  do {
    sum += count_fixed(constraints, renaming, m);
    ++renamings;
  } while (std::next_permutation(renaming.begin(), renaming.end()));
  REQUIRE(sum % renamings == 0);
  return sum / renamings;
}

std::set<Plain> plain(const EtrInv& formula) {
  std::set<Plain> result;
  for (const EtrInvConstraint& c : formula.constraints) {
    const int x = static_cast<int>(c.x);
    const int y = static_cast<int>(c.y);
    const bool is_sum = c.kind == EtrInvConstraint::Kind::addition;
    result.insert({std::min(x, y), std::max(x, y), is_sum ? static_cast<int>(c.z) : -1});
  }
  return result;
}

}  // namespace

TEST_CASE("exhaustive families have as many formulas as there are classes") {
  for (int n = 1; n <= 4; ++n) {
    const Family* family = find_family("exhaustive-" + std::to_string(n));
    REQUIRE(family != nullptr);
    for (std::size_t m = family->least_size; m <= family->most_size; ++m) {
      INFO(family->name << " " << m);
      CHECK(family->count(m) == count_classes(n, m) - (n > 1 ? count_classes(n - 1, m) : 0));
    }
  }
}

TEST_CASE("exhaustive families have each class once") {
  for (const char* name : {"exhaustive-2", "exhaustive-3"}) {
    const Family& family = *find_family(name);
    for (std::size_t m = 1; m <= 3; ++m) {
      std::set<std::set<Plain>> seen;  // all spellings of what was there
      for (std::size_t seed = 0; seed < family.count(m); ++seed) {
        const EtrInv formula = std::get<EtrInv>(std::get<Formula>(generate(family, m, seed).input));
        const std::set<Plain> constraints = plain(formula);
        REQUIRE(constraints.size() == m);
        REQUIRE(seen.count(constraints) == 0);
        std::vector<int> renaming(formula.variable_names.size());
        std::iota(renaming.begin(), renaming.end(), 0);
        do {
          std::set<Plain> spelling;
          for (const Plain& c : constraints) spelling.insert(renamed(c, renaming));
          seen.insert(std::move(spelling));
        } while (std::next_permutation(renaming.begin(), renaming.end()));
      }
      CHECK_THROWS_AS(generate(family, m, family.count(m)), UsageError);
    }
  }
}
