#include "campaign/schema.h"

#include "campaign/host.h"
#include "io/files.h"

#include "nnsolve/error.h"

#include <sys/random.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <system_error>

namespace nnsolve {

namespace {

constexpr const char* schema_version = "1";

// Of `verdict`: the answers of nnsolve itself, what each backend claimed on the way, and what was known beforehand.
constexpr const char* schema = R"sql(
CREATE TABLE meta(
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE instance(
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  name TEXT,
  family TEXT,
  size INTEGER,
  expected TEXT
);
CREATE TABLE task(
  id INTEGER PRIMARY KEY,
  instance INTEGER REFERENCES instance(id),
  command TEXT NOT NULL,
  backend TEXT NOT NULL,
  options TEXT NOT NULL,
  limit_seconds REAL,
  memory_megabytes INTEGER
);
CREATE UNIQUE INDEX task_identity ON task(ifnull(instance, 0), command, backend, options);
CREATE INDEX task_instance ON task(instance);
CREATE TABLE result(
  task INTEGER PRIMARY KEY REFERENCES task(id),
  outcome TEXT NOT NULL,
  status TEXT,
  trust TEXT,
  reason TEXT,
  decided_by TEXT,
  seconds REAL NOT NULL,
  exit_status INTEGER,
  json TEXT,
  errors TEXT,
  version TEXT NOT NULL,
  host TEXT NOT NULL,
  finished TEXT NOT NULL
);
CREATE VIEW verdict(instance, task, party, version, status, trust) AS
  SELECT id, NULL, 'known beforehand', NULL, expected, 'known' FROM instance WHERE expected IN ('sat', 'unsat')
  UNION ALL
  SELECT task.instance, task.id, 'nnsolve --backend ' || task.backend, result.version, result.status, result.trust
    FROM task JOIN result ON result.task = task.id
    WHERE task.command = 'solve' AND result.status IN ('sat', 'unsat')
  UNION ALL
  SELECT task.instance, task.id, claim.value ->> 'backend', claim.value ->> 'version', claim.value ->> 'status', 'claimed'
    FROM task JOIN result ON result.task = task.id JOIN json_each(result.json, '$.claims') AS claim
    WHERE task.command = 'solve' AND claim.value ->> 'status' IN ('sat', 'unsat');
)sql";

/// Tells one campaign from another, so that no shard of the one is merged into the other.
std::string random_name() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::array<std::uint8_t, 16> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    throw FileError("/dev/urandom: cannot be read");
  }
  std::string name;
  for (std::uint8_t byte : bytes) {
    name += digits[byte >> 4U];
    name += digits[byte & 15U];
  }
  return name;
}

bool has_schema(Database& database) {
  return database.ask("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'meta'") != 0;
}

void expect_our_schema(Database& database) {
  std::string version = has_schema(database) ? get_meta(database, "schema") : "";
  if (version == schema_version) return;
  throw FileError(shown_path(database.path()) + ": " +
                  (version.empty() ? "is no campaign of nnsolve" : "has the schema of another nnsolve, " + version));
}

void expect_directory(const std::string& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) throw FileError(shown_path(directory) + ": cannot be made: " + error.message());
}

std::unique_ptr<Database> open_or_create(const std::string& path, const std::string& campaign) {
  auto database = std::make_unique<Database>(path, Database::Mode::create);
  Transaction transaction(*database);
  if (database->ask("SELECT count(*) FROM sqlite_schema") == 0) {
    database->execute(schema);
    set_meta(*database, "schema", schema_version);
    set_meta(*database, "campaign", campaign);
    set_meta(*database, "version", NNSOLVE_VERSION);
    set_meta(*database, "host", host_name());
  }
  transaction.commit();
  expect_our_schema(*database);
  return database;
}

}  // namespace

std::string campaign_path(const std::string& directory) { return directory + "/campaign.db"; }

std::string shard_path(const std::string& directory, const std::string& index) {
  std::string path = directory;
  return path.append("/shards/").append(index).append(".db");
}

std::unique_ptr<Database> open_campaign(const std::string& directory) {
  std::string path = campaign_path(directory);
  if (!std::filesystem::exists(path)) {
    throw UsageError(shown_path(directory) + " holds no campaign: give it instances (--instances, --manifest)");
  }
  auto database = std::make_unique<Database>(path, Database::Mode::open);
  expect_our_schema(*database);
  return database;
}

std::unique_ptr<Database> open_or_create_campaign(const std::string& directory) {
  expect_directory(directory);
  return open_or_create(campaign_path(directory), random_name());
}

std::unique_ptr<Database> open_or_create_shard(Database& campaign, const std::string& directory,
                                               const std::string& name) {
  expect_directory(directory + "/shards");
  std::string path = shard_path(directory, name.substr(0, name.find('/')));
  std::string campaign_name = get_meta(campaign, "campaign");
  auto shard = open_or_create(path, campaign_name);
  if (get_meta(*shard, "campaign") != campaign_name) {
    throw UsageError(shown_path(path) + " belongs to another campaign");
  }
  std::string before = get_meta(*shard, "shard");
  if (before == name) return shard;
  shard->prepare("ATTACH ? AS campaign").bind(campaign.path()).run();
  if (shard->ask("SELECT count(*) FROM main.result WHERE task NOT IN (SELECT task FROM campaign.result)") != 0) {
    throw UsageError(shown_path(path) + " has results as shard " + before + ": merge them first (--merge)");
  }
  shard->execute("DETACH campaign");
  set_meta(*shard, "shard", name);
  return shard;
}

std::string get_meta(Database& database, const std::string& key) {
  Statement statement = database.prepare("SELECT value FROM meta WHERE key = ?");
  return statement.bind(key).step() ? statement.text(0) : "";
}

void set_meta(Database& database, const std::string& key, const std::string& value) {
  database.prepare("INSERT OR REPLACE INTO meta VALUES(?, ?)").bind(key).bind(value).run();
}

}  // namespace nnsolve
