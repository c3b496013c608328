// If these break, a run counts something else than what happened.
#include "fuzz/case_record.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

namespace {

CrosscheckReport sample_report() {
  CrosscheckReport report;
  report.verdict = Verdict::disagree;
  report.formula = Status::sat;
  report.network = Status::unsat;
  CrossClaim claim;
  claim.backend = "smtlib:a\tb";
  claim.reason = "two\nlines";
  report.claims.push_back(claim);
  report.blames.push_back({Party::backend, "z3", "4.8.12", Side::network, "it\tlied\n", "query"});
  return report;
}

}  // namespace

TEST_CASE("a record survives its way through a pipe, however it is cut into pieces") {
  const std::string text = begin_line(7, "planted") + result_lines(7, sample_report()) + begin_line(8, "rank");
  CaseRecordReader reader;
  std::vector<CaseRecord> complete;
  for (std::size_t length = 0; length <= text.size(); ++length) {
    reader.read(std::string_view(text).substr(0, length));
    for (CaseRecord& record : reader.take_complete()) complete.push_back(std::move(record));
  }
  REQUIRE(complete.size() == 1);
  CHECK(complete[0].number == 7);
  CHECK(complete[0].family == "planted");
  CHECK(complete[0].is_complete);
  const CrosscheckReport& report = complete[0].report;
  CHECK(report.verdict == Verdict::disagree);
  CHECK(report.formula == Status::sat);
  CHECK(report.network == Status::unsat);
  REQUIRE(report.claims.size() == 1);
  CHECK(report.claims[0].backend == "smtlib:a b");
  CHECK(report.claims[0].reason == "two lines");
  REQUIRE(report.blames.size() == 1);
  CHECK(report.blames[0].party == Party::backend);
  CHECK(report.blames[0].version == "4.8.12");
  CHECK(report.blames[0].side == Side::network);
  CHECK(report.blames[0].why == "it lied ");
  REQUIRE(reader.current());
  CHECK(reader.current()->number == 8);
  CHECK(!reader.current()->is_complete);
}
