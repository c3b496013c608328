// No by construction: the facts are made so that a combination of them is 1 = 0, or -1 is a sum of squares.
#include "generate/conjunction.h"
#include "generate/etr_inv_planter.h"
#include "generate/families.h"
#include "generate/linear_combination.h"
#include "generate/random_polynomial.h"

#include <utility>
#include <vector>

namespace nnsolve::generators {

namespace {

/// Facts p = 0 that all hold at some point, so that no part of them contradicts itself.
void add_consistent_facts(Random& random, Conjunction& conjunction, std::size_t count) {
  std::vector<Rational> point;
  for (std::size_t v = 0; v < conjunction.variable_count; ++v) point.push_back(small_rational(random));
  while (conjunction.facts.size() < count) {
    const auto terms = static_cast<std::size_t>(uniform(random, 1, 3));
    Polynomial polynomial = random_polynomial(random, conjunction.variable_count, terms, 2);
    polynomial -= Polynomial(value_at(polynomial, point));
    if (!polynomial.is_constant()) conjunction.add(std::move(polynomial));
  }
}

/// Multiplies by 1, by a number or by a linear polynomial.
Polynomial random_multiplier(Random& random, std::size_t variables) {
  if (chance(random, 50)) return {small_nonzero(random)};
  return shifted(random, random_polynomial(random, variables, 1, 1));
}

}  // namespace

GeneratedInstance make_identity_no(std::size_t size, std::uint64_t seed) {
  Random random = make_random("identity-no", size, seed);
  for (;;) {
    Conjunction conjunction;
    conjunction.variable_count = 1 + (size + 1) / 2;
    add_consistent_facts(random, conjunction, size);
    RefutationStep step;
    step.conclusion = {one, Relation::equal};
    Polynomial rest = one;
    for (std::size_t i = 0; i < size; ++i) {
      const Polynomial multiplier = random_multiplier(random, conjunction.variable_count);
      rest -= multiplier * conjunction.facts[i].polynomial;
      step.sum.push_back(times(multiplier, i));
    }
    if (rest.is_constant()) continue;
    step.sum.push_back(times(one, conjunction.add(rest)));
    conjunction.refutation = IdentityRefutation{{std::move(step)}};
    return disguised(random, std::move(conjunction));
  }
}

GeneratedInstance make_squares_no(std::size_t size, std::uint64_t seed) {
  Random random = make_random("squares-no", size, seed);
  for (;;) {
    Conjunction conjunction;
    conjunction.variable_count = 1 + (size + 1) / 2;
    add_consistent_facts(random, conjunction, size);
    const std::size_t variables = conjunction.variable_count;
    RefutationStep step;  // multiples of facts + squares + 1 = 0
    step.conclusion = {Polynomial(), Relation::greater};
    Polynomial rest = one;
    for (std::size_t i = 0; i < size; ++i) {
      const Polynomial multiplier = random_multiplier(random, variables);
      rest += multiplier * conjunction.facts[i].polynomial;
      step.sum.push_back(times(multiplier, i));
    }
    for (auto squares = uniform(random, 1, 2); squares > 0; --squares) {
      const Polynomial root = shifted(random, random_polynomial(random, variables, 1, 1));
      const Rational weight(uniform(random, 1, 3));
      std::vector<std::size_t> facts;
      Polynomial square = root * root * weight;
      if (chance(random, 50)) {  // times what is known to be >= 0
        const Polynomial bound = random_polynomial(random, variables, 2, 1);
        if (bound.is_constant()) continue;
        facts.push_back(conjunction.add(bound, chance(random, 50) ? Relation::greater : Relation::greater_equal));
        square = square * bound;
      }
      rest += square;
      step.sum.push_back(positive(weight, root, std::move(facts)));
    }
    if (rest.is_constant()) continue;
    step.sum.push_back(positive(1));
    step.sum.push_back(times(one, conjunction.add(-rest)));
    conjunction.refutation = IdentityRefutation{{std::move(step)}};
    return disguised(random, std::move(conjunction));
  }
}

namespace {

/// All variables are multiples of `one`, whose square is 1; if the additions among the constraints say that it is 0,
/// that is a contradiction.
std::optional<IdentityRefutation> refute_sums(const EtrInv& formula, Variable unit, std::size_t unit_fact) {
  const std::vector<Fact> facts = given_facts(Formula(formula));
  std::vector<Polynomial> sums;
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (formula.constraints[i].kind != EtrInvConstraint::Kind::addition) continue;
    sums.push_back(facts[i].polynomial);
    numbers.push_back(i);
  }
  const auto factors = find_combination(sums, Polynomial::variable(unit));
  if (!factors) return std::nullopt;
  RefutationStep step;  // unit * (unit = 0) - (unit^2 - 1 = 0)
  step.conclusion = {one, Relation::equal};
  step.sum.push_back(times(-one, unit_fact));
  for (std::size_t i = 0; i < factors->size(); ++i) {
    if ((*factors)[i].is_zero()) continue;
    step.sum.push_back(times(Polynomial::variable(unit) * (*factors)[i], numbers[i]));
  }
  return IdentityRefutation{{std::move(step)}};
}

}  // namespace

