// The plan of a campaign: which instances, and what is to be done with each.
//
// Planning is adding: what is there already stays, with its number and its result. So the same command line again
// changes nothing, another one extends the campaign, and numbers are the same for the same history of plans.
#pragma once

#include "campaign/command_kind.h"
#include "campaign/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nnsolve {

/// An instance that is to be in the plan.
struct PlannedInstance {
  std::string path;
  std::string name;  // empty: not known, as the others
  std::string family;
  std::string expected;  // sat, unsat, or empty
  std::optional<std::int64_t> size;
  std::string sha256;  // what it must be; empty: whatever it is
};

struct PlanRequest {
  std::vector<PlannedInstance> instances;
  std::string command;
  std::vector<std::string> backends;
  /// Each is a task of its own for every instance and backend.
  std::vector<std::vector<std::string>> options;
  /// Of each task's process, whatever it has been told itself. Planning a task again sets these anew.
  std::optional<double> limit_seconds;
  std::optional<std::int64_t> memory_megabytes;
};

/// The instances in these files; of a directory, all files in it and below that this command can take, in the order
/// of their names. Family is the name of the file's directory; expected what an SMT-LIB file says itself. Throws
/// FileError.
std::vector<PlannedInstance> list_instances(const std::vector<std::string>& paths, const CommandKind& kind);

/// All of it or nothing. Throws FileError for an instance that cannot be read, ParseError for one that is not what it
/// must be.
void extend_plan(Database& campaign, const PlanRequest& request);

/// An instance that is not what it was when it was planned.
struct ChangedInstance {
  std::int64_t id = 0;
  std::string path;
  std::string problem;
  std::int64_t results = 0;  // of how it was
};

/// Reads all instances again.
std::vector<ChangedInstance> find_changed(Database& campaign);

/// What is wrong with a file that had this hash; empty: nothing.
std::string describe_change(const std::string& path, const std::string& sha256);

/// Takes these files as they are now; their results are to be forgotten before. Throws FileError for one that cannot be
/// read.
void renew(Database& campaign, const std::vector<ChangedInstance>& changed);

/// The tasks of these instances.
std::vector<std::int64_t> tasks_of(Database& campaign, const std::vector<ChangedInstance>& instances);

}  // namespace nnsolve
