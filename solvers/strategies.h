// Further ways in which a linked solver can be asked, by name, as "smt" of z3:smt. They are known before its module is
// loaded, so that a schedule can name them and leave them alone.
#pragma once

#include <array>
#include <span>
#include <string_view>

namespace nnsolve {

constexpr std::array z3_strategies = {"smt", "smt2", "shuffled"};

constexpr std::span<const char* const> strategies_of(std::string_view solver) {
  if (solver == "z3") return z3_strategies;
  return {};
}

}  // namespace nnsolve
