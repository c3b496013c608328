#include "report/report_data.h"

#include "campaign/summary.h"
#include "campaign/word_list.h"
#include "report/blame_sentence.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

namespace nnsolve {

namespace {

using InstanceIndex = std::map<std::pair<std::int64_t, std::string>, std::size_t>;  // and by question

Said parse_said(const std::string& outcome, const std::string& status) {
  if (outcome != "answered") return Said::failed;
  if (status == "sat") return Said::sat;
  return status == "unsat" ? Said::unsat : Said::unknown;
}

/// The evidence for one instance, as it comes in.
struct Evidence {
  bool checked_sat = false;
  bool known_sat = false;
  bool known_unsat = false;
  bool certified_unsat = false;
  bool agreed_unsat = false;
  bool claimed_unsat = false;
  std::set<std::string> refuters;  // code bases that say unsat
  bool claimed_sat = false;
};

Truth judge(const Evidence& evidence) {
  if (evidence.checked_sat) return Truth::checked_yes;
  if (evidence.certified_unsat) return Truth::certified_no;
  bool says_no = evidence.agreed_unsat || evidence.claimed_unsat;
  if ((evidence.known_sat && says_no) || (evidence.claimed_sat && (says_no || evidence.known_unsat))) {
    return Truth::contradicted;
  }
  if (evidence.known_sat) return Truth::known_yes;
  if (evidence.known_unsat) return Truth::known_no;
  if (evidence.agreed_unsat) return Truth::agreed_no;
  return evidence.claimed_unsat ? Truth::claimed_no : Truth::open;
}

/// z3 is z3, linked or as a program.
std::string code_base_of(std::string engine) {
  if (engine.starts_with("smtlib:")) engine.erase(0, engine.find(':') + 1);
  engine.erase(std::min(engine.find(' '), engine.size()));
  engine.erase(0, engine.rfind('/') + 1);
  return engine == "squares" || engine == "points" || engine == "boxes" ? "native" : engine;
}

/// The --timeout among a task's options; 0: there is none.
double timeout_in(const std::string& options) {
  const std::vector<std::string> words = read_words(options);
  const auto found = std::find(words.begin(), words.end(), "--timeout");
  return found == words.end() || found + 1 == words.end() ? 0 : std::strtod((found + 1)->c_str(), nullptr);
}

class Gatherer {
 public:
  Gatherer(Database& campaign, ReportData& data) : campaign_(campaign), data_(data) {}

  void gather() {
    gather_instances();
    gather_solve();
    gather_crosscheck();
    for (std::size_t i = 0; i < data_.instances.size(); ++i) data_.instances[i].truth = judge(evidence_[i]);
    for (EngineFigures& engine : data_.engines) engine.cells.resize(data_.instances.size());
    count_cells();
  }

 private:
  /// One for each question that is asked of an instance.
  void gather_instances() {
    Statement rows = campaign_.prepare(
        "SELECT instance.id, path, name, family, size, expected, ifnull(question, '') FROM instance LEFT JOIN "
        "(SELECT DISTINCT instance, " +
        question_of_task() +
        " AS question FROM task) AS asked ON asked.instance = instance.id ORDER BY instance.id, 7");
    while (rows.step()) {
      ReportInstance instance;
      instance.id = rows.integer(0);
      instance.path = rows.text(1);
      instance.question = rows.text(6);
      instance.name = rows.text(2);
      instance.family = rows.text(3);
      if (!rows.is_null(4)) instance.size = rows.integer(4);
      index_[{instance.id, instance.question}] = data_.instances.size();
      Evidence evidence;
      evidence.known_sat = instance.question.empty() && rows.text(5) == "sat";
      evidence.known_unsat = instance.question.empty() && rows.text(5) == "unsat";
      data_.instances.push_back(std::move(instance));
      evidence_.push_back(evidence);
    }
  }

  EngineFigures& engine_of(const std::string& name) {
    auto [entry, is_new] = engine_index_.try_emplace(name, data_.engines.size());
    if (is_new) {
      data_.engines.emplace_back();
      data_.engines.back().name = name;
      data_.engines.back().cells.resize(data_.instances.size());
    }
    return data_.engines[entry->second];
  }

  /// Options are part of a name only where they tell engines apart.
  std::map<std::string, std::string> names_of_solvers() {
    std::vector<std::pair<std::string, std::string>> all;
    Statement rows = campaign_.prepare(
        "SELECT backend, options FROM task WHERE command = 'solve' GROUP BY backend, options ORDER BY min(id)");
    std::set<std::string> option_lists;
    while (rows.step()) {
      all.emplace_back(rows.text(0), rows.text(1));
      option_lists.insert(rows.text(1));
    }
    std::map<std::string, std::string> names;
    for (const auto& [backend, options] : all) {
      std::string name = backend;
      if (option_lists.size() > 1) {
        for (const std::string& word : read_words(options)) name.append(" ").append(word);
      }
      names[backend + "\n" + options] = name;
    }
    return names;
  }

