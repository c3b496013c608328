// The options that say how a formula becomes a network; every command that reduces has them.
#pragma once

#include "nnsolve/reduce.h"

#include <optional>
#include <string>

namespace nnsolve {

struct Command;

/// As given; empty if not.
struct ConstructionWords {
  std::string target;
  std::string cost;
  std::string box;
  std::string activation;
  std::string variant;
  std::string inequalities;
  std::optional<std::string> defects;
};

void add_construction_options(Command& command, ConstructionWords& words);

/// What was given replaces what `options` say. Throws UsageError.
void apply(const ConstructionWords& words, ReduceOptions& options);

/// The same in words for a command line; empty for the defaults.
std::string to_words(const ReduceOptions& options);

}  // namespace nnsolve
