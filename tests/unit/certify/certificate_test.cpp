// From an instance to a certificate that the checker accepts, within one process. Without these tests a rule of
// presolve could change and its steps no longer follow, which would cost certificates, and no test of presolve would
// notice; or a contradiction that is not there could get a proof, which would be the end of all trust.
#include "certify/base.h"
#include "certify/bend_proof.h"
#include "certify/differences.h"
#include "certify/elaborate.h"
#include "certify/relax.h"
#include "checked.h"
#include "support/random_system.h"
#include "tests/support/scale.h"

#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <memory>

using namespace nnsolve;
using namespace nnsolve::test;
using generators::index_below;
using generators::Random;

namespace {

struct Outcome {
  bool is_refuted = false;
  bool has_certificate = false;
  std::size_t step_count = 0;
  std::string problem;   // why there is none
  std::string rejected;  // why it is not accepted
};

std::unique_ptr<nncheck::Instance> checkers_instance(const std::string& text, Station station) {
  return station == Station::etr ? nncheck::read_smt2(text) : nncheck::read_lines(text, station == Station::etr_inv_eq);
}

Outcome outcome_of(const std::string& text, Station station = Station::etr) {
  Outcome outcome;
  const auto base = certificate_base(read_formula(text, "test", station), outcome.problem);
  if (!base) return outcome;
  const BaseSystem system = system_of(*base);
  presolving::Derivations derivations;
  presolve_for_proof(system.system, {}, derivations);
  outcome.is_refuted = derivations.contradiction != presolving::no_record;
  std::size_t questions = 0;
  const Elaborated made = elaborate(*base, system.given, derivations, [&] { return ++questions > 2000; });
  outcome.problem = made.problem;
  outcome.has_certificate = made.certificate.has_value();
  if (!made.certificate) return outcome;
  outcome.step_count = made.certificate->step_count;
  outcome.rejected = checked(*checkers_instance(text, station), made.certificate->text);
  return outcome;
}

std::string script(const std::string& assertions) {
  std::string text = "(set-logic QF_NRA)\n";
  for (char name : std::string("xyzuvw")) text += std::string("(declare-const ") + name + " Real)\n";
  return text + assertions + "(check-sat)\n";
}

}  // namespace

TEST_CASE("what each rule of presolve concludes gets steps that the checker accepts") {
  const char* const assertions = GENERATE(
      // signs, bounds, single variables
      "(assert (= (+ (* x x) 1) 0))", "(assert (> x 2))(assert (> y 3))(assert (< (* x y) 5))",
      "(assert (= (+ (* x x) (* y y)) 0))(assert (> (+ x y) 0))",
      "(assert (= (* x y) 1))(assert (> x 0))(assert (< y 0))", "(assert (= (* x x x) 2))(assert (< x 1))",
      "(assert (= (* x x) 2))(assert (> x 2))",
      "(assert (>= x 3))(assert (<= x 3))(assert (= (* x y) 1))(assert (> y 1))",
      // definitions and quotients
      "(assert (= x (+ y z)))(assert (= y (+ z 1)))(assert (= z 2))(assert (not (= x 5)))",
      "(assert (= (* x y) 1))(assert (= (* y z) 1))(assert (not (= x z)))",
      "(assert (= (* x (+ y 1)) 1))(assert (= (* z (+ y 1)) 2))(assert (not (= z (* 2 x))))",
      "(assert (> y 0))(assert (= (* x y) z))(assert (< z 0))(assert (> x 1))",
      "(assert (= (+ (* x y) u) 0))(assert (not (= x 0)))(assert (not (= y 0)))(assert (= u 0))",
      // cancelling, rewriting, combining, factors
      "(assert (not (= x 0)))(assert (= (* x y) (* x z)))(assert (= z (+ y 1)))",
      "(assert (= (* x y) 1))(assert (= (* x x y) z))(assert (= (+ z 1) x))",
      "(assert (= (+ (* x y) x) 1))(assert (= (+ (* x y) y) 2))(assert (= x y))",
      "(assert (= (* (- x y) (+ x y)) 0))(assert (not (= x y)))(assert (not (= x (- y))))",
      "(assert (not (= (* (- x y) (+ x z)) 0)))(assert (= x (- z)))",
      // squares
      "(assert (= (+ (* x x) (* y y)) (- z)))(assert (> z 0))", "(assert (= (+ (* 2 x x) (* x y) (* y y)) (- 3)))",
      // disjunctions
      "(assert (or (= x 1) (= x 2)))(assert (> x 3))",
      "(assert (or (and (>= x 0) (= y x)) (and (<= x 0) (= y (- x)))))(assert (= x (- z 1)))(assert (< y 0))",
      "(assert (or (= x 1) (= x 2)))(assert (or (= y 1) (= y 2)))(assert (= (+ x y) 5))",
      "(assert (or (> x 0) (> y 0)))(assert (or (< x 0) (> y 0)))(assert (or (> x 0) (< y 0)))"
      "(assert (or (< x 0) (< y 0)))(assert (not (= x 0)))",
      "(assert (or (and (= x 1) (= y z)) (and (= x 2) (= y (+ z 1)))))(assert (= u (+ x 1)))(assert (> y (+ z 2)))");
  CAPTURE(assertions);
  const Outcome outcome = outcome_of(script(assertions));
  CHECK(outcome.problem.empty());
  CHECK(outcome.has_certificate);
  CHECK(outcome.rejected.empty());
}

