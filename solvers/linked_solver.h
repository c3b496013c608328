// What a linked solver is to its program: two functions, in a module of its own that is loaded when a backend is first
// made of it (linked_backend.cpp). A solver's library costs more to load than everything else that the program does at
// its start, and most commands ask none.
//
// Values cross this border, and exceptions of std::exception's kinds; no object of ours with an identity does. So the
// module may have copies of whatever code it needs, and there is still one table of workers, the program's.
#pragma once

#include "nnsolve/backend.h"
#include "nnsolve/outcome.h"
#include "nnsolve/system.h"

#include <cstddef>
#include <memory>
#include <string>

namespace nnsolve {

struct SolverAnswer {
  Status status = Status::unknown;
  std::string reason;  // the solver's own words, if unknown
  std::string model;   // one expression ((define-fun x () Real 1/2) ...), if sat
  /// What the solver keeps of the question. A process that ends with its answer need not tidy up, which costs a small
  /// query a quarter of its time.
  std::shared_ptr<void> kept;
};

struct LinkedSolver {
  const char* program_version;  // of the nnsolve that the module was built for
  std::size_t layout;           // of what is handed over, in case they were built in different ways
  std::string (*version)();
  /// Runs in a process of its own, which ends after it.
  SolverAnswer (*decide)(const System& system, const Limits& limits);
  /// Likewise, by a strategy's number (strategies.h); null if it has none.
  SolverAnswer (*decide_by)(const System& system, const Limits& limits, std::size_t strategy);
};

constexpr std::size_t layout_of_question() {
  std::size_t layout = 0;
  for (const std::size_t size : {sizeof(System), sizeof(Constraint), sizeof(Polynomial), sizeof(Term), sizeof(Rational),
                                 sizeof(Limits), sizeof(SolverAnswer), sizeof(std::string)}) {
    layout = layout * 1009 + size;
  }
  return layout;
}

constexpr LinkedSolver linked_solver(std::string (*version)(), SolverAnswer (*decide)(const System&, const Limits&),
                                     SolverAnswer (*decide_by)(const System&, const Limits&, std::size_t) = nullptr) {
  return {NNSOLVE_VERSION, layout_of_question(), version, decide, decide_by};
}

constexpr const char* linked_solver_name = "nnsolve_linked_solver";

}  // namespace nnsolve

/// Each module defines it, and exports nothing else (linked_solver.map).
extern "C" __attribute__((visibility("default"))) const nnsolve::LinkedSolver nnsolve_linked_solver;
