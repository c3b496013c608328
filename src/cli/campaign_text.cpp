#include "cli/campaign_text.h"

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
  json.key(key);
  json.begin_object();
  for (const auto& [name, count] : counts) {
    json.key(name);
    json.integer(count);
  }
  json.end_object();
}

void write_disagreement(JsonWriter& json, const Disagreement& disagreement) {
  json.begin_object();
  if (!disagreement.path.empty()) {
    json.key("instance");
    json.string(disagreement.path);
  }
  if (disagreement.task != 0) {
    json.key("task");
    json.integer(static_cast<std::size_t>(disagreement.task));
    json.key("command_line");
    json.string(disagreement.command_line);
  }
  json.key("verdicts");
  json.begin_array();
  for (const Verdict& verdict : disagreement.verdicts) {
    json.begin_object();
    json.key("party");
    json.string(verdict.party);
    json.key("version");
    json.string(verdict.version);
    json.key("status");
    json.string(verdict.status);
    json.key("trust");
    json.string(verdict.trust);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_changed(JsonWriter& json, const ChangedInstance& instance) {
  json.begin_object();
  json.key("instance");
  json.string(instance.path);
  json.key("problem");
  json.string(instance.problem);
  json.key("results");
  json.integer(static_cast<std::size_t>(instance.results));
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
  auto figure = [&](const char* name, std::size_t number) {
    json.key(name);
    json.integer(number);
  };
  const CampaignSummary& summary = told.summary;
  json.begin_object();
  json.key("directory");
  json.string(told.directory);
  figure("instances", summary.instances);
  figure("tasks", summary.tasks);
  figure("done", summary.done);
  figure("left", summary.tasks - summary.done);
  figure("ran", told.ran);
  write_counts(json, "outcomes", summary.outcomes);
  write_counts(json, "statuses", summary.statuses);
  json.key("disagreements");
  json.begin_array();
  for (const Disagreement& disagreement : summary.disagreements) write_disagreement(json, disagreement);
  json.end_array();
  json.key("changed");
  json.begin_array();
  for (const ChangedInstance& instance : told.changed) write_changed(json, instance);
  json.end_array();
  json.key("seconds");
  json.decimal(told.seconds);
  json.end_object();
  out += '\n';
  return out;
}

}  // namespace nnsolve
