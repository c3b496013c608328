// What became of a task, from how its process ended and what it printed. Whatever that is, it is an outcome with a
// name, and the campaign goes on.
#pragma once

#include "campaign/command_kind.h"
#include "solvers/keeper.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nnsolve {

struct TaskOutcome {
  /// answered; or it ended without one: timeout, memory, flood (too much output), crashed (a signal), failed (an exit
  /// status that is no answer), garbage (output that is no answer).
  std::string outcome;
  std::string status;      // if answered: the verdict
  std::string trust;       // these three as the answer has them, empty if it has none
  std::string reason;      // of what is not answered: why
  std::string decided_by;  // the backend
  std::optional<std::int64_t> exit_status;
  std::string json;    // the answer without its witness, if answered
  std::string errors;  // what it said on standard error, shortened
};

/// The ending must be one that there was: not Ending::Kind::none, unless the output flooded.
TaskOutcome judge(const CommandKind& kind, const Ending& ending, bool has_flooded, std::string_view output,
                  std::string errors);

}  // namespace nnsolve
