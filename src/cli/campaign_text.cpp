#include "cli/campaign_text.h"

#include "cli/answer_json.h"
#include "io/files.h"
#include "io/json_writer.h"

namespace nnsolve {

namespace {

using Counts = std::vector<std::pair<std::string, std::size_t>>;

std::string join(const Counts& counts) {
  std::string line;
  for (const auto& [name, count] : counts) {
    line.append(line.empty() ? "" : ", ").append(std::to_string(count)).append(" ").append(name);
  }
  return line;
}

void write_counts(JsonWriter& json, const char* key, const Counts& counts) {
  json.begin_object(key);
  for (const auto& [name, count] : counts) json.member(name, count);
  json.end_object();
}

void write_disagreement(JsonWriter& json, const Disagreement& disagreement) {
  json.begin_object();
  if (!disagreement.path.empty()) json.member("instance", disagreement.path);
  if (!disagreement.question.empty()) json.member("question", disagreement.question);
  if (disagreement.task != 0) {
    json.member("task", static_cast<std::size_t>(disagreement.task));
    json.member("command_line", disagreement.command_line);
  }
  json.begin_array("verdicts");
  for (const TaskVerdict& verdict : disagreement.verdicts) {
    json.begin_object();
    json.member("party", verdict.party);
    json.member("version", verdict.version);
    json.member("status", verdict.status);
    json.member("trust", verdict.trust);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_changed(JsonWriter& json, const ChangedInstance& instance) {
  json.begin_object();
  json.member("instance", instance.path);
  json.member("problem", instance.problem);
  json.member("results", static_cast<std::size_t>(instance.results));
  json.end_object();
}

}  // namespace

std::string to_text(const CampaignTold& told) {
  const CampaignSummary& summary = told.summary;
  std::string text = std::to_string(summary.done) + " of ";
  text.append(std::to_string(summary.tasks)).append(" tasks done on ").append(std::to_string(summary.instances));
  text.append(" instances, ").append(std::to_string(told.ran)).append(" of them now\n");
  if (!summary.outcomes.empty()) text.append(join(summary.outcomes)).append("\n");
  if (!summary.statuses.empty()) text.append(join(summary.statuses)).append("\n");
  if (const std::size_t misused = summary.misused.tasks.size(); misused != 0) {
    text.append(std::to_string(misused)).append(misused == 1 ? " task" : " tasks");
    text.append(" never got to the question (--retry runs such again): ").append(summary.misused.reason).append("\n");
  }
  std::size_t disagreements = summary.disagreements.size();
  text.append(std::to_string(disagreements)).append(disagreements == 1 ? " disagreement\n" : " disagreements\n");
  for (const Disagreement& disagreement : summary.disagreements) {
    text.append("  ").append(shown_path(describe(disagreement))).append("\n");
  }
  return text;
}

std::string to_json(const CampaignTold& told) {
  std::string out;
  JsonWriter json(out, 1);
  const CampaignSummary& summary = told.summary;
  begin_answer(json, "campaign");
  json.member("directory", told.directory);
  json.member("instances", summary.instances);
  json.member("tasks", summary.tasks);
  json.member("done", summary.done);
  json.member("left", summary.tasks - summary.done);
  json.member("ran", told.ran);
  write_counts(json, "outcomes", summary.outcomes);
  write_counts(json, "statuses", summary.statuses);
  json.array("disagreements", summary.disagreements,
             [&](const Disagreement& disagreement) { write_disagreement(json, disagreement); });
  json.member("misused", summary.misused.tasks.size());
  json.array("changed", told.changed, [&](const ChangedInstance& instance) { write_changed(json, instance); });
  json.member("seconds", told.seconds);
  json.end_object();
  out += '\n';
  return out;
}

}  // namespace nnsolve
