// Who is to blame, with backends that lie on purpose. If these break, users accuse the wrong party, or nobody.
#include "nnsolve/crosscheck.h"

#include "crosscheck/side.h"

#include "nnsolve/backend.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

using namespace nnsolve;

namespace {

constexpr const char* says_unsat = "smtlib:printf 'unsat\\n'";
constexpr const char* says_nothing = "smtlib:true";

bool has_z3() {
  const std::vector<std::string> linked = linked_backends();
  if (std::ranges::find(linked, "z3") != linked.end()) return true;
  WARN("z3 is not linked: skipped");
  return false;
}

CrosscheckOptions asking(std::vector<std::string> backends) {
  CrosscheckOptions options;
  options.backends = std::move(backends);
  return options;
}

/// x * y = 1, and x + x = y if the sides are to be irrational.
Formula product(bool is_irrational) {
  EtrInv formula{{"x", "y"}, {EtrInvConstraint::inversion(0, 1)}};
  if (is_irrational) formula.constraints.push_back(EtrInvConstraint::addition(0, 0, 1));
  return formula;
}

/// x + x = y, y + y = x, x * y = 1.
Formula contradiction() {
  return EtrInv{
      {"x", "y"},
      {EtrInvConstraint::addition(0, 0, 1), EtrInvConstraint::addition(1, 1, 0), EtrInvConstraint::inversion(0, 1)}};
}

std::vector<const Blame*> blames_on(const CrosscheckReport& report, Party party) {
  std::vector<const Blame*> found;
  for (const Blame& blame : report.blames) {
    if (blame.party == party) found.push_back(&blame);
  }
  return found;
}

}  // namespace

TEST_CASE("formula and network agree, and solutions come with it") {
  if (!has_z3()) return;
  for (const bool is_irrational : {false, true}) {
    for (Activation activation : {Activation::identity, Activation::relu}) {
      for (const bool is_thorough : {false, true}) {
        CrosscheckOptions options = asking({"z3"});
        options.reduce.activation = activation;
        options.is_thorough = is_thorough;
        options.query_seconds = 2;
        const CrosscheckReport report = Crosschecker(options).run(product(is_irrational));
        CHECK(report.verdict == Verdict::agree);
        CHECK(report.formula == Status::sat);
        CHECK(report.network == Status::sat);
        CHECK(report.assignment);
        CHECK(report.weights);
        CHECK(report.carried.size() == 2);
      }
    }
  }
}

TEST_CASE("an unsat is asked again in other orders") {
  if (!has_z3()) return;
  CrosscheckOptions options = asking({"z3"});
  options.orders = 3;
  const CrosscheckReport report = Crosschecker(options).run(contradiction());
  CHECK(report.verdict == Verdict::agree);
  CHECK(report.formula == Status::unsat);
  const auto of_original = std::ranges::count_if(report.claims, [](const CrossClaim& claim) {
    return claim.side == Side::formula && claim.question == "original" && claim.backend == "z3";
  });
  CHECK(of_original == 4);
}

TEST_CASE("a backend that says unsat of what has a solution is convicted, with the query") {
  if (!has_z3()) return;
  for (const bool is_irrational : {false, true}) {
    const CrosscheckReport report = Crosschecker(asking({"z3", says_unsat})).run(product(is_irrational));
    CHECK(report.verdict == Verdict::disagree);
    CHECK(report.formula == Status::sat);
    REQUIRE(!report.blames.empty());
    for (const Blame& blame : report.blames) {
      CHECK(blame.party == Party::backend);
      CHECK(blame.backend == says_unsat);
      CHECK(blame.query.find("(set-info :status sat)") != std::string::npos);
      CHECK(blame.query.find("(check-sat)") != std::string::npos);
    }
  }
}

TEST_CASE("a solution that was planted convicts, too") {
  KnownAnswer known;
  known.status = Status::sat;
  known.assignment = Assignment{{}, {Value(Rational(2)), Value(Rational(1, 2))}};
  const CrosscheckReport report = Crosschecker(asking({says_unsat})).run(product(false), known);
  CHECK(!blames_on(report, Party::backend).empty());
}

