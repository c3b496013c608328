// Chains whose last link is off by next to nothing. x_0 = b, x_1 = x_0^2, ..., x_k = b^(2^k): for |b| < 1 that is
// nearly 0 and for roots of 2 nearly 1, and "x_k = 0" or "x_k = 1" is wrong by 2^-2^k or 2^-k. Rounding says yes.
#include "generate/conjunction.h"
#include "generate/families.h"

#include <utility>
#include <vector>

namespace nnsolve::generators {

namespace {

struct SquaringChain {
  std::vector<Polynomial> x;
  std::vector<Rational> values;
  std::vector<std::size_t> facts;  // x_0 - b, then x_i - x_(i-1)^2
};

SquaringChain add_squaring_chain(Random& random, Conjunction& conjunction, std::size_t length) {
  SquaringChain chain;
  const std::int64_t denominator = uniform(random, 3, 4);
  Rational value(uniform(random, 1, 2), denominator);
  if (chance(random, 30)) value = -value;
  for (std::size_t i = 0; i <= length; ++i) {
    chain.x.push_back(conjunction.new_variable());
    const Polynomial before = i == 0 ? Polynomial(value) : chain.x[i - 1] * chain.x[i - 1];
    chain.facts.push_back(conjunction.add(chain.x[i] - before));
    if (i > 0) value *= value;
    chain.values.push_back(value);
  }
  return chain;
}

/// Steps that conclude x_i - value_i = 0, one after the other: x^2 - c^2 = (x + c)(x - c).
std::vector<RefutationStep> follow(const SquaringChain& chain, std::size_t given) {
  std::vector<RefutationStep> steps;
  for (std::size_t i = 0; i < chain.x.size(); ++i) {
    RefutationStep step;
    step.conclusion = {chain.x[i] - Polynomial(chain.values[i]), Relation::equal};
    step.sum.push_back(times(one, chain.facts[i]));
    if (i > 0) step.sum.push_back(times(chain.x[i - 1] + Polynomial(chain.values[i - 1]), given + i - 1));
    steps.push_back(std::move(step));
  }
  return steps;
}

/// Adds a last fact about x_k that is false, if only just.
void end_nearly(Random& random, Conjunction& conjunction, const SquaringChain& chain) {
  const Polynomial& last = chain.x.back();
  const Rational& value = chain.values.back();
  const Rational gap = value * Rational(1, uniform(random, 1, 9));  // last values are positive
  const bool is_equation = chance(random, 50);
  const Rational wrong = chance(random, 50) ? Rational(0) : value - gap;
  const std::size_t fact = conjunction.add(is_equation ? last - Polynomial(wrong) : Polynomial(wrong) - last,
                                           is_equation ? Relation::equal : Relation::greater_equal);
  std::vector<RefutationStep> steps = follow(chain, conjunction.facts.size());
  const std::size_t known = conjunction.facts.size() + steps.size() - 1;  // last = value
  RefutationStep step;
  step.conclusion = {Polynomial(wrong - value), is_equation ? Relation::equal : Relation::greater_equal};
  step.sum = is_equation ? std::vector<RefutationTerm>{times(one, known), times(-one, fact)}
                         : std::vector<RefutationTerm>{times(one, known), positive(1, one, {fact})};
  steps.push_back(std::move(step));
  conjunction.refutation = IdentityRefutation{std::move(steps)};
}

}  // namespace

GeneratedInstance make_near_miss(std::size_t size, std::uint64_t seed) {
  Random random = make_random("near-miss", size, seed);
  Conjunction conjunction;
  const SquaringChain chain = add_squaring_chain(random, conjunction, size);
  end_nearly(random, conjunction, chain);
  return disguised(random, std::move(conjunction));
}

GeneratedInstance make_near_hit(std::size_t size, std::uint64_t seed) {
  Random random = make_random("near-hit", size, seed);
  Conjunction conjunction;
  const SquaringChain chain = add_squaring_chain(random, conjunction, size);
  const Rational& value = chain.values.back();
  if (chance(random, 50)) {
    conjunction.add(chain.x.back() - Polynomial(value));
  } else {
    conjunction.add(chain.x.back() - Polynomial(value * Rational(9, 10)), Relation::greater);
    conjunction.add(Polynomial(value) - chain.x.back(), Relation::greater_equal);
  }
  conjunction.solution = Assignment{{}, {chain.values.begin(), chain.values.end()}};
  return disguised(random, std::move(conjunction));
}

GeneratedInstance make_roots_no(std::size_t size, std::uint64_t seed) {
  Random random = make_random("roots-no", size, seed);
  Conjunction conjunction;
  const Polynomial first(Rational(uniform(random, 2, 5)));
  std::vector<Polynomial> x = {first};
  std::vector<std::size_t> facts;  // x_(i+1)^2 - x_i = 0
  for (std::size_t i = 0; i < size; ++i) {
    x.push_back(conjunction.new_variable());
    facts.push_back(conjunction.add(x[i + 1] * x[i + 1] - x[i]));
    if (chance(random, 50)) conjunction.add(x[i + 1], Relation::greater);
  }
  const std::size_t last = conjunction.add(x.back() - one);
  std::vector<RefutationStep> steps;  // from x_i = 1 to x_(i-1) = 1, down to the first, which is a number
  for (std::size_t i = size; i > 0; --i) {
    const std::size_t known = i == size ? last : conjunction.facts.size() + steps.size() - 1;
    RefutationStep step;
    step.conclusion = {x[i - 1] - one, Relation::equal};
    step.sum = {times(x[i] + one, known), times(-one, facts[i - 1])};
    steps.push_back(std::move(step));
  }
  conjunction.refutation = IdentityRefutation{std::move(steps)};
  return disguised(random, std::move(conjunction));
}

}  // namespace nnsolve::generators