  void gather_solve() {
    std::map<std::string, std::string> names = names_of_solvers();
    Statement rows = campaign_.prepare(
        "SELECT instance, backend, options, outcome, status, trust, seconds, decided_by, " + question_of_task() +
        " FROM task JOIN result ON task = task.id WHERE command = 'solve' ORDER BY task.id");
    while (rows.step()) {
      std::size_t place = index_.at({rows.integer(0), rows.text(8)});
      EngineFigures& engine = engine_of(names.at(rows.text(1) + "\n" + rows.text(2)));
      Cell cell{parse_said(rows.text(3), rows.text(4)), static_cast<float>(rows.number(6))};
      if (engine.limit == 0) engine.limit = timeout_in(rows.text(2));
      std::string trust = rows.text(5);
      engine.cells[place] = cell;
      if (!trust.empty()) ++engine.trusts[trust];
      Evidence& evidence = evidence_[place];
      evidence.checked_sat |= cell.said == Said::sat && trust == "checked";
      evidence.certified_unsat |= cell.said == Said::unsat && trust == "certified";
      evidence.agreed_unsat |= cell.said == Said::unsat && trust == "agreed";
      note_refuter(evidence, cell, rows.text(7));
    }
  }

  /// Two engines of different origin that say so, in whatever tasks, agree.
  static void note_refuter(Evidence& evidence, const Cell& cell, const std::string& engine) {
    if (cell.said != Said::unsat) return;
    evidence.claimed_unsat = true;
    if (!engine.empty()) evidence.refuters.insert(code_base_of(engine));
    evidence.agreed_unsat |= evidence.refuters.size() > 1;
  }

  /// Both sides of an instance have one truth; a solution carried across and checked is one of the instance.
  void gather_crosscheck() {
    Statement claims = campaign_.prepare(
        "SELECT instance, claim.value ->> 'side', claim.value ->> 'backend', claim.value ->> 'status', "
        "claim.value ->> 'seconds' FROM task JOIN result ON task = task.id JOIN json_each(result.json, '$.files') AS "
        "file "
        "JOIN json_each(file.value, '$.claims') AS claim WHERE command = 'crosscheck' ORDER BY task.id, claim.key");
    while (claims.step()) {
      std::size_t place = index_.at({claims.integer(0), ""});
      Cell& cell = engine_of(claims.text(2) + " on the " + claims.text(1)).cells[place];
      if (cell.said != Said::nothing) continue;  // asked again in another order
      cell = {parse_said("answered", claims.text(3)), static_cast<float>(claims.number(4))};
      note_refuter(evidence_[place], cell, claims.text(2));
    }
    Statement witnesses = campaign_.prepare(
        "SELECT DISTINCT instance FROM task JOIN result ON task = task.id JOIN json_each(result.json, '$.files') AS "
        "file "
        "JOIN json_each(file.value, '$.witnesses') AS witness "
        "WHERE command = 'crosscheck' AND witness.value ->> 'valid'");
    while (witnesses.step()) evidence_[index_.at({witnesses.integer(0), ""})].checked_sat = true;
  }

  void count_cells() {
    data_.best.resize(data_.instances.size());
    for (std::size_t i = 0; i < data_.instances.size(); ++i) count_instance(i);
    for (EngineFigures& engine : data_.engines) engine.par2 = par2_of(engine);
  }

  /// A wrong answer costs as much as none.
  double par2_of(const EngineFigures& engine) const {
    double sum = 0;
    std::size_t asked = 0;
    for (std::size_t i = 0; i < engine.cells.size(); ++i) {
      const Cell& cell = engine.cells[i];
      if (cell.said == Said::nothing) continue;
      ++asked;
      sum += is_decided(cell, data_.instances[i].truth) ? cell.seconds : 2 * engine.limit;
    }
    return asked == 0 ? 0 : sum / static_cast<double>(asked);
  }

  void count_instance(std::size_t place) {
    Truth truth = data_.instances[place].truth;
    EngineFigures* only = nullptr;
    std::size_t deciders = 0;
    for (EngineFigures& engine : data_.engines) {
      const Cell& cell = engine.cells[place];
      engine.unknown += static_cast<std::size_t>(cell.said == Said::unknown);
      engine.failed += static_cast<std::size_t>(cell.said == Said::failed);
      if (cell.said != Said::sat && cell.said != Said::unsat) continue;
      if (!is_decided(cell, truth)) {
        if (truth != Truth::contradicted) ++engine.wrong;
        continue;
      }
      ++(cell.said == Said::sat ? engine.yes : engine.no);
      engine.seconds += cell.seconds;
      ++deciders;
      only = &engine;
      Cell& best = data_.best[place];
      if (best.said == Said::nothing || cell.seconds < best.seconds) best = cell;
    }
    if (deciders == 1) ++only->alone;
  }

