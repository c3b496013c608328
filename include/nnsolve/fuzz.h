// Fuzzing: endless differential testing of reduction, pipeline and backends on generated instances.
//
// A run is told by its seed: case i of seed s is the same everywhere. What is found is shrunk and saved as a file that
// replay() asks again. See src/fuzz.
#pragma once

#include "nnsolve/crosscheck.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#pragma GCC visibility push(default)

namespace nnsolve {

struct FuzzOptions {
  std::uint64_t seed = 0;
  std::uint64_t first_case = 0;
  std::optional<std::uint64_t> count;  // of cases; nothing: without end
  std::optional<std::chrono::steady_clock::time_point> deadline;
  std::size_t jobs = 1;               // cases at a time, each in a process
  std::vector<std::string> backends;  // asked in every case; empty: the first that is linked, the others now and then
  std::vector<std::string> families;  // empty: all
  std::uint64_t orders = 2;  // in how many other orders an unsat is asked again
  double query_seconds = 1;
  double case_seconds = 60;                                                         // a case that takes longer is ended
  double shrink_seconds = 120;                                                      // for each finding
  std::size_t memory_megabytes = 4096;                                              // of each case
  std::vector<Party> parties = {Party::reduction, Party::nnsolve, Party::backend};  // whose faults are findings
  std::size_t most_findings = 16;                                                   // further ones are only counted
  std::string folder = "fuzz-findings";                                             // made if there is a finding
};

/// How many cases of a family went which way.
struct FamilyTally {
  std::uint64_t yes = 0;  // decided, both sides
  std::uint64_t no = 0;
  std::uint64_t open = 0;
  std::uint64_t disagree = 0;
  std::uint64_t cut_off = 0;  // took longer or more memory than a case may
};

/// What a backend's queries came to.
struct BackendTally {
  std::uint64_t sat = 0;
  std::uint64_t unsat = 0;
  std::uint64_t wrong_unsat = 0;  // convicted
  std::uint64_t invalid_model = 0;
  std::uint64_t timeout = 0;
  std::uint64_t memory = 0;
  std::uint64_t crash = 0;
  std::uint64_t garbage = 0;     // no verdict, no model, a flood
  std::uint64_t incomplete = 0;  // an honest unknown
};

/// A disagreement, saved.
struct Finding {
  std::uint64_t case_number = 0;
  Blame blame;
  std::string family;
  std::string file;             // to replay; empty if it was not saved
  std::size_t constraints = 0;  // of the shrunk formula, or data points of the network
  bool is_minimal = false;      // nothing more can be dropped
};

struct FuzzReport {
  std::uint64_t cases = 0;
  double seconds = 0;
  std::map<std::string, FamilyTally> families;
  std::map<std::string, BackendTally> backends;
  std::vector<Finding> findings;
  std::uint64_t disagreements = 0;  // findings and repetitions of them

  std::uint64_t decided() const;
  bool is_vacuous() const { return decided() == 0; }
};

/// Runs until the count or the deadline. `progress` is called now and then with the report so far, `found` for each new
/// finding. Throws BackendError and UsageError for what cannot be run at all.
FuzzReport fuzz(const FuzzOptions& options, const std::function<void(const FuzzReport&)>& progress,
                const std::function<void(const Finding&)>& found);

/// A saved finding, asked again in the same way.
struct Replay {
  Blame expected;
  CrosscheckReport report;
  bool is_reproduced = false;  // the same party, and backend, is blamed
};

/// `text` is the file's. Throws ParseError.
Replay replay_finding(std::string_view text, const std::string& file_name);

}  // namespace nnsolve

#pragma GCC visibility pop
