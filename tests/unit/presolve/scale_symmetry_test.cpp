// Scales that weights leave open: a size that is fixed although it is not free would turn sat into unsat.
#include "unit/presolve/rule_support.h"

#include <catch2/catch.hpp>

#include <array>
#include <functional>

using namespace nnsolve;
using namespace nnsolve::test;
using namespace nnsolve::presolving;

namespace {

const Polynomial one(Rational(1)), two(Rational(2));

/// What the rule adds.
Texts fixed_in(const System& system) {
  const PresolveOptions options;
  const Editor editor(system, options);
  Texts texts;
  if (const Proposal edit = fix_scales(editor.store())) {
    REQUIRE(edit->kind == Edit::Kind::restrict);
    for (const Constraint& constraint : edit->added) texts.push_back(to_text(constraint, system.variable_names));
  }
  return texts;
}

}  // namespace

TEST_CASE("Rule: weights, of a homogeneous system", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), z = m("z");
  m.equation(x * x + y * y, z * z * Rational(3));
  CHECK(fixed_in(m.system).empty());  // x = y = z = 0 is a solution
  SECTION("without a sign") {
    m.require(z, Relation::not_equal);
    CHECK(fixed_in(m.system) == Texts{"z*z - 1 = 0"});
  }
  SECTION("positive") {
    m.require(z, Relation::greater);
    CHECK(fixed_in(m.system) == Texts{"z - 1 = 0"});
  }
  SECTION("negative") {
    m.require(-z, Relation::greater);
    CHECK(fixed_in(m.system) == Texts{"z + 1 = 0"});
  }
  SECTION("the one that occurs most often, of two") {
    m.require(x, Relation::not_equal);
    m.require(z, Relation::not_equal);
    m.require(y * z + z * z * two, Relation::greater);
    CHECK(fixed_in(m.system) == Texts{"z*z - 1 = 0"});
  }
}

TEST_CASE("Rule: weights, where none or few are free", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), z = m("z");
  m.require(x, Relation::not_equal);
  SECTION("a constant") {
    m.equation(x * x, y * z + one);
    CHECK(fixed_in(m.system).empty());
  }
  SECTION("a constant in a disjunction") {
    m.equation(x * x, y * z);
    m.system.constraints.push_back(Constraint::any(
        {Constraint::atom(x - y * y, Relation::greater), Constraint::atom(x + y + one, Relation::equal)}));
    CHECK(fixed_in(m.system).empty());
  }
  SECTION("two inequalities of other weights") {
    m.require(x - y * y, Relation::greater);
    m.require(y - x * x, Relation::greater);
    CHECK(fixed_in(m.system).empty());
  }
  SECTION("even weights only: a root would be irrational") {
    m.equation(y * y + z * z, x * Rational(3));
    CHECK(fixed_in(m.system).empty());
    m.require(y, Relation::not_equal);  // weight 1
    CHECK(fixed_in(m.system) == Texts{"y*y - 1 = 0"});
  }
  SECTION("no product") {
    m.equation(x + y, z);
    CHECK(fixed_in(m.system).empty());
  }
}

TEST_CASE("Rule: weights, several at once but not more than are independent", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), z = m("z"), w = m("w");
  for (const Polynomial& variable : {x, y, z, w}) m.require(variable, Relation::greater);
  m.require(x * y - z * w, Relation::greater);
  m.require(x * x - z * z, Relation::greater);
  m.require(two * z - x, Relation::greater);
  // x and z have one weight, y and w one.
  CHECK(fixed_in(m.system) == Texts{"x - 1 = 0", "y - 1 = 0"});
  m.require(y - x, Relation::not_equal);
  CHECK(fixed_in(m.system) == Texts{"x - 1 = 0"});
  const PresolvedSystem presolved = presolve(m.system);
  CHECK_FALSE(presolved.is_unsat);
}

TEST_CASE("Rule: weights, each connected part for itself", "[system-rules]") {
  NamedSystem m;
  for (const char* part : {"1", "2", "3"}) {
    auto variable = [&](std::string name) { return m(name.append(part)); };
    m.require(variable("x"), Relation::greater);
    m.require(variable("x") * variable("y") - variable("z") * variable("z"), Relation::greater);
  }
  m.require(m("x2") * m("y2") - one, Relation::greater);
  CHECK(fixed_in(m.system) == Texts{"x1 - 1 = 0", "x2 - 1 = 0", "x3 - 1 = 0"});
  m.require(m("x2") * m("x2") * m("x2") - one, Relation::greater);
  CHECK(fixed_in(m.system) == Texts{"x1 - 1 = 0", "x3 - 1 = 0"});
}

