#include "campaign/plan.h"

#include "campaign/word_list.h"
#include "io/files.h"
#include "io/sha256.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <array>
#include <exception>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace nnsolve {

namespace {

namespace fs = std::filesystem;

bool is_instance_name(const std::string& path, const CommandKind& kind) {
  constexpr std::array<std::string_view, 3> formulas = {".etrinv", ".etrinveq", ".smt2"};
  if (path.ends_with(".net.json")) return kind.takes_networks;
  return std::any_of(formulas.begin(), formulas.end(), [&](std::string_view end) { return path.ends_with(end); });
}

/// What (set-info :status ...) of an SMT-LIB file says.
std::string stated_status(const std::string& path, const std::string& text) {
  if (!path.ends_with(".smt2")) return "";
  std::size_t place = text.find(":status");
  if (place == std::string::npos) return "";
  std::size_t begin = text.find_first_not_of(" \t\r\n", place + 7);
  std::size_t end = text.find_first_of(" \t\r\n)", begin);
  std::string status = begin == std::string::npos ? "" : text.substr(begin, end - begin);
  return status == "sat" || status == "unsat" ? status : "";
}

std::string absolute(const std::string& path) {
  std::error_code error;
  fs::path real = fs::canonical(path, error);
  if (error) throw FileError(shown_path(path) + ": cannot be read: " + error.message());
  return real.string();
}

PlannedInstance plain_instance(const std::string& path) {
  PlannedInstance instance;
  instance.path = absolute(path);
  instance.family = fs::path(instance.path).parent_path().filename().string();
  return instance;
}

std::vector<std::string> instance_files_below(const std::string& directory, const CommandKind& kind) {
  std::vector<std::string> files;
  std::error_code error;
  fs::recursive_directory_iterator entries(directory, error);
  for (; !error && entries != fs::recursive_directory_iterator(); entries.increment(error)) {
    std::error_code unreadable;
    std::string path = entries->path().string();
    if (is_instance_name(path, kind) && entries->is_regular_file(unreadable)) files.push_back(std::move(path));
  }
  if (error) throw FileError(shown_path(directory) + ": cannot be read: " + error.message());
  std::sort(files.begin(), files.end());
  return files;
}

void insert_tasks(Database& campaign, const PlanRequest& request, const std::vector<std::int64_t>& instances,
                  bool takes_instance) {
  Statement insert = campaign.prepare(
      "INSERT INTO task(instance, command, backend, options, limit_seconds, memory_megabytes) "
      "VALUES(nullif(?, 0), ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
      "limit_seconds = excluded.limit_seconds, memory_megabytes = excluded.memory_megabytes");
  std::vector<std::string> options;
  for (const auto& words : request.options) options.push_back(write_words(words));
  const std::vector<std::int64_t> none = {0};
  for (std::int64_t instance : takes_instance ? instances : none) {
    for (const std::string& backend : request.backends) {
      for (const std::string& words : options) {
        insert.bind(instance).bind(request.command).bind(backend).bind(words);
        insert.bind_or_null(request.limit_seconds).bind_or_null(request.memory_megabytes).run();
      }
    }
  }
}

/// The instances' numbers, in their order.
std::vector<std::int64_t> insert_instances(Database& campaign, const std::vector<PlannedInstance>& instances) {
  std::vector<std::int64_t> ids;
  Statement find = campaign.prepare("SELECT id FROM instance WHERE path = ?");
  Statement insert = campaign.prepare(
      "INSERT INTO instance(path, sha256, bytes, name, family, size, expected) VALUES(?, ?, ?, ?, ?, ?, ?) "
      "RETURNING id");
  for (const PlannedInstance& instance : instances) {
    if (find.bind(instance.path).step()) {
      ids.push_back(find.integer(0));
      find.reset();
      continue;
    }
    find.reset();
    std::string text = read_text(instance.path);
    std::string hash = sha256(text);
    if (!instance.sha256.empty() && instance.sha256 != hash) {
      throw ParseError(shown_path(instance.path) + ": is not the file that its manifest speaks of (SHA-256)");
    }
    insert.bind(instance.path).bind(hash).bind(static_cast<std::int64_t>(text.size()));
    insert.bind_or_null(instance.name).bind_or_null(instance.family);
    insert.bind_or_null(instance.size);
    insert.bind_or_null(instance.expected.empty() ? stated_status(instance.path, text) : instance.expected);
    insert.step();
    ids.push_back(insert.integer(0));
    insert.run();
  }
  return ids;
}

}  // namespace

std::vector<PlannedInstance> list_instances(const std::vector<std::string>& paths, const CommandKind& kind) {
  std::vector<PlannedInstance> instances;
  for (const std::string& path : paths) {
    if (!fs::is_directory(path)) {
      instances.push_back(plain_instance(path));
      continue;
    }
    for (const std::string& file : instance_files_below(path, kind)) instances.push_back(plain_instance(file));
  }
  return instances;
}

void extend_plan(Database& campaign, const PlanRequest& request) {
  const CommandKind& kind = find_command_kind(request.command);
  Transaction transaction(campaign);
  std::vector<std::int64_t> instances = insert_instances(campaign, request.instances);
  insert_tasks(campaign, request, instances, kind.takes_instance);
  transaction.commit();
}

std::string describe_change(const std::string& path, const std::string& hash) {
  try {
    return sha256(read_text(path)) == hash ? "" : "has changed since it was planned";
  } catch (const std::runtime_error&) {
    return "cannot be read any more";
  }
}

std::vector<ChangedInstance> find_changed(Database& campaign) {
  std::vector<ChangedInstance> changed;
  Statement instances = campaign.prepare("SELECT id, path, sha256 FROM instance ORDER BY id");
  Statement count =
      campaign.prepare("SELECT count(*) FROM task JOIN result ON result.task = task.id WHERE task.instance = ?");
  while (instances.step()) {
    std::string problem = describe_change(instances.text(1), instances.text(2));
    if (problem.empty()) continue;
    count.bind(instances.integer(0)).step();
    changed.push_back({instances.integer(0), instances.text(1), std::move(problem), count.integer(0)});
    count.reset();
  }
  return changed;
}

std::vector<std::int64_t> tasks_of(Database& campaign, const std::vector<ChangedInstance>& instances) {
  std::vector<std::int64_t> tasks;
  Statement select = campaign.prepare("SELECT id FROM task WHERE instance = ? ORDER BY id");
  for (const ChangedInstance& instance : instances) {
    select.bind(instance.id);
    while (select.step()) tasks.push_back(select.integer(0));
  }
  return tasks;
}

void renew(Database& campaign, const std::vector<ChangedInstance>& changed) {
  Transaction transaction(campaign);
  Statement update = campaign.prepare("UPDATE instance SET sha256 = ?, bytes = ?, expected = ? WHERE id = ?");
  for (const ChangedInstance& instance : changed) {
    std::string text = read_text(instance.path);
    update.bind(sha256(text)).bind(static_cast<std::int64_t>(text.size()));
    update.bind_or_null(stated_status(instance.path, text)).bind(instance.id).run();
  }
  transaction.commit();
}

}  // namespace nnsolve