TEST_CASE("signs of variables are split, and presolve goes on, where all that is left are products") {
  // A ranking function for a loop, by Farkas' lemma: multipliers times unknown coefficients, neither of them bounded.
  const std::string loop = script(
      "(declare-const p Real)(declare-const q Real)(declare-const r Real)(declare-const s Real)(declare-const t "
      "Real)(declare-const g Real)(declare-const h Real)(declare-const m Real)"
      "(assert (> w 0))"
      "(assert (>= p 0))"
      "(assert (>= q 0))"
      "(assert (>= z 0))"
      "(assert (= (+ (* p 0) (* q 2) (* (- 1) z x)) (* (- 1) (+ u (* (- 1) (+ (* u 2) (* v 1)))))))"
      "(assert (= (+ (* p (- 1)) (* q 2) (* (- 1) z y)) (* (- 1) (+ v (* (- 1) (+ (* u 1) (* v 2)))))))"
      "(assert (<= (+ (* p 1) (* q 2) (* z x)) (* (- 1) (+ w (+ (* u 2) (* v 0))))))"
      "(assert (>= r 0))"
      "(assert (>= s 0))"
      "(assert (>= t 0))"
      "(assert (= (+ (* r 0) (* s 2) (* (- 1) t x)) (* (- 1) u)))"
      "(assert (= (+ (* r (- 1)) (* s 2) (* (- 1) t y)) (* (- 1) v)))"
      "(assert (<= (+ (* r 1) (* s 2) (* t x)) (* (- 1) (* (- 1) u))))"
      "(assert (>= (+ (* x (- 1)) (* y 2) x) 0))"
      "(assert (>= g 0))"
      "(assert (>= h 0))"
      "(assert (>= m 0))"
      "(assert (= (+ (* g 0) (* h 2) (* (- 1) m x)) (* (- 1) (+ (* x 2) (* y 1)))))"
      "(assert (= (+ (* g (- 1)) (* h 2) (* (- 1) m y)) (* (- 1) (+ (* x 1) (* y 2)))))"
      "(assert (<= (+ (* g 1) (* h 2) (* m x)) (* (- 1) (* (- 1) (+ x (+ (* x 2) (* y 0)))))))");
  const Outcome outcome = outcome_of(loop);
  CHECK(!outcome.is_refuted);
  CHECK(outcome.problem.empty());
  CHECK(outcome.has_certificate);
  CHECK(outcome.rejected.empty());
}

// Else certificates of long chains would be three to six times as large.
TEST_CASE("facts that are of use to one other sum only are no steps, nor are lemmas of what adds up") {
  constexpr int length = 200;
  const auto [name, next, last] = GENERATE(table<std::string, std::string, std::string>({
      {"equations", "(= B (+ A 1))", "(= B x0)"},
      {"inequalities", "(>= B A)", "(< B x0)"},
      {"strict inequalities", "(> B A)", "(<= B x0)"},
  }));
  CAPTURE(name);
  auto with = [](std::string text, int i) {
    for (std::size_t at = 0; (at = text.find_first_of("AB", at)) != std::string::npos;) {
      const std::string variable = "x" + std::to_string(text[at] == 'A' ? i : i + 1);
      text.replace(at, 1, variable);
      at += variable.size();
    }
    return "(assert " + text + ")\n";
  };
  std::string text = "(set-logic QF_NRA)\n", assertions = "(assert (>= x0 1))\n";
  for (int i = 0; i <= length; ++i) text += "(declare-const x" + std::to_string(i) + " Real)\n";
  for (int i = 0; i < length; ++i) assertions += with(next, i);
  const Outcome outcome = outcome_of(text + assertions + with(last, length - 1) + "(check-sat)\n");
  CHECK(outcome.problem.empty());
  REQUIRE(outcome.has_certificate);
  CHECK(outcome.rejected == "");
  CHECK(outcome.step_count < length / 4);
}

