#include "campaign/summary.h"

namespace nnsolve {

namespace {

std::vector<std::pair<std::string, std::size_t>> count_by(Database& campaign, const char* query) {
  std::vector<std::pair<std::string, std::size_t>> counts;
  Statement statement = campaign.prepare(query);
  while (statement.step()) counts.emplace_back(statement.text(0), statement.integer(1));
  return counts;
}

}  // namespace

CampaignSummary summarise(Database& campaign) {
  CampaignSummary summary;
  summary.instances = static_cast<std::size_t>(campaign.ask("SELECT count(*) FROM instance"));
  summary.tasks = static_cast<std::size_t>(campaign.ask("SELECT count(*) FROM task"));
  summary.done = static_cast<std::size_t>(campaign.ask("SELECT count(*) FROM result"));
  summary.outcomes = count_by(campaign, "SELECT outcome, count(*) FROM result GROUP BY outcome ORDER BY outcome");
  summary.statuses = count_by(
      campaign, "SELECT status, count(*) FROM result WHERE status IS NOT NULL GROUP BY status ORDER BY status");
  summary.disagreements = list_disagreements(campaign);
  return summary;
}

}  // namespace nnsolve
