// Works on the open tasks of a campaign until there are none.
//
// Each task is a process of its own: this program again, under a keeper (solvers/keeper.h) that ends it and all that it
// started at the limits, and also when we die. Its outcome is one transaction. So at any moment a task has its result
// or has left no trace, and whoever comes next finds out by looking.
#pragma once

#include "campaign/database.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>

namespace nnsolve {

struct RunProgress {
  std::size_t tasks = 0;
  std::size_t done = 0;  // of them, by whomever
  std::size_t ran = 0;   // of those, by this run
  std::size_t disagreements = 0;
};

struct RunRequest {
  std::string directory;
  std::size_t jobs = 1;
  /// This run's share are the tasks of these numbers: task modulo shards = shard - 1.
  std::int64_t shard = 1;
  std::int64_t shards = 1;
  /// Each solve writes its certificate, if it finds one, to certificates/TASK.jsonl in the directory.
  bool has_certificates = false;
  std::set<std::int64_t> skipped_instances;        // whose tasks stay open
  std::function<void(const RunProgress&)> report;  // called often
};

struct RunReport {
  RunProgress progress;
  std::set<std::int64_t> changed_instances;  // found changed on the way; their tasks stay open
};

/// The plan is read from `campaign`; results go into `results`, which may be the same. Waits for tasks that other
/// processes are working on. A plan that grows meanwhile is worked on to its end. Throws FileError, UsageError.
RunReport run_campaign(Database& campaign, Database& results, const RunRequest& request);

}  // namespace nnsolve
