// Files of formulas through the whole pipeline, against Z3 on the very text.
#include "io/smt2_reader.h"
#include "io/smt2_writer.h"
#include "support/random_etr.h"

#include "nnsolve/backend.h"
#include "nnsolve/check.h"
#include "nnsolve/solve.h"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

using namespace nnsolve;

namespace {

bool has_linked_z3() {
  const std::vector<std::string> linked = linked_backends();
  return std::find(linked.begin(), linked.end(), "z3") != linked.end();
}

/// What the program z3 says of a text within a few seconds: "sat", "unsat", or anything else.
std::string ask_z3(const std::string& text) {
  std::string path = "/tmp/nnsolve-test-XXXXXX";
  const int file = ::mkstemp(path.data());
  REQUIRE(file >= 0);
  const bool is_written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::close(file);
  std::FILE* pipe = ::popen(("z3 -T:3 -smt2 " + path + " 2>/dev/null").c_str(), "r");
  REQUIRE(is_written);
  std::array<char, 64> line{};
  std::string answer = std::fgets(line.data(), line.size(), pipe) != nullptr ? line.data() : "";
  ::pclose(pipe);
  std::remove(path.c_str());
  answer.resize(std::min(answer.find('\n'), answer.size()));
  return answer;
}

SolveOptions quick() {
  SolveOptions options;
  options.backend = "z3";
  options.deadline = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  return options;
}

}  // namespace

TEST_CASE("a satisfied formula is never unsat, and answers agree with Z3 on the text", "[property]") {
  // Lost without it: lower, encode, lift and check could each be right and not fit together.
  if (!has_linked_z3()) {
    WARN("skipped: no z3");
    return;
  }
  constexpr std::uint64_t seed = 99;
  CAPTURE(seed);
  test::Random random(seed);
  int sat = 0;
  int unsat = 0;
  int compared = 0;
  for (int i = 0; i < 120; ++i) {
    const test::RandomEtr random_etr = test::random_etr(random, {.reals = 2, .bools = 1, .assertions = i % 4 + 1}, 1);
    Etr etr = random_etr.formula;
    bool is_satisfied = random_etr.is_satisfied[0];
    for (int k = i % 2 == 0 ? 0 : 5; k > 0; --k) {  // so that many have no solution
      const auto any = static_cast<std::size_t>(test::uniform(random, 0, std::ssize(random_etr.formulas) - 1));
      const bool wanted = test::uniform(random, 0, 1) == 0;
      etr.add_assertion(wanted ? random_etr.formulas[any] : etr.make_negation(random_etr.formulas[any]));
      is_satisfied = is_satisfied && random_etr.truths[any][0] == wanted;
    }
    std::string text;
    append_etr(text, etr);
    INFO(text);
    const Formula formula = read_smt2(text, "f");
    const FormulaAnswer result = solve(formula, quick());
    if (is_satisfied) REQUIRE(result.answer.status != Status::unsat);
    sat += result.answer.status == Status::sat ? 1 : 0;
    unsat += result.answer.status == Status::unsat ? 1 : 0;
    if (result.answer.status == Status::sat) REQUIRE(check(formula, result.assignment->assignment()).checked);
    const std::string expected = ask_z3(text);
    if (result.answer.status == Status::unknown || (expected != "sat" && expected != "unsat")) continue;
    ++compared;
    REQUIRE(to_string(result.answer.status) == expected);
  }
  CHECK(sat > 20);
  CHECK(unsat > 0);
  CAPTURE(compared);
}

TEST_CASE("formulas of the line formats are decided", "[property]") {
  if (!has_linked_z3()) {
    WARN("skipped: no z3");
    return;
  }
  using Kind = EtrInvConstraint;
  // x + x = y, x * y = 1: x = sqrt(1/2)
  const EtrInv roots{{"x", "y"}, {Kind::addition(0, 0, 1), Kind::inversion(0, 1)}};
  const FormulaAnswer irrational = solve(Formula(roots), quick());
  REQUIRE(irrational.answer.status == Status::sat);
  CHECK(irrational.answer.trust == Trust::checked);
  CHECK(irrational.assignment->assignment().fields.size() == 1);
  // x + x = x, x * x = 1
  const EtrInv nothing{{"x"}, {Kind::addition(0, 0, 0), Kind::inversion(0, 0)}};
  CHECK(solve(Formula(nothing), quick()).answer.status == Status::unsat);
  EtrInvEq inverse{{"x", "y"}, {false, true}, {}};
  inverse.constraints.push_back({{Literal{0, false, false}, Literal{0, true, true}, Literal{}}, 2});
  const FormulaAnswer one = solve(Formula(inverse), quick());
  REQUIRE(one.answer.status == Status::sat);
  CHECK_FALSE(one.assignment->assignment().values[1].is_zero());
  CHECK(solve(Formula(EtrInv{}), quick()).answer.status == Status::sat);
}