  Database& campaign_;
  ReportData& data_;
  InstanceIndex index_;
  std::vector<Evidence> evidence_;
  std::map<std::string, std::size_t> engine_index_;
};

/// In the order of the reduction; whatever else there may be comes last.
std::size_t station_rank(const std::string& station) {
  const std::vector<std::string> order = {"formula", "etr-inv", "etr-inv-eq", "restricted", "training"};
  return static_cast<std::size_t>(std::find(order.begin(), order.end(), station) - order.begin());
}

void gather_stations(Database& campaign, ReportData& data) {
  std::map<std::pair<std::string, std::string>, std::vector<double>> values;
  // Of one instance and station all tasks tell the same; of the formula itself, what solve had before its presolve.
  Statement rows = campaign.prepare(
      "SELECT sizes.json ->> 'station', measure.key, measure.value FROM (SELECT DISTINCT instance, json FROM task "
      "JOIN result ON task = task.id WHERE command = 'reduce' AND outcome = 'answered') AS sizes, "
      "json_each(sizes.json) AS measure "
      "WHERE measure.type = 'integer' UNION ALL "
      "SELECT 'formula', measure.key, max(measure.value) FROM task JOIN result ON task = task.id "
      "JOIN json_each(result.json, '$.size.before') AS measure WHERE command = 'solve' AND instance IN "
      "(SELECT instance FROM task WHERE command = 'reduce') "
      "AND measure.key IN ('variables', 'equations', 'inequalities') GROUP BY instance, measure.key");
  while (rows.step()) values[{rows.text(0), rows.text(1)}].push_back(rows.number(2));
  for (auto& [key, list] : values) {
    std::sort(list.begin(), list.end());
    data.stations.push_back({key.first, key.second, std::move(list)});
  }
  std::stable_sort(data.stations.begin(), data.stations.end(), [](const StationSize& a, const StationSize& b) {
    return station_rank(a.station) < station_rank(b.station);
  });
}

void add_file(std::vector<std::string>& files, const std::string& path) {
  std::error_code error;
  bool is_new = std::find(files.begin(), files.end(), path) == files.end();
  if (is_new && std::filesystem::is_regular_file(path, error)) files.push_back(path);
}

/// The files that belong to a disagreement: its instance, what shrink left of it in DIR/shrunk under the same name, and
/// what the task itself names.
void gather_disagreements(Database& campaign, ReportData& data) {
  Statement told = campaign.prepare("SELECT json FROM result WHERE task = ?");
  Statement named = campaign.prepare(
      "SELECT value FROM json_tree(?) WHERE type = 'text' AND key IN ('file', 'shrunk', 'saved', 'query', 'path')");
  std::map<std::pair<std::string, std::string>, Truth> truths;
  for (const ReportInstance& instance : data.instances) truths[{instance.path, instance.question}] = instance.truth;
  for (Disagreement& disagreement : list_disagreements(campaign)) {
    ReportDisagreement entry;
    if (disagreement.task != 0) {
      if (told.bind(disagreement.task).step()) entry.json = told.text(0);
      told.reset();
    }
    if (!disagreement.path.empty()) {
      std::string name = std::filesystem::path(disagreement.path).filename().string();
      add_file(entry.files, data.directory + "/shrunk/" + name);
      add_file(entry.files, disagreement.path);
    }
    if (!entry.json.empty()) {
      named.bind(entry.json);
      while (named.step()) add_file(entry.files, named.text(0));
    }
    entry.sentence = disagreement.task != 0
                         ? blame_sentence(campaign, entry.json)
                         : blame_sentence(disagreement, truths.at({disagreement.path, disagreement.question}));
    entry.disagreement = std::move(disagreement);
    data.disagreements.push_back(std::move(entry));
  }
}

std::string join_distinct(Database& campaign, const char* column) {
  std::string query = "SELECT group_concat(value, ', ') FROM (SELECT DISTINCT ";
  Statement row = campaign.prepare(query.append(column).append(" AS value FROM result ORDER BY value)"));
  return row.step() ? row.text(0) : "";
}

}  // namespace

bool is_yes(Truth truth) { return truth == Truth::checked_yes || truth == Truth::known_yes; }

bool is_no(Truth truth) {
  return truth == Truth::known_no || truth == Truth::certified_no || truth == Truth::agreed_no ||
         truth == Truth::claimed_no;
}

const char* to_string(Truth truth) {
  switch (truth) {
    case Truth::checked_yes:
      return "YES, checked exactly";
    case Truth::known_yes:
      return "YES, known beforehand";
    case Truth::known_no:
      return "NO, known beforehand";
    case Truth::certified_no:
      return "NO, certified";
    case Truth::agreed_no:
      return "NO, two engines agree";
    case Truth::claimed_no:
      return "NO, one engine claims";
    case Truth::contradicted:
      return "contradicted";
    case Truth::open:
      break;
  }
  return "open";
}

bool is_decided(const Cell& cell, Truth truth) {
  return (cell.said == Said::sat && is_yes(truth)) || (cell.said == Said::unsat && is_no(truth));
}

ReportData read_report_data(Database& campaign, const std::string& directory) {
  ReportData data;
  data.directory = directory;
  CampaignSummary summary = summarise(campaign);
  data.tasks = summary.tasks;
  data.done = summary.done;
  data.outcomes = summary.outcomes;
  data.version = join_distinct(campaign, "version");
  data.hosts = join_distinct(campaign, "host");
  Gatherer(campaign, data).gather();
  gather_stations(campaign, data);
  gather_disagreements(campaign, data);
  return data;
}

}  // namespace nnsolve
