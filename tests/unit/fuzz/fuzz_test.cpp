// A run finds what is there to find, saves it small, and counts what it did.
#include "nnsolve/fuzz.h"

#include "fuzz/fuzz_case.h"
#include "fuzz/investigation.h"
#include "fuzz/question.h"
#include "io/files.h"

#include "nnsolve/error.h"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>

using namespace nnsolve;

namespace {

constexpr const char* says_unsat = "smtlib:printf 'unsat\\n'";

/// A folder that goes with the test.
struct Folder {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("nnsolve-test-fuzz-" + std::to_string(::getpid()));
  Folder() { std::filesystem::remove_all(path); }
  ~Folder() { std::filesystem::remove_all(path); }
};

FuzzOptions run_options(const Folder& folder) {
  FuzzOptions options;
  options.seed = 5;
  options.count = 12;
  options.jobs = 2;
  options.families = {"planted"};
  options.query_seconds = 2;
  options.shrink_seconds = 30;
  options.folder = folder.path.string();
  return options;
}

}  // namespace

TEST_CASE("a case follows from seed and number") {
  FuzzOptions options;
  options.seed = 3;
  for (std::uint64_t number = 0; number < 40; ++number) {
    const FuzzCase one = make_case(options, number);
    const FuzzCase two = make_case(options, number);
    CHECK(one.instance.name == two.instance.name);
    CHECK(one.order_seed == two.order_seed);
    CHECK(one.reduce == two.reduce);
  }
  FuzzOptions other = options;
  other.seed = 4;
  CHECK(make_case(options, 1).order_seed != make_case(other, 1).order_seed);
}

TEST_CASE("a lie is found, blamed, shrunk as far as it goes, and found again from its file") {
  const Folder folder;
  FuzzOptions options = run_options(folder);
  options.backends = {says_unsat};
  std::size_t told = 0;
  const FuzzReport report = fuzz(options, {}, [&](const Finding&) { ++told; });
  CHECK(report.cases == 12);
  CHECK(report.disagreements > 0);
  REQUIRE(report.findings.size() == 1);  // the same fault in the same family is told once
  CHECK(told == 1);
  const Finding& finding = report.findings.front();
  CHECK(finding.blame.party == Party::backend);
  CHECK(finding.blame.backend == says_unsat);
  CHECK(finding.is_minimal);
  CHECK(finding.constraints == 0);  // of the empty formula it says the same
  const Replay replay = replay_finding(read_text(finding.file), finding.file);
  CHECK(replay.is_reproduced);
  CHECK(replay.expected.backend == says_unsat);
}

TEST_CASE("the same run counts the same, whatever the number of processes") {
  const Folder folder;
  FuzzOptions options = run_options(folder);
  options.backends = {"smtlib:printf 'unknown\\n'"};
  options.families = {"planted", "sums-no", "rank"};
  const FuzzReport one = fuzz(options, {}, {});
  options.jobs = 1;
  const FuzzReport two = fuzz(options, {}, {});
  REQUIRE(one.families.size() == two.families.size());
  CHECK(one.disagreements == 0);
  CHECK(!one.is_vacuous());  // presolve decides
  for (const auto& [name, tally] : one.families) {
    CHECK(tally.yes == two.families.at(name).yes);
    CHECK(tally.no == two.families.at(name).no);
    CHECK(tally.open == two.families.at(name).open);
  }
}

TEST_CASE("whose faults are no findings are not found") {
  const Folder folder;
  FuzzOptions options = run_options(folder);
  options.backends = {says_unsat};
  options.parties = {Party::reduction, Party::nnsolve};
  const FuzzReport report = fuzz(options, {}, {});
  CHECK(report.disagreements == 0);
  CHECK(!std::filesystem::exists(folder.path));
}

TEST_CASE("a run that decides nothing is vacuous") {
  FuzzReport report;
  report.families["planted"].open = 100;
  CHECK(report.is_vacuous());
  report.families["planted"].no = 1;
  CHECK(!report.is_vacuous());
}

TEST_CASE("a family or a backend that is not there is told at once") {
  const Folder folder;
  FuzzOptions options = run_options(folder);
  options.families = {"nonsense"};
  CHECK_THROWS_AS(fuzz(options, {}, {}), UsageError);
  options = run_options(folder);
  options.backends = {"nonsense"};
  CHECK_THROWS_AS(fuzz(options, {}, {}), BackendError);
}
