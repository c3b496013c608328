// Formulas that must be refused: the data files tests/regress/bad/*.{smt2,etrinv,etrinveq}. Every line of NAME.error
// must be in the message.
#include "io/etr_inv_eq_io.h"
#include "io/etr_inv_io.h"
#include "io/files.h"
#include "io/smt2_reader.h"

#include "nnsolve/error.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <sstream>
#include <string>

using namespace nnsolve;

namespace {

std::string problem_of_file(const std::filesystem::path& path) {
  const std::string text = read_text(path);
  const std::string name = path.filename();
  try {
    if (path.extension() == ".smt2") read_smt2(text, name);
    if (path.extension() == ".etrinv") read_etr_inv(text, name);
    if (path.extension() == ".etrinveq") read_etr_inv_eq(text, name);
  } catch (const ParseError& error) {
    return error.what();
  }
  return "";
}

bool is_formula_file(const std::filesystem::path& path) {
  return path.extension() == ".smt2" || path.extension() == ".etrinv" || path.extension() == ".etrinveq";
}

}  // namespace

TEST_CASE("bad formulas are refused with file, line, column and reason", "[io]") {
  // Lost without it: input that is quietly taken for something else than its author meant.
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(NNSOLVE_SOURCE_DIR "/tests/regress/bad")) {
    if (!is_formula_file(entry.path())) continue;
    ++count;
    const std::string problem = problem_of_file(entry.path());
    INFO(entry.path());
    INFO(problem);
    CHECK(problem.starts_with(entry.path().filename().string() + ":"));
    CHECK(problem.find('\n') == std::string::npos);
    std::istringstream lines(read_text(std::filesystem::path(entry.path()).replace_extension(".error")));
    for (std::string line; std::getline(lines, line);) CHECK(problem.find(line) != std::string::npos);
  }
  CHECK(count >= 38);
}
