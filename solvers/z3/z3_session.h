// One question to Z3 in a context of its own. Only inside a query's process.
#pragma once

#include "solvers/linked_solver.h"

#include <cstdint>
#include <optional>
#include <string>

namespace nnsolve {

/// The order in which Z3 gets to see a system. Its verdicts should not depend on it, but do (see z3_solver.cpp).
struct Z3Order {
  bool reverses_constraints = false;
  bool reverses_variables = false;
  std::uint32_t shuffle_seed = 0;  // 0: Z3's own variable order
  std::uint32_t random_seed = 0;   // of Z3's other random choices
};

/// Throws std::runtime_error for what Z3 throws.
SolverAnswer ask_z3(const System& system, const Z3Order& order, std::optional<double> seconds);

/// Z3's search through cases with its own nonlinear arithmetic, in place of the tactic of the logic, which prefers
/// nlsat. `arithmetic`: Z3's number of the one it uses (smt.arith.solver); 0: its default.
SolverAnswer ask_z3_smt(const System& system, unsigned arithmetic, std::uint32_t seed, std::optional<double> seconds);

void limit_z3_memory(std::size_t megabytes);
std::string z3_version();

}  // namespace nnsolve
