// Random choices that are the same on every machine: the standard fixes what mt19937_64 yields, but not what its
// distributions make of that.
#pragma once

#include "nnsolve/error.h"
#include "nnsolve/rational.h"

#include <cstddef>
#include <cstdint>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

namespace nnsolve::generators {

using Random = std::mt19937_64;

/// Independent for different families, sizes and seeds.
Random make_random(std::string_view family, std::size_t size, std::uint64_t seed);

/// In [low, high]; the bias is below high - low in 2^64.
std::int64_t uniform(Random& random, std::int64_t low, std::int64_t high);
inline std::size_t index_below(Random& random, std::size_t count) {
  return static_cast<std::size_t>(uniform(random, 0, static_cast<std::int64_t>(count) - 1));
}
/// True in `percent` of 100 cases.
inline bool chance(Random& random, int percent) { return uniform(random, 0, 99) < percent; }

template <class T>
const T& pick(Random& random, const std::vector<T>& from) {
  NNSOLVE_ASSERT(!from.empty());
  return from[index_below(random, from.size())];
}

template <class T>
void shuffle(Random& random, std::vector<T>& list) {
  for (std::size_t i = list.size(); i > 1; --i) {
    const std::size_t j = index_below(random, i);
    if (j != i - 1) std::swap(list[i - 1], list[j]);
  }
}

/// 0, 1, ..., count - 1 in random order.
std::vector<std::size_t> random_order(Random& random, std::size_t count);

/// p / q with p in [1, most_p], q in [1, most_q]. (Two draws in one expression would come in any order.)
Rational random_fraction(Random& random, std::int64_t most_p, std::int64_t most_q);
/// Small, often an integer, often 0.
Rational small_rational(Random& random);
Rational small_nonzero(Random& random);

}  // namespace nnsolve::generators
