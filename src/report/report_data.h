// What a report is made of, gathered from a campaign's database in a few passes, each linear in the tasks.
//
// An engine is whoever decided instances on its own: a backend of `solve` with its options, or a backend on one side of
// a `crosscheck`. Its cell for an instance holds the first thing that it said there and how long that took.
#pragma once

#include "campaign/database.h"
#include "campaign/disagreement.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace nnsolve {

enum class Said : std::uint8_t { nothing, sat, unsat, unknown, failed };

struct Cell {
  Said said = Said::nothing;
  float seconds = 0;
};

/// What is known of an instance, best evidence first. contradicted: nothing is, since two parties contradict each
/// other and neither has a checked solution.
enum class Truth : std::uint8_t {
  checked_yes,
  known_yes,
  known_no,
  certified_no,
  agreed_no,
  claimed_no,
  open,
  contradicted
};
inline constexpr std::size_t truth_count = 8;
bool is_yes(Truth truth);
bool is_no(Truth truth);
const char* to_string(Truth truth);

struct ReportInstance {
  std::int64_t id = 0;
  std::string path;
  std::string question;  // what was asked in place of what the file asks (campaign/disagreement.h)
  std::string name;
  std::string family;
  std::optional<std::int64_t> size;
  Truth truth = Truth::open;
};

struct EngineFigures {
  std::string name;
  std::vector<Cell> cells;  // one an instance
  std::size_t yes = 0;
  std::size_t no = 0;
  std::size_t unknown = 0;
  std::size_t failed = 0;  // crashed, timed out, garbage, ...
  std::size_t wrong = 0;   // contradicts what is known
  std::size_t alone = 0;   // decided, rightly, by no other engine
  double seconds = 0;      // over what it decided
  double limit = 0;        // its time limit in seconds; 0: not known
  double par2 = 0;         // mean over what it was asked, where what it did not decide counts twice the limit
  std::map<std::string, std::size_t> trusts;
};

/// How large the stations of the reduction are.
struct StationSize {
  std::string station;
  std::string measure;
  std::vector<double> values;  // sorted, not empty
};

struct ReportDisagreement {
  Disagreement disagreement;
  std::string sentence;            // who is wrong, and why; empty: nobody can say
  std::vector<std::string> files;  // the instance, shrunk ones, queries: those that there are
  std::string json;                // what the task itself told
};

struct ReportData {
  std::string directory;
  std::string version;  // of nnsolve, and hosts: of whoever made results
  std::string hosts;
  std::size_t tasks = 0;
  std::size_t done = 0;
  std::vector<ReportInstance> instances;
  std::vector<EngineFigures> engines;
  std::vector<Cell> best;  // virtual best: for each instance the fastest right answer
  std::vector<StationSize> stations;
  std::vector<ReportDisagreement> disagreements;
  std::vector<std::pair<std::string, std::size_t>> outcomes;
};

/// True if the cell has an answer that nothing known contradicts.
bool is_decided(const Cell& cell, Truth truth);

ReportData read_report_data(Database& campaign, const std::string& directory);

}  // namespace nnsolve
