// Systems that translations, scalings or linear maps of the plane leave as they are, and networks, whose neurons can be
// scaled. Without these tests the map that a
// certificate names could fail to carry some fact, which would cost certificates that nobody misses; or what is chosen
// could be a loss, and something with a solution get a proof that it has none.
#include "certify/symmetries.h"

#include "certify/base.h"
#include "certify/differences.h"
#include "certify/elaborate.h"
#include "certify/neuron_scales.h"
#include "checked.h"
#include "presolve/system/walk.h"
#include "support/random_system.h"
#include "tests/support/scale.h"

#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

using namespace nnsolve;
using namespace nnsolve::test;
using generators::index_below;
using generators::Random;

namespace {

struct Chosen {
  std::size_t choice_count = 0;
  bool has_certificate = false;
  bool has_wlog = false;
  std::string problem, rejected;
};

Chosen with_choices(const std::string& smt2) {
  Chosen outcome;
  auto base = certificate_base(read_formula(smt2, "test.smt2", Station::etr), outcome.problem);
  REQUIRE(base);
  const Symmetries symmetries(*base);
  BaseSystem system = system_of(*base);
  System left = system.system;
  presolving::Derivations derivations;
  while (std::optional<FreeChoice> choice = symmetries.next(*base, left)) {
    base->choices.push_back(*std::move(choice));
    system = system_of(*base);
    derivations = {};
    presolve_for_proof(system.system, {}, derivations);
    left.constraints.clear();
    for (presolving::RecordId id : derivations.left) {
      if (id != presolving::no_record) left.constraints.push_back(derivations.records[id].statement);
    }
  }
  outcome.choice_count = base->choices.size();
  if (base->choices.empty()) return outcome;
  std::size_t questions = 0;
  const Elaborated made = elaborate(*base, system.given, derivations, [&] { return ++questions > 2000; });
  outcome.problem = made.problem;
  outcome.has_certificate = made.certificate.has_value();
  if (!made.certificate) return outcome;
  outcome.has_wlog = made.certificate->text.find("\"wlog\"") != std::string::npos;
  outcome.rejected = checked(*nncheck::read_smt2(smt2), made.certificate->text);
  return outcome;
}

/// As what presolve derives is refuted by itself, with names for what a motion leaves as it is.
Chosen with_names(const std::string& smt2) {
  Chosen outcome;
  const auto base = certificate_base(read_formula(smt2, "test.smt2", Station::etr), outcome.problem);
  REQUIRE(base);
  const BaseSystem system = system_of(*base);
  presolving::Derivations derivations;
  presolve_for_proof(system.system, {}, derivations);
  std::size_t questions = 0;
  const Elaborated made = elaborate(*base, system.given, derivations, [&] { return ++questions > 2000; });
  outcome.has_certificate = made.certificate.has_value();
  if (made.certificate) outcome.rejected = checked(*nncheck::read_smt2(smt2), made.certificate->text);
  return outcome;
}

enum class Kind { translation, scaling, plane };

/// Each variable is replaced, each term changed by the difference of its degree to that of the whole.
System with_symmetry(System system, Kind kind, Random& random) {
  const auto count = static_cast<Variable>(system.variable_names.size());
  std::vector<Polynomial> images;
  auto variable = [&](const std::string& name) {
    system.variable_names.push_back(name);
    return Polynomial::variable(static_cast<Variable>(system.variable_names.size() - 1));
  };
  const Polynomial s = variable("s"), t = kind == Kind::plane ? variable("t") : Polynomial();
  for (Variable v = 0; v < count; ++v) {
    const Polynomial x = Polynomial::variable(v);
    if (kind == Kind::translation) images.push_back(x - s * Rational(generators::uniform(random, 1, 2)));
    if (kind == Kind::scaling) images.push_back(x);
    if (kind == Kind::plane) images.push_back(s * x - t * variable("y" + std::to_string(v)));
  }
  for (Constraint& constraint : system.constraints) {
    presolving::for_each_atom(constraint, [&](Constraint& atom) {
      const std::uint32_t degree = atom.polynomial.degree();
      Polynomial changed;
      for (const Term& term : atom.polynomial.terms()) {
        Polynomial product(term.coefficient);
        for (Variable v : term.monomial.factors()) product = product * images[v];
        for (std::uint32_t d = term.monomial.degree(); kind == Kind::scaling && d < degree; ++d) product = product * s;
        changed += product;
      }
      atom.polynomial = std::move(changed);
    });
  }
  if (kind == Kind::scaling)
    system.constraints.push_back(
        Constraint::atom(s, generators::uniform(random, 0, 1) == 0 ? Relation::not_equal : Relation::greater));
  return system;
}

System planted_system(Random& random) {
  RandomSystemShape shape;
  shape.free_variables = 2;
  shape.defined_variables = 2;
  shape.constraints = 2;
  return random_system(random, shape, false).system;
}

/// A sum of multiples of the equations is said not to be 0.
void deny_a_consequence(System& system, Random& random) {
  Polynomial sum;
  for (const Constraint& constraint : system.constraints) {
    if (constraint.kind != Constraint::Kind::atom || constraint.relation != Relation::equal) continue;
    const auto v = static_cast<Variable>(index_below(random, system.variable_names.size()));
    sum += constraint.polynomial * (Polynomial::variable(v) + Polynomial(Rational(generators::uniform(random, 1, 3))));
  }
  system.constraints.push_back(Constraint::atom(std::move(sum), Relation::not_equal));
}

}  // namespace

