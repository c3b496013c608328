// Reads training instances (instances/README.md, "Training instances").
#pragma once

#include "nnsolve/instance.h"

#include <string>
#include <string_view>

namespace nnsolve {

/// Parses and validates. Every problem is a ParseError with file, line and column.
TrainingInstance read_instance(std::string_view text, const std::string& file_name);

}  // namespace nnsolve
