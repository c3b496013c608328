// Modules that the program must not trust: one that throws, and one of another build (NNSOLVE_OTHER_BUILD), which would
// answer.
#include "solvers/linked_solver.h"

#include "nnsolve/error.h"

namespace {

std::string version() { throw nnsolve::BackendError("no version"); }

nnsolve::SolverAnswer decide(const nnsolve::System&, const nnsolve::Limits&) {
#ifdef NNSOLVE_OTHER_BUILD
  return {nnsolve::Status::unsat, "", "", nullptr};
#else
  throw nnsolve::BackendError("it has had enough");
#endif
}

constexpr nnsolve::LinkedSolver solver = nnsolve::linked_solver(version, decide);

}  // namespace

#ifdef NNSOLVE_OTHER_BUILD
const nnsolve::LinkedSolver nnsolve_linked_solver = {solver.program_version, solver.layout + 1, version, decide};
#else
const nnsolve::LinkedSolver nnsolve_linked_solver = solver;
#endif
