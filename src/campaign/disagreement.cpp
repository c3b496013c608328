#include "campaign/disagreement.h"

#include "campaign/command_kind.h"
#include "campaign/word_list.h"

#include <filesystem>
#include <utility>

namespace nnsolve {

namespace {

void list_contradictions(Database& campaign, std::vector<Disagreement>& found) {
  Statement instances = campaign.prepare(
      "SELECT instance.id, path, question FROM instance JOIN (SELECT instance, question FROM " + asked_verdicts() +
      " GROUP BY instance, question HAVING count(DISTINCT status) > 1) AS contradicted "
      "ON contradicted.instance = instance.id ORDER BY instance.id, question");
  Statement verdicts = campaign.prepare("SELECT DISTINCT party, version, status, trust FROM " + asked_verdicts() +
                                        " WHERE instance = ? AND question = ? ORDER BY status, party, version");
  while (instances.step()) {
    Disagreement disagreement;
    disagreement.path = instances.text(1);
    disagreement.question = instances.text(2);
    verdicts.bind(instances.integer(0)).bind(disagreement.question);
    while (verdicts.step()) {
      disagreement.verdicts.push_back({verdicts.text(0), verdicts.text(1), verdicts.text(2), verdicts.text(3)});
    }
    verdicts.reset();
    found.push_back(std::move(disagreement));
  }
}

void list_finds(Database& campaign, const CommandKind& kind, std::vector<Disagreement>& found) {
  Statement tasks = campaign.prepare(
      "SELECT task.id, path, backend, options FROM task JOIN result ON result.task = task.id "
      "LEFT JOIN instance ON instance.id = task.instance WHERE command = ? AND status = ? ORDER BY task.id");
  std::string directory = std::filesystem::path(campaign.path()).parent_path().string();
  tasks.bind(kind.name).bind(kind.bad_verdict);
  while (tasks.step()) {
    Disagreement disagreement;
    disagreement.task = tasks.integer(0);
    disagreement.path = tasks.text(1);
    disagreement.command_line =
        std::string("nnsolve ") +
        shell_line(task_words(kind, directory, tasks.text(1), tasks.text(2), read_words(tasks.text(3))));
    found.push_back(std::move(disagreement));
  }
}

}  // namespace

std::string question_of_task() {
  const std::string is_asked =
      "(w.value IN ('--threshold', '--cost') OR w.value LIKE '--threshold=%' OR w.value LIKE '--cost=%')";
  return "(SELECT ifnull(group_concat(part, ' '), '') FROM (SELECT replace(w.value, '=', ' ') || "
         "CASE WHEN w.value LIKE '%=%' THEN '' ELSE ' ' || ifnull((SELECT next.value FROM json_each(task.options) AS "
         "next WHERE next.key = w.key + 1), '') END AS part FROM json_each(task.options) AS w WHERE " +
         is_asked + " ORDER BY part))";
}

std::string asked_verdicts() {
  return "(SELECT verdict.instance AS instance, party, version, verdict.status AS status, verdict.trust AS trust, "
         "CASE WHEN task.id IS NULL THEN '' ELSE " +
         question_of_task() + " END AS question FROM verdict LEFT JOIN task ON task.id = verdict.task)";
}

std::string is_contradicted_query() {
  return "SELECT count(*) FROM (SELECT question FROM " + asked_verdicts() +
         " WHERE instance = ? GROUP BY question HAVING count(DISTINCT status) > 1)";
}

std::vector<Disagreement> list_disagreements(Database& campaign) {
  std::vector<Disagreement> found;
  list_contradictions(campaign, found);
  for (const CommandKind& kind : command_kinds()) {
    if (!kind.bad_verdict.empty()) list_finds(campaign, kind, found);
  }
  return found;
}

std::string describe(const Disagreement& disagreement) {
  if (disagreement.task != 0) return disagreement.command_line;
  std::string line = disagreement.path;
  if (!disagreement.question.empty()) line.append(" ").append(disagreement.question);
  line += ":";
  std::string separator = " ";
  for (const TaskVerdict& verdict : disagreement.verdicts) {
    line.append(separator).append(verdict.party);
    if (!verdict.version.empty()) line.append(" ").append(verdict.version);
    line.append(": ").append(verdict.status).append(" (").append(verdict.trust).append(")");
    separator = ", ";
  }
  return line;
}

bool is_contradicted(Statement& query, std::int64_t instance) {
  bool answer = query.bind(instance).step() && query.integer(0) != 0;
  query.reset();
  return answer;
}

}  // namespace nnsolve
