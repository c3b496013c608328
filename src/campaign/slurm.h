// Runs a campaign on a cluster, by Slurm's own means: a job array, one element a shard, and a job that merges.
//
// We schedule nothing. An element that is killed and requeued goes on where its shard's file ends; the merge job runs
// after the last element, however they ended; and submitting again picks up what is still open.
#pragma once

#include "campaign/database.h"

#include <cstddef>
#include <string>
#include <vector>

namespace nnsolve {

struct SlurmRequest {
  std::string directory;
  std::size_t shards = 0;
  std::vector<std::string> run_options;     // of `nnsolve campaign` in each element: --jobs and limits
  std::vector<std::string> sbatch_options;  // for both jobs, as given
};

struct SlurmJobs {
  std::string array_job;
  std::string merge_job;
};

/// Writes DIR/slurm/array.sh and DIR/slurm/merge.sh and submits them. Throws BackendError if there is no sbatch or it
/// refuses, FileError.
SlurmJobs submit_to_slurm(const SlurmRequest& request);

}  // namespace nnsolve