TEST_CASE("a system with a symmetry is refuted after a choice, and the checker follows the map") {
  const Kind kind = GENERATE(Kind::translation, Kind::scaling, Kind::plane);
  Random random(seed_or(131));
  const auto rounds = static_cast<std::size_t>(scaled(60));
  std::size_t chosen = 0, certified = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    System system = planted_system(random);
    deny_a_consequence(system, random);
    const std::string text = to_smtlib(with_symmetry(std::move(system), kind, random));
    CAPTURE(round, text);
    const Chosen outcome = with_choices(text);
    CHECK(outcome.rejected == "");
    chosen += outcome.choice_count > 0 ? 1 : 0;
    certified += outcome.has_wlog ? 1 : 0;
  }
  INFO("of " << rounds << " chosen " << chosen << ", certified by a choice " << certified);
  CHECK(chosen * 2 >= rounds);
  CHECK(certified * 4 >= rounds);
}

TEST_CASE("the Fano plane is not in the real plane, after translation, shears and quarter turns") {
  System system;
  std::vector<Polynomial> x, y;
  for (Variable point = 0; point < 7; ++point) {
    for (const char* coordinate : {"x", "y"}) system.variable_names.push_back(coordinate + std::to_string(point));
    x.push_back(Polynomial::variable(2 * point));
    y.push_back(Polynomial::variable(2 * point + 1));
  }
  const std::vector<std::vector<std::size_t>> lines{{0, 1, 2}, {0, 3, 4}, {0, 5, 6}, {1, 3, 5},
                                                    {1, 4, 6}, {2, 3, 6}, {2, 4, 5}};
  for (std::size_t a = 0; a < 7; ++a) {
    for (std::size_t b = a + 1; b < 7; ++b) {
      for (std::size_t c = b + 1; c < 7; ++c) {
        const bool is_line = std::ranges::count(lines, std::vector<std::size_t>{a, b, c}) > 0;
        system.constraints.push_back(Constraint::atom((x[b] - x[a]) * (y[c] - y[a]) - (x[c] - x[a]) * (y[b] - y[a]),
                                                      is_line ? Relation::equal : Relation::not_equal));
      }
    }
  }
  const Chosen outcome = with_choices(to_smtlib(system));
  CHECK(outcome.has_wlog);
  CHECK(outcome.rejected == "");
}

namespace {

/// Four points of the plane by their distances, squared; coordinates need not be equally long.
std::string points(Random& random, const Rational& error) {
  System system;
  std::vector<std::pair<Rational, Rational>> places;
  std::vector<std::pair<Polynomial, Polynomial>> unknown;
  const Rational stretch(generators::uniform(random, 1, 2));
  for (std::size_t i = 0; i < 4; ++i) {
    places.emplace_back(generators::uniform(random, -2, 2), generators::uniform(random, -2, 2));
    for (const char* coordinate : {"x", "y"}) system.variable_names.push_back(coordinate + std::to_string(i));
    unknown.emplace_back(Polynomial::variable(static_cast<Variable>(2 * i)),
                         Polynomial::variable(static_cast<Variable>(2 * i + 1)) * stretch);
  }
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const Rational dx = places[i].first - places[j].first, dy = places[i].second - places[j].second;
      const Polynomial x = unknown[i].first - unknown[j].first, y = unknown[i].second - unknown[j].second;
      const Rational square = dx * dx + dy * dy + (i == 3 && j == 2 ? error : Rational(0));
      const Relation relation = i == 3 && j == 1 ? Relation::greater_equal : Relation::equal;
      system.constraints.push_back(Constraint::atom(x * x + y * y - Polynomial(square), relation));
    }
  }
  return to_smtlib(system);
}

}  // namespace

