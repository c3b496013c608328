// Where a campaign stands, in a few numbers and the list that matters.
#pragma once

#include "campaign/database.h"
#include "campaign/disagreement.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

/// Tasks that never got to their question: wrong usage, or no such backend. What they are is a mistake in the plan, not
/// a result.
struct MisusedTasks {
  std::vector<std::int64_t> tasks;
  std::string reason;  // of the first one
};
MisusedTasks list_misused(Database& results);

/// All tasks that failed (an exit status that is no answer): those, and unreadable files.
std::vector<std::int64_t> list_failed(Database& results);

/// What is still to be done, in words: how many tasks, of which commands with which backends and options.
std::string describe_open(Database& campaign);

struct CampaignSummary {
  std::size_t instances = 0;
  std::size_t tasks = 0;
  std::size_t done = 0;
  std::vector<std::pair<std::string, std::size_t>> outcomes;  // how many tasks, by name
  std::vector<std::pair<std::string, std::size_t>> statuses;
  std::vector<Disagreement> disagreements;
  MisusedTasks misused;
};

CampaignSummary summarise(Database& campaign);

}  // namespace nnsolve
