// Which assertions are needed for an unsat.
#pragma once

#include "nnsolve/formula.h"

#include <cstddef>
#include <functional>
#include <vector>

namespace nnsolve {

/// Of the assertions listed (numbers of formula.assertions()), those that are left when one after the other is dropped
/// while is_unsat() says yes of the rest. The formula as a script has it, without what applications are. If is_unsat()
/// always decides, the result is minimal.
std::vector<std::size_t> minimal_core(const Etr& formula, std::vector<std::size_t> candidates,
                                      const std::function<bool(const Etr&)>& is_unsat);

}  // namespace nnsolve
