// What `nnsolve campaign` tells at its end, for people and as JSON.
#pragma once

#include "campaign/plan.h"
#include "campaign/summary.h"

#include <cstddef>
#include <string>
#include <vector>

namespace nnsolve {

struct CampaignTold {
  std::string directory;
  CampaignSummary summary;
  std::vector<ChangedInstance> changed;
  std::size_t ran = 0;
  double seconds = 0;
};

std::string to_text(const CampaignTold& told);
std::string to_json(const CampaignTold& told);

}  // namespace nnsolve
