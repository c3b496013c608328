// A checker of refutations that lets a wrong one pass makes a wrong ground truth, the worst there is.
#include "nnsolve/refutation.h"

#include "generate/conjunction.h"

#include "nnsolve/generate.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>
#include <string>
#include <variant>
#include <vector>

using namespace nnsolve;
using nnsolve::generators::positive;

namespace {

std::string flaw(const GeneratedInstance& instance, const Refutation& refutation) {
  const auto* training = std::get_if<TrainingInstance>(&instance.input);
  return training != nullptr ? find_flaw(refutation, exact_fit(*training))
                             : find_flaw(refutation, std::get<Formula>(instance.input));
}

/// Each spoils one thing in one term.
const std::vector<std::function<void(RefutationTerm&)>>& spoilers() {
  static const std::vector<std::function<void(RefutationTerm&)>> list = {
      [](RefutationTerm& term) {
        term.factor *= Rational(2);
        term.coefficient *= Rational(2);
      },
      [](RefutationTerm& term) {
        term.factor = -term.factor;
        term.coefficient = -term.coefficient;
      },
      [](RefutationTerm& term) { term.facts.push_back(1'000'000); },
      [](RefutationTerm& term) {  // another kind, of the same value where that is possible
        term.is_zero = !term.is_zero;
        if (term.is_zero) {
          term.factor = term.square * term.square * term.coefficient;
        } else {
          term.square = term.factor;
          term.coefficient = 1;
        }
      },
  };
  return list;
}

std::size_t spoil_everything(const GeneratedInstance& instance, const IdentityRefutation& refutation) {
  std::size_t tried = 0;
  for (std::size_t s = 0; s < refutation.steps.size(); ++s) {
    for (std::size_t t = 0; t < refutation.steps[s].sum.size(); ++t) {
      const RefutationTerm& term = refutation.steps[s].sum[t];
      if (term.is_zero && term.factor.is_zero()) continue;
      for (const auto& spoil : spoilers()) {
        IdentityRefutation spoilt = refutation;
        spoil(spoilt.steps[s].sum[t]);
        CHECK(!flaw(instance, spoilt).empty());
        ++tried;
      }
    }
    IdentityRefutation spoilt = refutation;
    spoilt.steps[s].conclusion.polynomial += Polynomial(Rational(1));
    CHECK(!flaw(instance, spoilt).empty());
  }
  IdentityRefutation spoilt = refutation;
  spoilt.steps.pop_back();
  CHECK(!flaw(instance, spoilt).empty());
  return tried;
}

Polynomial x() { return Polynomial::variable(0); }
Polynomial number(int n) { return {Rational(n)}; }

/// x^2 - 1 ~ 0
Formula one_fact(Relation relation) {
  Etr formula;
  formula.add_variable("x", false);
  const NodeIndex v = formula.make_variable(0);
  const std::vector<NodeIndex> square = {v, v};
  const std::vector<NodeIndex> parts = {formula.make_product(square), formula.make_constant(Rational(-1))};
  formula.add_assertion(formula.make_atom(formula.make_sum(parts), relation));
  return formula;
}

}  // namespace

TEST_CASE("a refutation with any part spoilt is none") {
  std::size_t tried = 0;
  for (const Family& family : families()) {
    for (std::size_t size = family.least_size; size <= std::min(family.most_size, family.least_size + 2); ++size) {
      for (std::uint64_t seed = 0; seed < (family.count == nullptr ? 6 : 0); ++seed) {
        const GeneratedInstance instance = generate(family, size, seed);
        if (!instance.refutation) continue;
        INFO(instance.name);
        if (const auto* identity = std::get_if<IdentityRefutation>(&*instance.refutation)) {
          tried += spoil_everything(instance, *identity);
          continue;
        }
        BendRefutation bends = std::get<BendRefutation>(*instance.refutation);
        std::swap(bends.triples[0][0], bends.triples[0][1]);
        CHECK(!flaw(instance, bends).empty());
        bends = std::get<BendRefutation>(*instance.refutation);
        bends.triples.pop_back();
        CHECK(!flaw(instance, bends).empty());
        bends.triples.push_back(bends.triples[0]);
        CHECK(!flaw(instance, bends).empty());
      }
    }
  }
  CHECK(tried > 1000);
}

TEST_CASE("what is >= 0 is not taken for > 0") {
  // From x^2 - 1 >= 0 follows nothing false, however it is put.
  const Formula weak = one_fact(Relation::greater_equal);
  RefutationStep step;
  step.conclusion = {Polynomial(), Relation::greater};
  step.sum = {positive(0, number(1), {0})};
  CHECK(find_flaw(IdentityRefutation{{step}}, weak) == "step 1: a strict inequality from weak ones");
  step.sum = {positive(1, Polynomial(), {})};
  CHECK(find_flaw(IdentityRefutation{{step}}, weak) == "step 1: a strict inequality from weak ones");
  step.conclusion = {x() * x() - number(1), Relation::greater};
  step.sum = {positive(1, number(1), {0})};
  CHECK(find_flaw(IdentityRefutation{{step}}, weak) == "step 1: a strict inequality from weak ones");
  step.conclusion.relation = Relation::equal;
  CHECK(find_flaw(IdentityRefutation{{step}}, weak) == "step 1: an equality from inequalities");
  // A square of x may be 0.
  step.conclusion = {x() * x(), Relation::greater};
  step.sum = {positive(1, x(), {})};
  CHECK(find_flaw(IdentityRefutation{{step}}, weak) == "step 1: a strict inequality from weak ones");
  // Of x^2 - 1 /= 0 only the square is known to be > 0.
  const Formula different = one_fact(Relation::not_equal);
  step.conclusion = {x() * x() - number(1), Relation::greater};
  step.sum = {positive(1, number(1), {0})};
  CHECK(find_flaw(IdentityRefutation{{step}}, different) == "step 1: the sum is not the conclusion");
}