GeneratedInstance make_sums_no(std::size_t size, std::uint64_t seed) {
  Random random = make_random("sums-no", size, seed);
  EtrInvPlanter planter({});
  const Variable unit = planter.add(Value(Rational(1)));
  planter.constrain_inverse(unit, unit);
  auto any = [&] { return static_cast<Variable>(index_below(random, planter.variable_count())); };
  for (std::size_t i = 0; i < size; ++i) {
    const Variable x = any();
    const Variable y = chance(random, 50) ? x : any();
    if (chance(random, 30)) {
      planter.add_difference(x, y);
    } else {
      planter.add_sum(x, y);
    }
    if (chance(random, 20)) {
      const Variable last = static_cast<Variable>(planter.variable_count() - 1);
      if (!planter.value(last).is_zero()) planter.add_inverse(last);
    }
  }
  EtrInv formula = planter.formula();
  for (;;) {  // some inverse may not be known to be a multiple of the unit; then another sum
    const Variable x = any();
    const Variable y = any();
    const Variable z = any();
    if (planter.arithmetic().add(planter.value(x), planter.value(y)) == planter.value(z)) continue;
    formula.constraints.push_back(EtrInvConstraint::addition(x, y, z));
    if (auto refutation = refute_sums(formula, unit, 0)) {
      return as_instance(random, std::move(formula), std::nullopt, std::move(refutation));
    }
    formula.constraints.pop_back();
  }
}

GeneratedInstance make_halves_no(std::size_t size, std::uint64_t seed) {
  Random random = make_random("halves-no", size, seed);
  EtrInvPlanter planter({});  // 1/2 + 1/4 + ... is below 1, by 2^-size
  const Variable unit = planter.add(Value(Rational(1)));
  planter.constrain_inverse(unit, unit);
  Variable half = unit;
  Variable sum = unit;
  Rational value = 1;
  for (std::size_t i = 0; i < size; ++i) {
    value /= 2;
    const Variable next = planter.add(Value(value));
    planter.constrain_sum(next, next, half);
    half = next;
    if (i + 1 == size) break;
    sum = i == 0 ? half : planter.add_sum(sum, half);
  }
  EtrInv formula = planter.formula();
  formula.constraints.push_back(EtrInvConstraint::addition(size == 1 ? half : sum, half, unit));
  if (size == 1) formula.constraints.back() = EtrInvConstraint::addition(half, unit, unit);
  auto refutation = refute_sums(formula, unit, 0);
  NNSOLVE_ASSERT(refutation);
  return as_instance(random, std::move(formula), std::nullopt, std::move(refutation));
}

}  // namespace nnsolve::generators
