// Reads manifest.jsonl, what `nnsolve generate` writes beside its instances: one JSON object a line.
#pragma once

#include "campaign/plan.h"

#include <string>
#include <vector>

namespace nnsolve {

/// The files of these roles ("network", "formula", ...) of every line, in the order of the lines, those that a line
/// has. Throws FileError, ParseError with line and column, and ParseError if no line has any.
std::vector<PlannedInstance> read_manifest(const std::string& path, const std::vector<std::string>& roles);

}  // namespace nnsolve