TEST_CASE("points whose distances contradict each other are refuted in a turned plane") {
  const auto prove = GENERATE(&with_choices, &with_names);
  Random random(seed_or(133));
  const auto rounds = static_cast<std::size_t>(scaled(16));
  std::size_t certified = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    const std::string wrong = points(random, Rational(-9)), right = points(random, Rational(0));
    CAPTURE(round, wrong, right);
    const Chosen outcome = prove(wrong);
    CHECK(outcome.rejected == "");
    certified += outcome.has_certificate ? 1 : 0;
    CHECK(!prove(right).has_certificate);
  }
  INFO("of " << rounds << " certified " << certified);
  CHECK(certified * 2 >= rounds);
}

namespace {

struct Scaled {
  bool has_certificate = false;
  std::string rejected;
};

/// Without what networks are refuted by otherwise.
Scaled with_scales(const std::string& text) {
  const ExactFit fit = exact_fit(read_instance(text, "test.net.json"));
  NetworkFacts facts;
  std::string problem;
  auto base = certificate_base(fit, facts, problem);
  REQUIRE(base);
  base->choices = neuron_scales(fit, facts);
  const BaseSystem system = system_of(*base);
  DifferenceSystem question = differences(fit, facts, *base, system, false);
  presolve_for_proof(question.system, {}, question.derivations);
  std::size_t questions = 0;
  const Elaborated made = elaborate(*base, system.given, question.derivations, [&] { return ++questions > 5000; });
  if (!made.certificate) return {};
  return {true, checked(*nncheck::read_network(text), made.certificate->text)};
}

/// Two hidden layers of ReLUs, or of identities, with one neuron or two; targets of random weights.
std::string deep(Random& random, bool is_planted) {
  const auto width = static_cast<std::size_t>(generators::uniform(random, 1, 2));
  std::vector<std::int64_t> weights(6 * width + 5);
  for (std::int64_t& weight : weights) weight = generators::uniform(random, -2, 2);
  const bool is_relu = generators::uniform(random, 0, 3) > 0;
  std::string text = R"({"nnsolve": "training/1", "network": {"layers": [1, )" + std::to_string(width) +
                     R"(, 1, 1], "activations": [)" + (is_relu ? R"("relu", "relu")" : R"("identity", "relu")") +
                     R"(, "identity"]}, "data": [)";
  for (std::int64_t x = 0; x < 4; ++x) {
    std::int64_t second = weights[0];
    for (std::size_t k = 0; k < width; ++k) {
      const std::int64_t first = weights[4 * k + 1] * (x - 1) + weights[4 * k + 2];
      second += weights[4 * k + 3] * (is_relu ? std::max<std::int64_t>(0, first) : first);
    }
    const std::int64_t y = is_planted ? weights[4] * std::max<std::int64_t>(0, second) + weights.back()
                                      : generators::uniform(random, 0, 1) + 2 * (x % 2);
    text += (x > 0 ? ", " : "") + std::string(R"({"x": [)") + std::to_string(x - 1) + R"(], "y": [)" +
            std::to_string(y) + "]}";
  }
  return text + "]}";
}

}  // namespace

TEST_CASE("deep networks are refuted in the cases of the weights on which their neurons spend their scales") {
  Random random(seed_or(134));
  const auto rounds = static_cast<std::size_t>(scaled(8));
  std::size_t certified = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    const std::string wrong = deep(random, false), right = deep(random, true);
    CAPTURE(round, wrong, right);
    const Scaled outcome = with_scales(wrong);
    CHECK(outcome.rejected == "");
    certified += outcome.has_certificate ? 1 : 0;
    CHECK(!with_scales(right).has_certificate);
  }
  INFO("of " << rounds << " certified " << certified);
  CHECK(certified * 4 >= rounds);
}

TEST_CASE("a choice is no loss: what has a solution gets no certificate") {
  const Kind kind = GENERATE(Kind::translation, Kind::scaling, Kind::plane);
  Random random(seed_or(132));
  for (std::size_t round = 0; round < static_cast<std::size_t>(scaled(20)); ++round) {
    const std::string text = to_smtlib(with_symmetry(planted_system(random), kind, random));
    CAPTURE(round, text);
    const auto outcome = with_choices(text);
    // The checker would have the last word.
    REQUIRE_FALSE((outcome.has_certificate && outcome.rejected.empty()));
    CHECK_FALSE(outcome.has_certificate);
  }
}
