// What commands that look for weights have in common, around the search itself: limits, outputs, the witness.
#pragma once

#include "cli/input.h"

#include "nnsolve/instance.h"

#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>

namespace nnsolve {

/// When --timeout ends, if it is given. Throws UsageError if it is not positive.
std::optional<std::chrono::steady_clock::time_point> deadline_of(const std::optional<double>& timeout_seconds,
                                                                 std::chrono::steady_clock::time_point start);

/// Throws UsageError or FileError, before any work is done, for an output that is the input or cannot be written.
void expect_outputs(const std::string& input_path, std::initializer_list<std::string> output_paths);

/// Throws UsageError in the command's name if it is a formula.
TrainingInstance expect_network(Input input, const std::string& command);

/// For --witness: empty text removes what an earlier run left there.
void write_witness(const std::string& path, const std::string& text);

}  // namespace nnsolve
