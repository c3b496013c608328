// Formulas that presolve once took wrongly, or not at all: the data files tests/regress/presolve/*.smt2. What each says
// of itself, (set-info :status ...), is what must come out, with presolve and without.
//
// Without this, what was mended once could break again in the same way.
#include "encode/formula.h"
#include "io/smt2_reader.h"
#include "property/comparison.h"

#include "nnsolve/check.h"
#include "nnsolve/solve.h"

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("What presolve once got wrong", "[presolve]") {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(NNSOLVE_SOURCE_DIR "/tests/regress/presolve")) {
    ++files;
    CAPTURE(entry.path().filename().string());
    const std::string text = text_of(entry.path());
    const bool is_sat = text.find(":status sat") != std::string::npos;
    REQUIRE((is_sat || text.find(":status unsat") != std::string::npos));
    const Etr formula = read_smt2(text, "file");
    for (std::size_t limit : {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{1000}}) {
      PresolveOptions options;
      options.limit = limit;
      const PresolvedSystem presolved = presolve(encode(formula).system, options);
      if (is_sat) CHECK_FALSE(presolved.is_unsat);
    }
    if (!has_z3()) continue;
    SolveOptions options;
    options.backend = "z3";
    const FormulaAnswer answer = solve(Formula(formula), options);
    CHECK(answer.answer.status == (is_sat ? Status::sat : Status::unsat));
  }
  CHECK(files >= 3);
}
