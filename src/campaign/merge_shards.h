// Joins what shards have found into the campaign's one file, and forgets results in all files at once: one that stayed
// in a shard's would come back with the next merge.
#pragma once

#include "campaign/database.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace nnsolve {

struct MergeReport {
  std::size_t shards = 0;
  std::size_t results = 0;  // that were new
};

/// Takes in the results of all DIR/shards/*.db that the campaign has not yet; the shards stay as they are. The first
/// result of a task stands. Doing it again changes nothing, and it may be done while shards run. Throws FileError,
/// and UsageError for the shard of another campaign.
MergeReport merge_shards(Database& campaign, const std::string& directory);

/// Forgets the results of these tasks in the campaign and in all its shards, so that they are open again.
void forget_results(Database& campaign, const std::string& directory, const std::vector<std::int64_t>& tasks);

}  // namespace nnsolve