TEST_CASE("what was planted is believed only after a check") {
  KnownAnswer known;
  known.status = Status::sat;
  known.assignment = Assignment{{}, {Value(Rational(2)), Value(Rational(1, 3))}};
  const CrosscheckReport report = Crosschecker(asking({says_nothing})).run(product(false), known);
  CHECK(!blames_on(report, Party::nnsolve).empty());
}

TEST_CASE("a solution of what has none by its making is nnsolve's fault") {
  KnownAnswer known;
  known.status = Status::unsat;
  const CrosscheckReport report = Crosschecker(asking({says_nothing})).run(product(false), known);
  CHECK(report.verdict == Verdict::disagree);
  CHECK(!blames_on(report, Party::nnsolve).empty());
}

TEST_CASE("a construction that changes the answer is to blame, and no backend") {
  if (!has_z3()) return;
  CrosscheckOptions options = asking({"z3"});
  options.reduce.variant = Variant::as_printed;
  const CrosscheckReport report = Crosschecker(options).run(product(false));
  CHECK(report.verdict == Verdict::disagree);
  CHECK(report.formula == Status::sat);
  CHECK(report.network == Status::unsat);
  CHECK(blames_on(report, Party::backend).empty());
  CHECK(!blames_on(report, Party::reduction).empty());
}

TEST_CASE("a lone network is held against its backends") {
  TrainingInstance instance;
  const auto make = [&](const char* name, std::optional<Rational> bias) {
    Neuron neuron;
    neuron.name = name;
    neuron.bias = std::move(bias);
    instance.network.neurons.push_back(neuron);
  };
  make("x", std::nullopt);
  make("y", Rational(0));
  instance.network.input_count = 1;
  instance.network.output_count = 1;
  instance.network.edges.push_back({0, 1, std::nullopt});
  instance.inputs.push(0, Rational(2));
  instance.inputs.finish_row();
  instance.targets.push(0, Rational(3));
  instance.targets.finish_row();
  const CrosscheckReport honest = Crosschecker(asking({says_nothing})).run(instance);
  CHECK(honest.verdict == Verdict::agree);  // presolve decides
  CHECK(honest.network == Status::sat);
  const CrosscheckReport lied = Crosschecker(asking({says_unsat})).run(instance);
  CHECK(lied.verdict == Verdict::disagree);
  CHECK(!blames_on(lied, Party::backend).empty());
}

TEST_CASE("nobody decides: open, not a guess") {
  CrosscheckOptions options = asking({says_nothing});
  // v^2 + 1 = a^2, a * b = 1, b + v = a: nothing that presolve sees through at once.
  EtrInv formula{
      {"a", "b", "c", "d", "e"},
      {EtrInvConstraint::inversion(0, 1), EtrInvConstraint::addition(0, 1, 2), EtrInvConstraint::inversion(2, 3),
       EtrInvConstraint::addition(3, 1, 4), EtrInvConstraint::inversion(4, 0), EtrInvConstraint::addition(4, 3, 0)}};
  const CrosscheckReport report = Crosschecker(options).run(Formula(formula));
  CHECK(report.verdict != Verdict::disagree);
  CHECK((report.verdict == Verdict::open) == (report.formula == Status::unknown));
}

TEST_CASE("a side takes no enclosure for a solution", "[crosscheck]") {
  // Lost without it: numbers near a solution that are carried to the other side, fail there, and put the blame on us.
  const Formula formula = product(true);
  SideQuestions side(Side::formula, formula);
  const Rational root(1414213562, 1000000000);
  const EnclosedAssignment near{{root / Rational(2), root}, Rational(1, 1000000), {0, 1}, {{0, {}}, {1, {}}}};
  REQUIRE(check(formula, near).checked);
  CHECK(side.accept(Candidate{Form::given, near}));
  CHECK_FALSE(side.has_solution());
}
