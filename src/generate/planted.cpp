// ETR-INV formulas with a planted solution: rational ones, with many zeros, of a quadratic field, and chains that force
// powers of the golden ratio. And random ones, of which nobody knows.
#include "generate/conjunction.h"
#include "generate/etr_inv_planter.h"
#include "generate/families.h"

#include <array>
#include <utility>

namespace nnsolve::generators {

namespace {

std::size_t start_count(Random& random) { return static_cast<std::size_t>(uniform(random, 1, 3)); }

GeneratedInstance finish(Random& random, const EtrInvPlanter& planter) {
  return as_instance(random, planter.formula(), planter.solution());
}

}  // namespace

GeneratedInstance make_planted(std::size_t size, std::uint64_t seed) {
  Random random = make_random("planted", size, seed);
  EtrInvPlanter planter({});
  for (std::size_t i = start_count(random); i > 0; --i) planter.add(Value(small_rational(random)));
  planter.grow(random, size);
  return finish(random, planter);
}

GeneratedInstance make_planted_zeros(std::size_t size, std::uint64_t seed) {
  Random random = make_random("planted-zeros", size, seed);
  EtrInvPlanter planter({});
  planter.add(Value(Rational(0)));
  for (std::size_t i = start_count(random); i > 0; --i) planter.add(Value(Rational(uniform(random, -1, 1))));
  planter.grow(random, size);
  return finish(random, planter);
}

GeneratedInstance make_planted_sqrt(std::size_t size, std::uint64_t seed) {
  Random random = make_random("planted-sqrt", size, seed);
  static constexpr std::array<int, 9> square_free = {2, 3, 5, 6, 7, 10, 11, 13, 15};
  const int d = square_free[index_below(random, square_free.size())];
  EtrInvPlanter planter({{{-d, 0, 1}, 0, d}});
  const Polynomial root = Polynomial::variable(0);
  for (std::size_t i = start_count(random); i > 0; --i) {
    const Polynomial multiple = root * small_nonzero(random);
    planter.add(Value(multiple + Polynomial(small_rational(random))));
  }
  if (chance(random, 50)) planter.add(Value(small_rational(random)));
  planter.grow(random, size);
  return finish(random, planter);
}

GeneratedInstance make_golden_ratio(std::size_t size, std::uint64_t seed) {
  Random random = make_random("golden-ratio", size, seed);
  EtrInvPlanter planter({{{-1, -1, 1}, 1, 2}});
  const bool conjugate = chance(random, 50);
  const Polynomial theta = Polynomial::variable(0);
  const Variable one = planter.add(Value(Rational(1)));
  planter.constrain_inverse(one, one);
  const Variable golden = planter.add(Value(conjugate ? Polynomial(Rational(1)) - theta : theta));
  const Variable inverse = planter.add_inverse(golden);
  planter.constrain_sum(inverse, one, golden);
  std::vector<Variable> powers = {one, golden};  // g^0, g^1, ...: each the sum of the two before
  std::vector<Variable> inverses = {one, inverse};
  for (std::size_t i = 0; i < size; ++i) {
    powers.push_back(planter.add_sum(powers[i], powers[i + 1]));
    if (chance(random, 40)) planter.add_inverse(powers.back());
    if (chance(random, 40)) inverses.push_back(planter.add_difference(inverses[inverses.size() - 2], inverses.back()));
    if (inverses.size() > 2 && inverses.size() == powers.size()) {
      planter.constrain_inverse(powers.back(), inverses.back());
    }
  }
  return finish(random, planter);
}

GeneratedInstance make_random_etr_inv(std::size_t size, std::uint64_t seed) {
  Random random = make_random("random", size, seed);
  const auto variables = static_cast<std::size_t>(uniform(random, 1, static_cast<std::int64_t>(size) / 2 + 2));
  return as_instance(random, random_constraints(random, variables, size), std::nullopt);
}

}  // namespace nnsolve::generators