TEST_CASE("a disjunction whose atoms were multiplied by numbers is not shown again") {
  const Outcome outcome = outcome_of(script(
      "(assert (or (and (= 0 (- y x)) (>= x 1)) (and (= (* 2 x) (+ y y)) (<= x (- 1)))))(assert (= x (+ y 1)))"));
  CHECK(outcome.rejected == "");
  CHECK(outcome.has_certificate);
  CHECK(outcome.step_count <= 20);
}

TEST_CASE("each kind of line of a formula is a fact as the checker has it") {
  const auto [station, text] = GENERATE(table<Station, std::string>({
      {Station::etr_inv, "x * y = 1\nx + x = x\n"},
      {Station::etr_inv, "x = 1\nx + x = y\ny = 1\n"},
      {Station::etr_inv, "range 1 2\nx + x = y\ny + y = z\n"},
      {Station::etr_inv, "range -1/2 1/2 x\nx = 1\n"},
      {Station::etr_inv, "range 1 2 x\nrange 0 1/3 y\nx * y = 1\n"},
      {Station::etr_inv_eq, "x + x = 0\n1/x + y = 0\n"},
      {Station::etr_inv_eq, "nonzero x\nx + x + x = 0\n"},
  }));
  CAPTURE(text);
  const Outcome outcome = outcome_of(text, station);
  CHECK(outcome.problem.empty());
  CHECK(outcome.has_certificate);
  CHECK(outcome.rejected.empty());
}

TEST_CASE("random systems that a last constraint makes unsatisfiable get certificates, and all are accepted") {
  Random random(seed_or(20261128));
  std::size_t refuted = 0, certified = 0;
  for (std::size_t round = 0; round < static_cast<std::size_t>(scaled(150)); ++round) {
    RandomSystemShape shape;
    shape.free_variables = 2;
    shape.defined_variables = 3;
    shape.constraints = 3;
    shape.bounded = index_below(random, 2) == 0 ? 0 : 0.5;
    System system = random_system(random, shape, false).system;
    // Something that holds is denied.
    const std::size_t denied = index_below(random, system.constraints.size());
    const Constraint negation = negation_of(system.constraints[denied]);
    if (index_below(random, 2) == 0) system.constraints.erase(system.constraints.begin() + static_cast<long>(denied));
    system.constraints.push_back(negation);
    CAPTURE(round);
    const Outcome outcome = outcome_of(to_smtlib(system));
    CHECK(outcome.rejected == "");
    refuted += outcome.is_refuted ? 1 : 0;
    certified += outcome.has_certificate ? 1 : 0;
    if (outcome.is_refuted && !outcome.has_certificate) UNSCOPED_INFO(outcome.problem << "\n" << to_smtlib(system));
  }
  CHECK(refuted > static_cast<std::size_t>(scaled(150)) / 4);
  CHECK(certified * 100 >= refuted * 97);
}

TEST_CASE("a contradiction that is not there has no certificate") {
  Random random(seed_or(42));
  for (std::size_t round = 0; round < static_cast<std::size_t>(scaled(60)); ++round) {
    RandomSystemShape shape;
    shape.free_variables = 2;
    shape.defined_variables = 3;
    const std::string text = to_smtlib(random_system(random, shape, false).system);
    std::string problem;
    const auto base = certificate_base(read_formula(text, "test.smt2", Station::etr), problem);
    REQUIRE(base);
    const BaseSystem system = system_of(*base);
    presolving::Derivations derivations;
    REQUIRE(!presolve(system.system, {}, derivations).is_unsat);
    if (derivations.records.empty()) continue;
    // A rule that says what does not follow: a statement is changed, and what is left said to be false.
    presolving::Record& changed = derivations.records[index_below(random, derivations.records.size())];
    if (changed.statement.kind == Constraint::Kind::atom) changed.statement.polynomial += Polynomial(Rational(1));
    presolving::Record wrong;
    wrong.kind = presolving::Record::Kind::entailed;
    wrong.statement = Constraint::any({});
    const auto count = static_cast<presolving::RecordId>(derivations.records.size());
    for (presolving::RecordId id = count > 5 ? count - 5 : 0; id < count; ++id) wrong.premises.push_back(id);
    derivations.records.push_back(wrong);
    derivations.contradiction = static_cast<presolving::RecordId>(derivations.records.size() - 1);
    const Elaborated made = elaborate(*base, system.given, derivations);
    if (made.certificate) CHECK(checked(*nncheck::read_smt2(text), made.certificate->text) != "");
  }
}

