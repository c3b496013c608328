// Several ways to ask one question, side by side.
#pragma once

#include "nnsolve/answer.h"
#include "nnsolve/backend.h"

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

/// One backend and what it is asked.
struct Contender {
  Backend* backend = nullptr;
  std::function<std::unique_ptr<Query>(const Limits&)> start;
  Accept accept;                  // of models of what it is asked
  bool is_asked_original = true;  // without presolve
  bool is_reserve = false;        // asked only once somebody of another code base claims unsat, all others have given
                                  // up, or reserve_delay has passed
};

/// Presolve pays nearly always, and now and then makes a question harder: after so many seconds both are asked.
constexpr double reserve_delay = 2;

/// Who claimed unsat before any backend was asked, and after how many seconds.
struct EarlyUnsat {
  std::string backend;
  double seconds = 0;
};

/// Asks all contenders but the reserve at once. The first sat that is accepted (no objection is returned) decides.
/// unsat decides with trust `agreed` once engines of two code bases claim it, at least one of which was asked the
/// original question; a lone claim waits for contradiction, while engines of other code bases still work, as long
/// again as it took and at least a second, and is then `claimed`. Fills status, trust, backend, reason and claims of
/// the answer.
Answer run_portfolio(std::vector<Contender> contenders, const PortfolioLimits& limits,
                     const std::optional<EarlyUnsat>& early, const std::function<void(std::string_view)>& progress);

}  // namespace nnsolve
