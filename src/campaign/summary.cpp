#include "campaign/summary.h"

#include "campaign/word_list.h"

namespace nnsolve {

namespace {

std::vector<std::pair<std::string, std::size_t>> count_by(Database& campaign, const char* query) {
  std::vector<std::pair<std::string, std::size_t>> counts;
  Statement statement = campaign.prepare(query);
  while (statement.step()) counts.emplace_back(statement.text(0), statement.integer(1));
  return counts;
}

/// "a, b, c and 4 more": the distinct values of a column of the open tasks, without empty ones.
std::string list_open(Database& campaign, const std::string& column) {
  constexpr std::size_t most_shown = 6;
  Statement rows = campaign.prepare("SELECT " + column + " FROM task WHERE id NOT IN (SELECT task FROM result) AND " +
                                    column + " <> '' GROUP BY 1 ORDER BY min(id)");
  std::string list;
  std::size_t count = 0;
  while (rows.step()) {
    if (++count > most_shown) continue;
    const std::string value = column == "options" ? shell_line(read_words(rows.text(0))) : rows.text(0);
    if (!value.empty()) list.append(list.empty() ? "" : ", ").append(value);
  }
  if (count > most_shown) list.append(" and ").append(std::to_string(count - most_shown)).append(" more");
  return list;
}

}  // namespace

MisusedTasks list_misused(Database& results) {
  MisusedTasks misused;
  Statement rows = results.prepare(
      "SELECT task, reason FROM result WHERE outcome = 'failed' AND exit_status IN (64, 69) ORDER BY task");
  while (rows.step()) {
    if (misused.tasks.empty()) misused.reason = rows.text(1);
    misused.tasks.push_back(rows.integer(0));
  }
  return misused;
}

std::vector<std::int64_t> list_failed(Database& results) {
  std::vector<std::int64_t> tasks;
  Statement rows = results.prepare("SELECT task FROM result WHERE outcome = 'failed' ORDER BY task");
  while (rows.step()) tasks.push_back(rows.integer(0));
  return tasks;
}

std::string describe_open(Database& campaign) {
  const std::int64_t open = campaign.ask("SELECT (SELECT count(*) FROM task) - (SELECT count(*) FROM result)");
  if (open <= 0) return "nothing to run";
  std::string line = "to run: " + std::to_string(open) + (open == 1 ? " task of " : " tasks of ");
  line += list_open(campaign, "command");
  const std::string backends = list_open(campaign, "backend");
  if (!backends.empty()) line.append(" with ").append(backends);
  const std::int64_t instances =
      campaign.ask("SELECT count(DISTINCT instance) FROM task WHERE id NOT IN (SELECT task FROM result)");
  if (instances > 0) {
    line.append(" on ").append(std::to_string(instances)).append(instances == 1 ? " instance" : " instances");
  }
  const std::string options = list_open(campaign, "options");
  if (!options.empty()) line.append(" (").append(options).append(")");
  return line;
}

CampaignSummary summarise(Database& campaign) {
  CampaignSummary summary;
  summary.instances = static_cast<std::size_t>(campaign.ask("SELECT count(*) FROM instance"));
  summary.tasks = static_cast<std::size_t>(campaign.ask("SELECT count(*) FROM task"));
  summary.done = static_cast<std::size_t>(campaign.ask("SELECT count(*) FROM result"));
  summary.outcomes = count_by(campaign, "SELECT outcome, count(*) FROM result GROUP BY outcome ORDER BY outcome");
  summary.statuses = count_by(
      campaign, "SELECT status, count(*) FROM result WHERE status IS NOT NULL GROUP BY status ORDER BY status");
  summary.disagreements = list_disagreements(campaign);
  summary.misused = list_misused(campaign);
  return summary;
}

}  // namespace nnsolve
