// The program's exit statuses (instances/README.md, "Exit status"), and how errors become them.
#pragma once

#include <functional>

namespace nnsolve {

enum ExitStatus : int {
  exit_ok = 0,
  exit_invalid = 1,
  exit_sat = 10,
  exit_unsat = 20,
  exit_usage = 64,
  exit_bad_input = 65,
  exit_no_backend = 69,
  exit_internal = 70,
  exit_file = 74,
  exit_signalled = 128,  // and the signal's number
};

/// Runs the action; an exception becomes one line on standard error and its exit status.
int with_reported_errors(const std::function<int()>& action);

}  // namespace nnsolve