TEST_CASE("networks get certificates by differences of rows, or relaxed") {
  // The last one has interchangeable neurons with edges to an output of which nothing is known.
  const char* const text = GENERATE(
      R"({"nnsolve": "training/1", "network": {"layers": [2, 1, 1]}, "data": [{"x": [0, 0], "y": [0]}, {"x": [0, 1], "y": [1]}, {"x": [1, 0], "y": [1]}, {"x": [1, 1], "y": [0]}]})",
      R"({"nnsolve": "training/1", "network": {"layers": [1, 2, 1]}, "data": [{"x": [0], "y": [0]}, {"x": [1], "y": [1]}, {"x": [2], "y": [0]}, {"x": [3], "y": [1]}, {"x": [4], "y": [0]}]})",
      R"({"nnsolve": "training/1", "network": {"layers": [1, 1]}, "data": [{"x": [0], "y": [0]}, {"x": [1], "y": [1]}, {"x": [2], "y": [3]}]})",
      R"({"nnsolve": "training/1", "network": {"layers": [3, 2, 2], "activations": ["relu", "identity"]}, "data": [{"x": [0, 0, 0], "y": [0, "?"]}, {"x": [0, 0, 1], "y": [1, "?"]}, {"x": [0, 1, 0], "y": [1, "?"]}, {"x": [0, 1, 1], "y": [0, "?"]}, {"x": [1, 0, 0], "y": [1, "?"]}, {"x": [1, 0, 1], "y": [0, "?"]}, {"x": [1, 1, 0], "y": [0, "?"]}, {"x": [1, 1, 1], "y": [1, "?"]}]})");
  CAPTURE(text);
  const ExactFit fit = exact_fit(read_instance(text, "test.net.json"));
  NetworkFacts facts;
  std::string problem;
  const auto base = certificate_base(fit, facts, problem);
  REQUIRE(base);
  const BaseSystem system = system_of(*base);
  DifferenceSystem question = differences(fit, facts, *base, system, false);
  presolve(question.system, {}, question.derivations);
  Elaborated made = elaborate(*base, system.given, question.derivations);
  if (!made.certificate) made = elaborate(*base, system.given, relax(*base, system));
  REQUIRE(made.certificate);
  CHECK(checked(*nncheck::read_network(text), made.certificate->text) == "");
}

namespace {

/// By differences alone; empty if there is none.
std::string certificate_by_differences(const std::string& text, bool are_targets_long) {
  const ExactFit fit = exact_fit(read_instance(text, "test.net.json"));
  NetworkFacts facts;
  std::string problem;
  auto base = certificate_base(fit, facts, problem);
  REQUIRE(base);
  base->has_long_facts = are_targets_long;
  for (const auto& [place, number] : facts.targets) {
    BaseFact& fact = base->facts[number];
    if (!are_targets_long || fact.statement.kind != Constraint::Kind::atom) continue;
    fact.make = [statement = fact.statement] { return statement; };
    fact.statement = Constraint::all({});
  }
  const BaseSystem system = system_of(*base);
  DifferenceSystem question = differences(fit, facts, *base, system, true);
  presolve(question.system, {}, question.derivations);
  const Elaborated made = elaborate(*base, system.given, question.derivations);
  return made.certificate ? made.certificate->text : "";
}

/// Two hidden neurons with inputs of their own; the second one has a single edge. The first one's values times its
/// weights are a matrix of rank 1, in which u shows (1, 1) and x (1, shown).
std::string minor_network(const std::string& hidden, const std::string& output, int shown) {
  return R"({"nnsolve": "training/1", "network": {"inputs": ["u", "x", "o"], "hidden": [{"id": "g", "activation": ")" +
         hidden + R"("}, {"id": "h", "activation": ")" + hidden + R"("}], "outputs": [{"id": "y", "activation": ")" +
         output + R"("}, {"id": "z", "activation": ")" + output +
         R"("}], "edges": [["u", "g"], ["x", "g"], ["o", "h"], ["g", "y"], ["g", "z"], ["h", "z"]]}, "data": [)"
         R"({"x": [0, 0, 0], "y": [0, 0]}, {"x": [1, 0, 0], "y": [1, 1]}, {"x": [0, 1, 0], "y": [1, )" +
         std::to_string(shown) + R"(]}, {"x": [0, 1, 1], "y": [1, 7]}, {"x": [1, 0, 1], "y": ["?", 7]}]})";
}

}  // namespace

