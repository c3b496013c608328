// Fills a directory with instances of some families: what `nnsolve generate` does.
#pragma once

#include "instance_set/instance_files.h"
#include "instance_set/submission.h"

#include "nnsolve/generate.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

struct SetRequest {
  std::vector<const Family*> families;
  std::vector<std::size_t> sizes;    // empty: the family's first few; those that a family has not are left out
  std::optional<std::size_t> count;  // of each family and size; nothing: all of an exhaustive family, else 10
  std::uint64_t first_seed = 0;
  InstanceFileOptions files;
  double engine_seconds = 10;  // for an instance of unknown status; 0: nobody is asked
  std::string directory;       // empty: only the submission is written
  std::optional<Submission> submission;
  bool has_benchexec_tasks = false;    // a .yml beside each query, and what they share
  std::optional<double> hard_seconds;  // only what no linked solver decides within so many
  std::function<void(std::string_view)> progress;
};

/// How many instances of a family there are now, by status.
struct StatusCounts {
  std::size_t sat = 0;
  std::size_t unsat = 0;
  std::size_t unknown = 0;
};

struct SetSummary {
  std::size_t made = 0;
  std::size_t kept = 0;  // stood there before
  std::size_t easy = 0;  // left out, since a solver decided it
  std::map<std::string, StatusCounts> families;
};

/// Writes what is not there yet (a submission: everything); files first, then their line in manifest.jsonl. Throws
/// UsageError if an instance stands there that was made with other options, or no family has any of the sizes.
SetSummary make_set(const SetRequest& request);

}  // namespace nnsolve
