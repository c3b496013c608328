#include "campaign/merge_shards.h"

#include "campaign/schema.h"
#include "io/files.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

namespace nnsolve {

namespace {

std::vector<std::string> shard_paths(const std::string& directory) {
  std::vector<std::string> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory + "/shards", error)) {
    if (entry.path().extension() == ".db") paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// A shard that has only just been made may have no table yet.
bool is_ready(Database& campaign) {
  return campaign.ask("SELECT count(*) FROM shard.sqlite_schema WHERE name = 'meta'") != 0 &&
         campaign.ask("SELECT count(*) FROM shard.meta WHERE key = 'campaign'") != 0;
}

std::size_t merge(Database& campaign, const std::string& path) {
  campaign.prepare("ATTACH ? AS shard").bind(path).run();
  std::size_t results = 0;
  if (is_ready(campaign)) {
    bool is_ours = campaign.ask(
                       "SELECT (SELECT value FROM shard.meta WHERE key = 'campaign') = "
                       "(SELECT value FROM main.meta WHERE key = 'campaign')") != 0;
    if (!is_ours) throw UsageError(shown_path(path) + " belongs to another campaign");
    campaign.execute("INSERT OR IGNORE INTO main.result SELECT * FROM shard.result ORDER BY task");
    results = static_cast<std::size_t>(campaign.changes());
  }
  campaign.execute("DETACH shard");
  return results;
}

}  // namespace

MergeReport merge_shards(Database& campaign, const std::string& directory) {
  MergeReport report;
  for (const std::string& path : shard_paths(directory)) {
    report.results += merge(campaign, path);
    ++report.shards;
  }
  return report;
}

void forget_results(Database& campaign, const std::string& directory, const std::vector<std::int64_t>& tasks) {
  auto forget_in = [&](Database& database) {
    Transaction transaction(database);
    Statement forget = database.prepare("DELETE FROM result WHERE task = ?");
    for (std::int64_t task : tasks) forget.bind(task).run();
    transaction.commit();
  };
  if (tasks.empty()) return;
  for (const std::string& path : shard_paths(directory)) {
    Database shard(path, Database::Mode::open);
    if (shard.ask("SELECT count(*) FROM sqlite_schema WHERE name = 'result'") != 0) forget_in(shard);
  }
  forget_in(campaign);
}

}  // namespace nnsolve