TEST_CASE("networks of neurons that may have any values are refuted by minors, ReLUs or not") {
  const bool are_targets_long = GENERATE(false, true);
  const char* const hidden = GENERATE("relu", "identity");
  const char* const output = GENERATE("relu", "identity");
  CAPTURE(are_targets_long, hidden, output);
  const std::string impossible = minor_network(hidden, output, 3);
  const std::string certificate = certificate_by_differences(impossible, are_targets_long);
  REQUIRE_FALSE(certificate.empty());
  CHECK(checked(*nncheck::read_network(impossible), certificate) == "");
}

TEST_CASE("what such a network can do has no proof") {
  const bool are_targets_long = GENERATE(false, true);
  const char* const hidden = GENERATE("relu", "identity");
  const char* const output = GENERATE("relu", "identity");
  CHECK(certificate_by_differences(minor_network(hidden, output, 1), are_targets_long).empty());
  // The sums on the row of zeros may be below 0: 0 and -1.
  const std::string possible =
      R"({"nnsolve": "training/1", "network": {"inputs": ["u", "x"], "hidden": [{"id": "g", "activation": "relu"}], "outputs": [{"id": "y", "activation": "relu"}, {"id": "z", "activation": "relu"}], "edges": [["u", "g"], ["x", "g"], ["g", "y"], ["g", "z"]]}, "data": [{"x": [0, 0], "y": [0, 0]}, {"x": [1, 0], "y": [1, 1]}, {"x": [0, 1], "y": [2, 3]}]})";
  CHECK(certificate_by_differences(possible, are_targets_long).empty());
}

TEST_CASE("outputs that need more bends than there are ReLUs get a pigeonhole proof") {
  // Bends of both signs, ReLU outputs, and a line in the plane with a point beside it.
  const char* const text = GENERATE(
      R"({"nnsolve": "training/1", "network": {"layers": [1, 3, 1], "activations": ["relu", "identity"]}, "data": [{"x": [0], "y": [0]}, {"x": [1], "y": [1]}, {"x": [2], "y": [0]}, {"x": [3], "y": [1]}, {"x": [5], "y": [0]}, {"x": [6], "y": [2]}]})",
      R"({"nnsolve": "training/1", "network": {"layers": [1, 1, 1], "activation": "relu"}, "data": [{"x": [0], "y": [1]}, {"x": [1], "y": [2]}, {"x": [2], "y": [1]}, {"x": [4], "y": [5]}]})",
      R"({"nnsolve": "training/1", "network": {"layers": [2, 1, 1], "activations": ["relu", "identity"]}, "data": [{"x": [0, 0], "y": [0]}, {"x": [1, 1], "y": [1]}, {"x": [1, 0], "y": [7]}, {"x": [2, 2], "y": [0]}, {"x": [3, 3], "y": [1]}]})");
  CAPTURE(text);
  const ExactFit fit = exact_fit(read_instance(text, "test.net.json"));
  NetworkFacts facts;
  std::string problem;
  const auto base = certificate_base(fit, facts, problem);
  REQUIRE(base);
  const Elaborated made = refute_bends(fit, facts, *base);
  CAPTURE(made.problem);
  REQUIRE(made.certificate);
  CHECK(checked(*nncheck::read_network(text), made.certificate->text) == "");
}

TEST_CASE("as many ReLUs as bends have no such proof") {
  const char* const text =
      R"({"nnsolve": "training/1", "network": {"layers": [1, 2, 1], "activations": ["relu", "identity"]}, "data": [{"x": [0], "y": [0]}, {"x": [1], "y": [1]}, {"x": [2], "y": [0]}, {"x": [3], "y": [1]}]})";
  const ExactFit fit = exact_fit(read_instance(text, "test.net.json"));
  NetworkFacts facts;
  std::string problem;
  const auto base = certificate_base(fit, facts, problem);
  REQUIRE(base);
  CHECK_FALSE(refute_bends(fit, facts, *base).certificate);
}

