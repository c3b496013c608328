// What a campaign's one file holds, DIR/campaign.db. The tables are documented in instances/README.md.
//
// The plan (`instance`, `task`) only grows, and a task has a `result` or it has none: there is no "running" that could
// be left behind by a process that was killed. Whoever works on a task holds a lock on it (task_lock.h).
#pragma once

#include "campaign/database.h"

#include <memory>
#include <string>

namespace nnsolve {

/// DIR/campaign.db.
std::string campaign_path(const std::string& directory);

/// Opens DIR/campaign.db. Throws UsageError if there is none, FileError if it is none of ours.
std::unique_ptr<Database> open_campaign(const std::string& directory);

/// The same, made first, with its directory, if it is not there.
std::unique_ptr<Database> open_or_create_campaign(const std::string& directory);

/// A shard's own file, DIR/shards/I.db: the same tables, of which it fills `result`. `name` is "I/N". Made if it is not
/// there. Throws UsageError if it is another's: of another campaign, or of another N with results that were not merged.
std::unique_ptr<Database> open_or_create_shard(Database& campaign, const std::string& directory,
                                               const std::string& name);

std::string shard_path(const std::string& directory, const std::string& index);

/// A value of the table `meta`, empty if it is not there.
std::string get_meta(Database& database, const std::string& key);
void set_meta(Database& database, const std::string& key, const std::string& value);

}  // namespace nnsolve
