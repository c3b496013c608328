#include "cli/found_weights.h"

#include "io/files.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace nnsolve {

std::optional<std::chrono::steady_clock::time_point> deadline_of(const std::optional<double>& timeout_seconds,
                                                                 std::chrono::steady_clock::time_point start) {
  constexpr double longest = 1e9;
  if (!timeout_seconds) return std::nullopt;
  if (!(*timeout_seconds > 0)) throw UsageError("--timeout must be a positive number of seconds");
  const std::chrono::duration<double> seconds(std::min(*timeout_seconds, longest));
  return start + std::chrono::duration_cast<std::chrono::steady_clock::duration>(seconds);
}

void expect_outputs(const std::string& input_path, std::initializer_list<std::string> output_paths) {
  for (const std::string& path : output_paths) {
    if (path.empty() || path == "-") continue;
    if (is_same_file(path, input_path)) throw UsageError(path + " is the input and would be overwritten");
    expect_writable(path);
  }
}

TrainingInstance expect_network(Input input, const std::string& command) {
  auto* instance = std::get_if<TrainingInstance>(&input);
  if (instance == nullptr) throw UsageError(command + " is for networks, and this is a formula");
  return std::move(*instance);
}

void write_witness(const std::string& path, const std::string& text) {
  if (path.empty()) return;
  if (!text.empty()) {
    write_text(path, text);
  } else if (path != "-") {
    remove_file(path);
  }
}

}  // namespace nnsolve
