#include "native/system/decide_system.h"

#include "native/system/decide_points.h"
#include "native/system/search_system.h"

#include <optional>
#include <utility>
#include <variant>

namespace nnsolve::native {

namespace {

/// Enough for nearly all systems of two or three variables; the search should not wait for more.
constexpr double little_work = 3e6;
constexpr std::size_t few_cases = 6;

}  // namespace

Decision decide_system(const System& system, const SearchOptions& options) {
  return decide_system(system, options, LinearOptions());
}

Decision decide_system(const System& system, const SearchOptions& options, LinearOptions limits) {
  if (!is_linear(system)) {
    if (may_have_finitely_many(system)) {
      Decision decision = decide_points(system, options, little_work, few_cases);
      if (decision.status != Status::unknown || decision.is_near) return decision;
    }
    std::optional<Assignment> found = search_system(system, options);
    return found ? Decision{Status::sat, "", *std::move(found)} : Decision{Status::unknown, "incomplete", {}};
  }
  limits.should_stop = options.should_stop;
  const LinearResult result = decide_linear(system, limits);
  if (std::holds_alternative<LinearUnsat>(result)) return {Status::unsat, "", {}};
  if (const auto* unknown = std::get_if<LinearUnknown>(&result)) return {Status::unknown, unknown->reason, {}};
  const auto& values = std::get<LinearSat>(result).values;
  return {Status::sat, "", {{}, {values.begin(), values.end()}}};
}

}  // namespace nnsolve::native
