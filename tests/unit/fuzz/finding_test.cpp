// If these break, what was found cannot be asked again.
#include "fuzz/finding.h"

#include "nnsolve/error.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

namespace {

SavedFinding sample_finding() {
  SavedFinding finding;
  finding.seed = 11;
  finding.case_number = 99;
  finding.instance = "planted-2-3";
  finding.command = "nnsolve fuzz --seed 11 --first 99 --count 1";
  finding.blame = {Party::backend, "z3", "4.8.12", Side::network, "says \"unsat\"", "(check-sat)\n"};
  finding.question.input = Formula(EtrInv{{"x", "y"}, {EtrInvConstraint::inversion(0, 1)}});
  finding.question.known.status = Status::sat;
  finding.question.known.assignment = Assignment{{}, {Value(Rational(3)), Value(Rational(1, 3))}};
  finding.question.options.backends = {"z3", "smtlib:printf 'unsat\\n'"};
  finding.question.options.seed = 0xFEDCBA9876543210u;
  finding.question.options.query_seconds = 1.5;
  finding.question.options.is_thorough = false;
  finding.question.options.reduce.activation = Activation::relu;
  finding.question.options.reduce.variant = Variant::compact;
  finding.question.options.reduce.inequalities = InequalityMode::root;
  finding.question.checks_laws = true;
  finding.is_minimal = true;
  return finding;
}

}  // namespace

TEST_CASE("a finding is read as it was written") {
  const std::string text = to_json(sample_finding());
  const SavedFinding again = read_finding(text, "finding.json");
  CHECK(again.question.options.seed == 0xFEDCBA9876543210u);
  CHECK(again.question.options.reduce == sample_finding().question.options.reduce);
  CHECK(again.question.options.backends == sample_finding().question.options.backends);
  CHECK(std::get<EtrInv>(std::get<Formula>(again.question.input)).constraints.size() == 1);
  REQUIRE(again.question.known.assignment);
  SavedFinding with_query = again;
  with_query.blame.query = sample_finding().blame.query;  // not needed to ask again
  CHECK(to_json(with_query) == text);
}

TEST_CASE("a spoilt finding is an error with a place") {
  const std::string text = to_json(sample_finding());
  for (const std::string_view gone :
       {"\"party\"", "\"format\"", "\"input\"", "finding/1", "\"compact\"", "inversion"}) {
    std::string spoilt = text;
    const std::size_t place = spoilt.find(gone);
    if (place == std::string::npos) continue;
    spoilt.replace(place, gone.size(), "\"nonsense\"");
    CHECK_THROWS_AS(read_finding(spoilt, "finding.json"), ParseError);
  }
  for (std::size_t length = 0; length + 2 < text.size(); length += 37) {
    CHECK_THROWS_AS(read_finding(text.substr(0, length), "finding.json"), ParseError);
  }
}
