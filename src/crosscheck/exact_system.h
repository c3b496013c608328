// The truth about a System, beyond any backend's word: does a model satisfy it exactly, and has it a solution at all?
//
// Whether a backend lied can only be told about the very question that it was asked, so this is about systems and not
// about what they came from. Both answers come from check() on the system taken as an ETR formula, which shares nothing
// with encoder and presolve.
#pragma once

#include "solve/question.h"

#include "nnsolve/formula.h"
#include "nnsolve/real.h"
#include "nnsolve/system.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nnsolve {

/// The conjunction of the system's constraints; variable i of the formula is variable i of the system.
Etr to_formula(const System& system);

/// Why the model is none; nothing if it satisfies every constraint exactly.
std::optional<std::string> objection_to_model(const System& system, const std::vector<Real>& model);

/// The system with these values put in: whatever satisfies it satisfies the system. The variables of the system come
/// first, then one a field.
Etr with_values(const System& system, const PartialSolution& known);

/// The same question with its variables and its assertions in another order. variables[i] is the old number of variable
/// i; order 0 changes nothing.
struct Reordered {
  System system;
  std::vector<Variable> variables;
};
Reordered reorder(const System& system, std::uint64_t order);

}  // namespace nnsolve
