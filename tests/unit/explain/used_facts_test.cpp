#include "explain/used_facts.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"

#include <catch2/catch.hpp>

namespace nnsolve {

namespace {

using Numbers = std::vector<std::size_t>;

CertificateSummary header(const std::string& facts) {
  return read_certificate(R"({"nnsolve": "certificate/1", "variables": [], "facts": [)" + facts + "]}\n", "test");
}

Explainable small_network() {
  return read_instance(R"({"nnsolve": "training/1", "network": {"layers": [1, 2], "bias": "zero"},
                           "data": [{"x": [1], "y": [1, 2]}, {"x": [2], "y": [1, 2]}]})",
                       "test");
}

}  // namespace

// Without it: explain says how a proof argues, and is wrong about it.
TEST_CASE("a certificate's steps are counted by what they do") {
  const CertificateSummary summary = read_certificate(
      R"({"nnsolve": "certificate/1", "variables": [], "facts": [["a", 1]]})"
      "\n"
      R"({"do": "case", "clause": 0})"
      "\n"
      R"({"do": "branch"})"
      "\n"
      R"({"do": "sum", "sum": [{"facts": [0], "coefficient": "1", "square": [["1", 0]]}]})"
      "\n"
      R"({"do": "end"})"
      "\n"
      R"({"do": "branch"})"
      "\n"
      R"({"do": "sum", "sum": [{"facts": [0], "coefficient": "1", "square": [["2"]]}, {"facts": [1], "factor": []}]})"
      "\n"
      R"({"do": "end"})"
      "\n",
      "test");
  CHECK(summary.cases == 2);
  CHECK(summary.sums == 2);
  CHECK(summary.squares == 1);  // a number squared is none
  CHECK(argument_of(summary) == "each of 2 cases ends in a contradiction, by sums of squares");
  CHECK_THROWS_AS(read_certificate(R"({"nnsolve": "witness/1"})", "test"), ParseError);
  CHECK_THROWS_AS(read_certificate("", "test"), ParseError);
}

// Without it: a data point that a proof needs is left out.
TEST_CASE("facts are parts, and definitions are none") {
  const Explainable network = small_network();
  const std::vector<Part> parts = parts_of(network);
  CHECK(used_parts(network, parts, header(R"(["y", "y2", 2], ["b", "y1"], ["h", "q", 1])")) == Numbers{3, 4});
  CHECK(used_parts(network, parts, header(R"(["cost"])")) == std::nullopt);
  CHECK(used_parts(network, parts, header(R"(["y", "y3", 2])")) == std::nullopt);
}

// Without it: x is not 0 because of 1/x, and the constraint that says so is left out.
TEST_CASE("a disequation may come from a constraint") {
  const Explainable formula =
      read_formula("vars a b\nnonzero b\na + b = 0\na + 1/a = 0\n", "test", Station::etr_inv_eq);
  const std::vector<Part> parts = parts_of(formula);
  CHECK(used_parts(formula, parts, header(R"(["nonzero", "a"])")) == Numbers{1});
  CHECK(used_parts(formula, parts, header(R"(["nonzero", "b"], ["c", 1])")) == Numbers{0, 2});
}

}  // namespace nnsolve
