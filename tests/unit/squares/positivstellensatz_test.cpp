// Proofs by sums of squares. What they say is added up here exactly, each time, so a wrong one would be seen; what is
// lost without these tests is that anything nonlinear is proved at all, and that nothing satisfiable is.
#include "certify/positivstellensatz.h"

#include "certify/gram_equations.h"
#include "certify/relations.h"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <random>

namespace nnsolve {
namespace {

const Polynomial x = Polynomial::variable(0), y = Polynomial::variable(1), z = Polynomial::variable(2);
Polynomial number(int value) { return {Rational(value)}; }

Constraint equal(Polynomial p) { return Constraint::atom(std::move(p), Relation::equal); }
Constraint positive(Polynomial p) { return Constraint::atom(std::move(p), Relation::greater); }
Constraint nonnegative(Polynomial p) { return Constraint::atom(std::move(p), Relation::greater_equal); }
Constraint nonzero(Polynomial p) { return Constraint::atom(std::move(p), Relation::not_equal); }

bool has_csdp() { return std::system("command -v csdp > /dev/null") == 0; }  // NOLINT: a test

/// Whether the terms are allowed and add up to `0 > 0`, or to a negative number that is not negative.
bool contradicts(const std::vector<SumTerm>& terms, const std::vector<Constraint>& atoms) {
  Polynomial total;
  bool is_strict = false;
  for (const SumTerm& term : terms) {
    Polynomial product{Rational(1)};
    bool has_equation = false, is_weak = false;
    for (const FactNumber fact : term.facts) {
      const Constraint& atom = atoms.at(fact);
      product = product * atom.polynomial;
      if (atom.relation == Relation::not_equal) product = product * atom.polynomial;
      has_equation = has_equation || atom.relation == Relation::equal;
      is_weak = is_weak || atom.relation == Relation::greater_equal;
    }
    if (has_equation) {
      total += product * term.factor;
      continue;
    }
    if (term.coefficient.sign() < 0) return false;
    total += product * term.factor * term.factor * term.coefficient;
    const bool is_constant = term.factor.is_constant() && !term.factor.is_zero();
    is_strict = is_strict || (term.coefficient.sign() > 0 && is_constant && !is_weak);
  }
  if (!total.is_constant()) return false;
  const int sign = total.constant_term().sign();
  return sign < 0 || (sign == 0 && is_strict);
}

std::optional<std::vector<SumTerm>> refutation(const std::vector<Constraint>& atoms) {
  std::vector<AtomFact> facts;
  for (std::size_t i = 0; i < atoms.size(); ++i) facts.push_back({i, &atoms[i]});
  return contradiction_by_squares(facts);
}

bool is_refuted(const std::vector<Constraint>& atoms) {
  const auto terms = refutation(atoms);
  if (terms) REQUIRE(contradicts(*terms, atoms));
  return terms.has_value();
}

}  // namespace

TEST_CASE("Without squares: 1 is in the ideal") {
  CHECK(is_refuted({equal(x * y - number(1)), equal(x)}));
  CHECK(is_refuted(
      {equal(x + y + z), equal(x * y + y * z + z * x), equal(x * y * z - number(1)), equal(x * x * x - number(2))}));
}

TEST_CASE("Motzkin's polynomial and others are not negative") {
  if (!has_csdp()) {
    WARN("SKIPPED: csdp is not installed");
    return;
  }
  const Polynomial xx = x * x, yy = y * y;
  CHECK(is_refuted({positive(-(xx * yy * (xx + yy - number(3)) + number(1)))}));
  CHECK(is_refuted({positive(x * y * number(2) - xx - yy)}));
  CHECK(is_refuted({equal(xx + yy + number(1))}));
  CHECK(is_refuted({positive(number(-1) - x * x * x * x + x * number(1))}));
}

TEST_CASE("Inequalities are multiplied, disequations are squared") {
  if (!has_csdp()) {
    WARN("SKIPPED: csdp is not installed");
    return;
  }
  CHECK(is_refuted({nonnegative(x - number(1)), nonnegative(y - number(1)), positive(number(1) - x * y)}));
  CHECK(is_refuted({nonzero(x), equal(x * x + y * y)}));
  CHECK(is_refuted({equal(x * x - y), equal(y + z * z), nonzero(z)}));
  CHECK(is_refuted({nonnegative(number(1) - x * x - y * y), positive(x + y - number(2))}));
  // The arithmetic-geometric inequality for three numbers.
  CHECK(is_refuted({nonnegative(x), nonnegative(y), nonnegative(z), equal(x + y + z - number(3)),
                    positive(x * y * z - number(1) - Polynomial(Rational(1, 100)))}));
}

TEST_CASE("What has a solution is not refuted") {
  CHECK_FALSE(is_refuted({equal(x * x - number(2)), positive(x)}));
  CHECK_FALSE(is_refuted({nonnegative(x - number(1)), nonnegative(y - number(1)), nonnegative(number(1) - x * y)}));
  CHECK_FALSE(is_refuted({equal(x * x * y * y - number(1)), nonzero(x - y)}));
}

TEST_CASE("Random atoms around a planted point are never refuted, their neighbours by contradiction often") {
  const unsigned seed = 20'261'128;
  std::mt19937 random(seed);
  INFO("seed " << seed);
  const auto small = [&](int from, int to) { return std::uniform_int_distribution<int>(from, to)(random); };
  std::size_t refuted = 0;
  for (int round = 0; round < 30; ++round) {
    const std::vector<Rational> point{Rational(small(-3, 3), 2), Rational(small(-3, 3), 2)};
    const auto value_of = [&](const Polynomial& polynomial) {
      Rational value;
      for (const Term& term : polynomial.terms()) {
        Rational product = term.coefficient;
        for (const Variable variable : term.monomial.factors()) product *= point[variable];
        value += product;
      }
      return value;
    };
    std::vector<Constraint> atoms;
    for (int i = 0; i < 3; ++i) {
      Polynomial p = x * x * number(small(-2, 2)) + x * y * number(small(-2, 2)) + y * y * number(small(-2, 2)) +
                     x * number(small(-2, 2)) + y * number(small(-2, 2));
      p -= Polynomial(value_of(p));
      atoms.push_back(i == 0 ? equal(p) : nonnegative(p + number(small(0, 1))));
    }
    CHECK_FALSE(refutation(atoms));
    atoms.push_back(positive(-atoms[0].polynomial - atoms[1].polynomial - number(1)));
    refuted += is_refuted(atoms);
  }
  CHECK(refuted == 30);
}

TEST_CASE("Square sums are what they are made of") {
  const auto sum = square_sum({{Rational(2), Rational(1)}, {Rational(0), Rational(1)}});
  REQUIRE(sum);
  CHECK(sum->coefficients == std::vector<Rational>{Rational(2), Rational(1, 2)});
  CHECK(sum->rows[0][1] == Rational(1, 2));
  CHECK_FALSE(square_sum({{Rational(1), Rational(2)}, {Rational(0), Rational(1)}}));
  CHECK_FALSE(square_sum({{Rational(0), Rational(1)}, {Rational(0), Rational(1)}}));
}

TEST_CASE("Relations express what is in the ideal by its generators") {
  const std::vector<Polynomial> equations{x * y - number(1), y * y - x};
  const Relations relations(equations, {0, 1}, 4);
  const Polynomial in_ideal = equations[0] * (x + number(3)) - equations[1] * y * y;
  const auto factors = relations.factors_of(in_ideal);
  REQUIRE(factors);
  CHECK((*factors)[0] * equations[0] + (*factors)[1] * equations[1] == in_ideal);
  CHECK_FALSE(relations.factors_of(x - number(1)));
  CHECK(relations.normal_form(in_ideal).is_zero());
}

}  // namespace nnsolve
