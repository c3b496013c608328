// Work in a process of its own, for a host that wants to stay responsive: limits hold whatever the work does, it can be
// ended at any moment, and what it breaks is not the host's.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace nnsolve {

struct WorkLimits {
  std::optional<double> seconds;
  std::optional<std::size_t> memory_megabytes;
};

struct WorkResult {
  std::string text;
  std::string cut_off;  // "timeout" or "memory" if the limits ended it; else empty
};

/// What `work` returns in a process of its own. `look_up` is called several times a second; what it throws ends the
/// work. Exceptions of nnsolve's own kinds (nnsolve/error.h) come through as they are, any other as a runtime_error.
WorkResult run_apart(const std::function<std::string()>& work, const WorkLimits& limits,
                     const std::function<void()>& look_up);

}  // namespace nnsolve
