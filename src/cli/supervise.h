// Limits that hold for the whole of a solve: it runs in a worker, as a backend's query does.
#pragma once

#include "cli/solve_report.h"

namespace nnsolve {

/// make_solve_report() in a process of its own that is ended a moment after the time-out, or when all processes
/// together exceed the memory limit; the report then is unknown (timeout) or unknown (memory). If that, or a crash,
/// happens to it while it is at presolve, it is done again without presolve, in the time that is left.
SolveReport make_supervised_solve_report(const SolveRequest& request, const InputText& input,
                                         std::chrono::steady_clock::time_point start, Progress& progress);

}  // namespace nnsolve