TEST_CASE("Presolve: with weights of both signs, a sign symmetry makes 1 of -1", "[presolve]") {
  // Weights 1 for x, y, z; odd, so that -x is as good as x unless an inequality minds.
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), z = m("z");
  m.require(x, Relation::not_equal);
  m.equation(x * x * x + y * y * z + z * z * x);
  m.equation(y * y * y, x * z * z + z * x * x);
  auto mentions_x = [&] {
    const PresolvedSystem presolved = presolve(m.system);
    REQUIRE_FALSE(presolved.is_unsat);
    return std::ranges::any_of(presolved.system.constraints, [](const Constraint& constraint) {
      return std::ranges::binary_search(variables_of(constraint), 0U);
    });
  };
  CHECK_FALSE(mentions_x());
  m.require(x + y + z, Relation::greater_equal);
  CHECK(mentions_x());
}

// ---------------------------------------------------------------- random systems with a solution

namespace {

constexpr std::size_t count = 4;  // variables
using Exponents = std::array<int, count>;

int weight_of(const Monomial& monomial, const Exponents& weights) {
  int sum = 0;
  for (Variable variable : monomial.factors()) sum += weights[variable];
  return sum;
}

bool are_weights(const Constraint& constraint, const Exponents& weights) {
  for (const Term& term : constraint.polynomial.terms()) {
    if (weight_of(term.monomial, weights) != weight_of(constraint.polynomial.terms().front().monomial, weights)) {
      return false;
    }
  }
  return std::ranges::all_of(constraint.parts, [&](const Constraint& part) { return are_weights(part, weights); });
}

/// By definition, without any algebra: all weights with small numbers.
std::vector<Exponents> small_weights(const System& system) {
  std::vector<Exponents> found;
  constexpr int bound = 3;
  for (int number = 0; number < 7 * 7 * 7 * 7; ++number) {
    Exponents weights{};
    for (int rest = number, i = 0; i < static_cast<int>(count); ++i, rest /= 7) {
      weights[static_cast<std::size_t>(i)] = rest % 7 - bound;
    }
    if (std::ranges::all_of(system.constraints, [&](const Constraint& c) { return are_weights(c, weights); })) {
      found.push_back(weights);
    }
  }
  return found;
}

Rational power_of(const Rational& base, int exponent) {
  Rational result(1);
  for (int i = 0; i < exponent; ++i) result *= base;
  for (int i = 0; i > exponent; --i) result /= base;
  return result;
}

struct WeightedSystem {
  System system;
  std::vector<Rational> values;
  std::size_t known_nonzero = 0;
};

/// Atoms of monomials that agree in weight, which hold for the values.
class WeightedMaker {
 public:
  explicit WeightedMaker(Random& random) : random_(random) {
    for (std::size_t i = 0; i < count; ++i) {
      std::string name = "x";
      planted_.system.variable_names.push_back(name.append(std::to_string(i)));
      planted_.values.emplace_back(uniform(random, -3, 3), uniform(random, 1, 2));
      for (Exponents& weights : weights_) weights[i] = static_cast<int>(uniform(random, -1, 2));
    }
    // Only of one sort or of both, so that one or two scales are free.
    if (uniform(random, 0, 1) == 0) weights_[1] = weights_[0];
  }

  WeightedSystem make() {
    for (Variable i = 0; i < count; ++i) {
      const int sign = planted_.values[i].sign();
      if (sign == 0 || uniform(random_, 0, 2) == 0) continue;
      const Polynomial x = Polynomial::variable(i);
      if (uniform(random_, 0, 1) == 0) {
        require(Constraint::atom(x, Relation::not_equal));
      } else {
        require(Constraint::atom(sign > 0 ? x : -x, Relation::greater));
      }
      ++planted_.known_nonzero;
    }
    const std::int64_t atoms = uniform(random_, 1, 4);
    for (std::int64_t i = 0; i < atoms; ++i) {
      Constraint atom = true_atom();
      if (uniform(random_, 0, 3) == 0) atom = Constraint::any({std::move(atom), true_atom()});
      require(std::move(atom));
    }
    return std::move(planted_);
  }

