// Where a campaign stands, in a few numbers and the list that matters.
#pragma once

#include "campaign/database.h"
#include "campaign/disagreement.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

struct CampaignSummary {
  std::size_t instances = 0;
  std::size_t tasks = 0;
  std::size_t done = 0;
  std::vector<std::pair<std::string, std::size_t>> outcomes;  // how many tasks, by name
  std::vector<std::pair<std::string, std::size_t>> statuses;
  std::vector<Disagreement> disagreements;
};

CampaignSummary summarise(Database& campaign);

}  // namespace nnsolve
