// How much a random test does, and from which seed: NNSOLVE_TEST_SCALE multiplies the number of instances, and
// NNSOLVE_TEST_SEED takes the place of the seed that the suite always uses. So a test of seconds becomes a hunt of
// hours on fresh instances.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace nnsolve::test {

inline int scaled(int count) {
  const char* scale = std::getenv("NNSOLVE_TEST_SCALE");
  return scale == nullptr ? count : count * std::max(1, std::atoi(scale));
}

inline std::uint64_t seed_or(std::uint64_t usual) {
  const char* seed = std::getenv("NNSOLVE_TEST_SEED");
  return seed == nullptr ? usual : std::strtoull(seed, nullptr, 10);
}

}  // namespace nnsolve::test