 private:
  void require(Constraint constraint) { planted_.system.constraints.push_back(std::move(constraint)); }

  Monomial any_monomial() {
    std::vector<Variable> factors;
    const std::int64_t degree = uniform(random_, 1, 3);
    for (std::int64_t i = 0; i < degree; ++i) {
      factors.push_back(static_cast<Variable>(uniform(random_, 0, static_cast<std::int64_t>(count) - 1)));
    }
    return Monomial(factors);
  }

  Rational value_of(const Polynomial& polynomial) const {
    Rational sum;
    for (const Term& term : polynomial.terms()) {
      Rational product = term.coefficient;
      for (Variable variable : term.monomial.factors()) product *= planted_.values[variable];
      sum += product;
    }
    return sum;
  }

  Constraint true_atom() {
    const Monomial first = any_monomial();
    Polynomial polynomial = Polynomial::term(Rational(uniform(random_, 1, 3)), first);
    for (int tries = 0; tries < 30; ++tries) {
      const Monomial next = any_monomial();
      const bool fits = std::ranges::all_of(
          weights_, [&](const Exponents& weights) { return weight_of(next, weights) == weight_of(first, weights); });
      if (fits) polynomial += Polynomial::term(Rational(uniform(random_, -2, 2)), next);
    }
    const Rational value = value_of(polynomial);
    const Rational of_first = value_of(Polynomial::term(Rational(1), first));
    // An equation if the first coefficient can make one.
    if (!of_first.is_zero() && uniform(random_, 0, 1) == 0) {
      return Constraint::atom(polynomial - Polynomial::term(value / of_first, first), Relation::equal);
    }
    if (value.is_zero()) return Constraint::atom(std::move(polynomial), Relation::equal);
    const Relation relation = uniform(random_, 0, 1) == 0 ? Relation::greater : Relation::not_equal;
    return Constraint::atom(value.sign() < 0 ? -polynomial : polynomial, relation);
  }

  Random& random_;
  std::array<Exponents, 2> weights_{};
  WeightedSystem planted_;
};

Variable variable_of(const Constraint& constraint) { return variables_of(constraint).front(); }

/// The weights that are 1 for one of the fixed variables and 0 for the others.
const Exponents* weights_of_one(const std::vector<Exponents>& all, const std::vector<Constraint>& fixed, Variable one) {
  const auto found = std::ranges::find_if(all, [&](const Exponents& weights) {
    return std::ranges::all_of(fixed, [&](const Constraint& constraint) {
      return weights[variable_of(constraint)] == (variable_of(constraint) == one ? 1 : 0);
    });
  });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("Random weights: a planted solution can be moved to all sizes that are fixed", "[presolve]") {
  Random random(7);
  std::size_t moved = 0, several = 0, beyond = 0;
  for (int round = 0; round < 2000; ++round) {
    INFO("seed 7, round " << round);
    const WeightedSystem planted = WeightedMaker(random).make();
    const PresolveOptions options;
    const Editor editor(planted.system, options);
    const Proposal edit = editor.is_unsat() ? std::nullopt : fix_scales(editor.store());
    REQUIRE_FALSE(editor.is_unsat());
    if (!edit) continue;
    const std::vector<Exponents> weights = small_weights(planted.system);
    std::vector<Rational> values = planted.values;
    bool is_found = true;
    for (const Constraint& constraint : edit->added) {
      const Variable fixed = variable_of(constraint);
      REQUIRE(planted.values[fixed].sign() != 0);
      const Exponents* scale = weights_of_one(weights, edit->added, fixed);
      is_found = is_found && scale != nullptr;
      if (scale == nullptr) continue;
      Rational size = planted.values[fixed];
      if (size.sign() < 0) size = -size;
      for (std::size_t i = 0; i < count; ++i) values[i] /= power_of(size, (*scale)[i]);
    }
    if (!is_found) {
      ++beyond;
      continue;
    }
    Assignment assignment;
    for (Rational& value : values) assignment.values.emplace_back(std::move(value));
    System fixed = planted.system;
    fixed.constraints.insert(fixed.constraints.end(), edit->added.begin(), edit->added.end());
    REQUIRE(satisfies(fixed, assignment));
    ++moved;
    several += edit->added.size() > 1 ? 1 : 0;
  }
  CAPTURE(moved, several, beyond);
  CHECK(moved > 500);
  CHECK(several > 100);
  CHECK(10 * beyond < moved);
}