TEST_CASE("what costs too much gets a certificate, and the least cost itself does not") {
  const std::string network =
      R"("network": {"layers": [1, 1], "bias": "free"}, "data": [{"x": [0], "y": [0]}, {"x": [1], "y": [1]}, {"x": [2], "y": [0]}])";
  struct Case {
    Cost cost;
    const char* name;
    const char* least;
    const char* less;
  };
  const Case asked = GENERATE(Case{Cost::mean_squared_error, "mse", "2/3", "3/5"}, Case{Cost::l1, "l1", "1", "9/10"},
                              Case{Cost::max, "max", "1/2", "2/5"});
  CAPTURE(asked.name);
  auto outcome = [&](const std::string& threshold, bool is_strict) {
    const std::string text = R"({"nnsolve": "training/1", "cost": ")" + std::string(asked.name) +
                             R"(", "threshold": ")" + threshold + "\", " + network + "}";
    const TrainingInstance instance = read_instance(text, "test.net.json");
    std::string problem;
    const auto base = certificate_base(instance, {asked.cost, instance.threshold, is_strict}, problem);
    REQUIRE(base);
    const BaseSystem system = system_of(*base);
    presolving::Derivations derivations;
    presolve_for_proof(system.system, {}, derivations);
    const Elaborated made = elaborate(*base, system.given, derivations);
    if (!made.certificate) return std::string("none");
    // Of the bound the header says it, and the checker takes it from there.
    return checked(*nncheck::read_network(text), made.certificate->text);
  };
  CHECK(outcome(asked.less, false) == "");
  CHECK(outcome(asked.least, true) == "");
  CHECK(outcome(asked.least, false) == "none");
}

TEST_CASE("a product of powers that is 0 makes the product of what is multiplied 0") {
  const std::string text = script("(assert (= (* (- x) x x y y) 0))(assert (= (* x y) 1))");
  std::string problem;
  const auto base = certificate_base(read_formula(text, "test", Station::etr), problem);
  REQUIRE(base);
  const BaseSystem system = system_of(*base);
  presolving::Derivations derivations;
  auto add = [&](presolving::Record::Kind kind, Constraint statement, std::vector<presolving::RecordId> premises) {
    presolving::Record record;
    record.kind = kind;
    record.number = static_cast<std::uint32_t>(derivations.records.size());
    record.statement = std::move(statement);
    record.premises = std::move(premises);
    derivations.records.push_back(std::move(record));
  };
  using Kind = presolving::Record::Kind;
  add(Kind::given, system.system.constraints[0], {});
  add(Kind::given, system.system.constraints[1], {});
  const Polynomial product = system.system.constraints[1].polynomial + Polynomial(Rational(1));
  add(Kind::entailed, Constraint::atom(product, Relation::equal), {0});
  add(Kind::entailed, Constraint::any({}), {1, 2});
  derivations.contradiction = 3;
  const Elaborated made = elaborate(*base, system.given, derivations);
  REQUIRE(made.certificate);
  CHECK(checked(*nncheck::read_smt2(text), made.certificate->text) == "");
}

TEST_CASE("products whose factors occur only together, powers, pivots and ites") {
  const char* const assertions =
      GENERATE("(assert (= (* x x x y y) 0))(assert (= (* x y) (+ (* z z) 1)))",
               "(assert (= (+ (* x y) (* z w)) 1))(assert (= (* x y z w) 1))",
               "(assert (= (+ (* x y x y) (* 2 x y)) (- 2)))(assert (= (* x y) (+ 2 (* u w))))(assert (>= (* u w) 0))",
               "(assert (not (= (+ (* x y) 1) 0)))(assert (= (* z (+ (* x y) 1)) 1))(assert (= (* u (+ (* x y) 1)) 2))"
               "(assert (= (* u u) (* z z)))",
               "(assert (not (= x 0)))(assert (not (= y 0)))(assert (not (= (+ (* 7 x) (* 4 y) (* 2 z)) 0)))"
               "(assert (not (= z 0)))(assert (= (* (+ (* 7 x) (* 4 y)) z w) (* 2 (+ (* 7 x) (* 4 y) (* 2 z)))))"
               "(assert (= (+ (* 7 x) (* 4 y)) 0))",
               "(assert (= (ite (> x 0) x (- x)) (- 1)))", "(assert (> (ite (> x 0) (ite (> x 1) 1 x) 0) 1))");
  CAPTURE(assertions);
  const Outcome outcome = outcome_of(script(assertions));
  CHECK(outcome.problem == "");
  CHECK(outcome.has_certificate);
  CHECK(outcome.rejected == "");
}
