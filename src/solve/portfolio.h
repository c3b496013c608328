// Several backends on one system, side by side.
#pragma once

#include "nnsolve/answer.h"
#include "nnsolve/backend.h"
#include "nnsolve/system.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

struct PortfolioLimits {
  std::optional<std::chrono::steady_clock::time_point> deadline;
  std::optional<std::size_t> memory_megabytes;  // of all backends together
  std::optional<std::uint32_t> seed;            // for each
};

/// Tells whether a model survives the exact check; if not, why.
using Accept = std::function<std::optional<std::string>(const Outcome&)>;

/// Asks all backends at once. The first sat that `accept` accepts (returns no objection to) decides. unsat decides
/// with trust `agreed` once engines of two code bases claim it; a lone claim waits for contradiction, while others
/// still work, as long again as it took and at least a second, and is then `claimed`. Fills status, trust, backend,
/// reason and claims of the answer.
Answer run_portfolio(const std::vector<std::unique_ptr<Backend>>& backends, const System& system,
                     const PortfolioLimits& limits, const Accept& accept,
                     const std::function<void(std::string_view)>& progress);

}  // namespace nnsolve
