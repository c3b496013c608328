// PREDICATE of `nnsolve shrink --while`: a command that is run on each candidate.
#pragma once

#include "solvers/keeper.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

/// What a command must do for the predicate to hold.
struct CommandPredicate {
  std::vector<std::string> words;            // {} among them: the candidate's file; else it is appended
  int exit_status = 0;                       // of the command; 128 + N if signal N ended it, as a shell has it
  std::optional<std::string> wanted_output;  // in place of the status: standard output contains this
};

/// "COMMAND", "exit=N:COMMAND" or "output=TEXT:COMMAND" (no colon in TEXT), split into words as a shell would. Throws
/// UsageError if it is none, or if there is no such program.
CommandPredicate parse_predicate(std::string_view text);

struct CommandAnswer {
  bool holds = false;
  std::string what;  // for messages: "exited with status 1", "took longer than 2 s"
};

/// How a command ended on a file.
struct CommandRun {
  bool was_interrupted = false;
  bool has_flooded = false;  // printed more than can be kept
  Ending ending;
  std::string output;
};

/// Runs these words on a file of that name with that text, as below.
CommandRun run_on_file(const std::vector<std::string>& words, const std::string& file_name, std::string_view text,
                       double seconds, const std::function<bool()>& should_stop);

/// Runs the command on a file of that name with that text, in a directory and a process of its own; neither is left.
/// It does not hold if it takes longer than that, or prints more than can be kept. `should_stop` is asked every now and
/// then; once it is true, the command is ended and does not hold. May be called from several threads at once.
/// Throws std::runtime_error if the command cannot be run at all.
CommandAnswer run_predicate(const CommandPredicate& predicate, const std::string& file_name, std::string_view text,
                            double seconds, const std::function<bool()>& should_stop);

}  // namespace nnsolve
