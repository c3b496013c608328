#include "generate/random.h"

namespace nnsolve::generators {

namespace {

/// Steele, Lea and Flood's splitmix64 as a mixer of words.
std::uint64_t mix(std::uint64_t word) {
  word += 0x9e3779b97f4a7c15U;
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9U;
  word = (word ^ (word >> 27)) * 0x94d049bb133111ebU;
  return word ^ (word >> 31);
}

}  // namespace

Random make_random(std::string_view family, std::size_t size, std::uint64_t seed) {
  std::uint64_t state = mix(seed);
  state = mix(state ^ size);
  for (const char c : family) state = mix(state ^ static_cast<unsigned char>(c));
  return Random(state);
}

std::int64_t uniform(Random& random, std::int64_t low, std::int64_t high) {
  NNSOLVE_ASSERT(low <= high);
  const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
  return low + static_cast<std::int64_t>(span == 0 ? random() : random() % span);
}

std::vector<std::size_t> random_order(Random& random, std::size_t count) {
  std::vector<std::size_t> order(count);
  for (std::size_t i = 0; i < count; ++i) order[i] = i;
  shuffle(random, order);
  return order;
}

Rational random_fraction(Random& random, std::int64_t most_p, std::int64_t most_q) {
  const std::int64_t p = uniform(random, 1, most_p);
  const std::int64_t q = uniform(random, 1, most_q);
  return {p, q};
}

Rational small_rational(Random& random) { return chance(random, 20) ? Rational(0) : small_nonzero(random); }

Rational small_nonzero(Random& random) {
  std::int64_t numerator = uniform(random, 1, 4);
  if (chance(random, 50)) numerator = -numerator;
  return chance(random, 30) ? Rational(numerator, uniform(random, 1, 4)) : Rational(numerator);
}

}  // namespace nnsolve::generators
