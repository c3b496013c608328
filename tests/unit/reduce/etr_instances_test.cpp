// The formulas of instances/etr: what is known about them must be true.
#include "etr_reduction_support.h"
#include "io/smt2_reader.h"
#include "io/witness_io.h"

#include "nnsolve/check.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::filesystem::path> instances() {
  std::vector<std::filesystem::path> result;
  for (const auto& entry : std::filesystem::directory_iterator(NNSOLVE_SOURCE_DIR "/instances/etr")) {
    if (entry.path().extension() == ".smt2") result.push_back(entry.path());
  }
  std::ranges::sort(result);
  return result;
}

}  // namespace

// Without it: a witness that is shipped could be none, or not survive the reduction; an example could be left without
// an answer.
TEST_CASE("the instances' witnesses satisfy them and are carried over") {
  int witnesses = 0;
  for (const std::filesystem::path& path : instances()) {
    INFO(path);
    const std::string text = text_of(path);
    const Etr formula = read_smt2(text, path);
    const bool is_sat = text.find("(set-info :status sat)") != std::string::npos;
    const bool is_unsat = text.find("(set-info :status unsat)") != std::string::npos;
    CHECK((is_sat || is_unsat || path.stem() == "eleven_squares"));
    std::filesystem::path witness = path;
    witness.replace_extension(".witness.json");
    CHECK(std::filesystem::exists(witness) == is_sat);
    if (!is_sat) continue;
    const Assignment solution = read_assignment(text_of(witness), witness, Formula(formula));
    CHECK(check(formula, solution).checked);
    check_round_trip(formula, solution);
    ++witnesses;
  }
  CHECK(witnesses >= 15);
}
