// Where no construction knows the answer, engines are asked: a solution is checked and becomes evidence of its own; an
// unsat counts only if two engines of different code bases agree on it.
#pragma once

#include "nnsolve/generate.h"

#include <string>
#include <vector>

namespace nnsolve {

/// Asks for at most so many seconds. If there is a solution the instance becomes sat and has it as its assignment or
/// witness; if engines agree on unsat, it becomes unsat and their names and versions are returned; else it stays
/// unknown.
std::vector<std::string> settle_by_engines(GeneratedInstance& instance, double seconds);

/// Whether no solver that is linked decides the instance's own question within so many seconds each.
bool is_hard(const GeneratedInstance& instance, double seconds);

}  // namespace nnsolve
