// A system after presolve, as backends are asked it, and the way back for their models.
#pragma once

#include "nnsolve/presolve.h"
#include "nnsolve/real.h"
#include "nnsolve/system.h"
#include "nnsolve/witness.h"

#include <cstddef>
#include <vector>

namespace nnsolve {

class PresolvedQuestion {
 public:
  PresolvedQuestion(System system, const PresolveOptions& options);

  /// Presolve alone found that there is no solution.
  bool is_unsat() const { return presolved_.is_unsat; }
  /// The independent parts of the presolved system, each in canonical order.
  const std::vector<System>& parts() const { return parts_; }
  SystemSize size() const;
  std::size_t step_count() const { return presolved_.step_count; }
  /// Values of all variables of the given system from values of the parts' variables, one part after the other. Exact;
  /// nothing is checked.
  Assignment lift(const std::vector<Real>& model) const;
  Assignment lift(Assignment values) const;

 private:
  PresolvedSystem presolved_;
  std::vector<System> parts_;
  std::vector<Variable> variables_;  // of the parts, one after the other: the given system's numbers
};

}  // namespace nnsolve
