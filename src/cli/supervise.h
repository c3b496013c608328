// Limits that hold for the whole of a solve: it runs in a worker, as a backend's query does.
#pragma once

#include "cli/solve_report.h"

#include <chrono>
#include <memory>

namespace nnsolve {

class SolvingProcess;

/// Solves in a process of its own, or, in a session, one question after the other in the same one: whatever goes wrong
/// in it costs that answer, and the next question gets another process, as it does after one that took long. The texts
/// of a session's questions are the questions (InputText::formula is nothing more), and differ from each other in
/// nothing but time-out, seed and text.
class Supervisor {
 public:
  explicit Supervisor(bool serves_more);
  ~Supervisor();

  /// As make_supervised_solve_report().
  SolveReport solve(const SolveRequest& request, const InputText& input, std::chrono::steady_clock::time_point start,
                    Progress& progress);

 private:
  bool serves_more_;
  std::unique_ptr<SolvingProcess> process_;
};

/// make_solve_report() in a process of its own that is ended a moment after the time-out, or when all processes
/// together exceed the memory limit; the report then is unknown (timeout) or unknown (memory). If that, or a crash,
/// happens to it while it is at presolve, it is done again without presolve, in the time that is left.
SolveReport make_supervised_solve_report(const SolveRequest& request, const InputText& input,
                                         std::chrono::steady_clock::time_point start, Progress& progress);

}  // namespace nnsolve
