// Something that may be assumed without loss of generality, and the maps that show it.
//
// A map sends every solution to one for which it holds. Which solutions there are the facts of the instance say and the
// choices before; so a certificate writes choices first (`wlog`), and what follows from a choice is core as well.
#pragma once

#include "presolve/reason.h"

#include "nnsolve/polynomial.h"
#include "nnsolve/system.h"

#include <optional>
#include <vector>

namespace nnsolve {

struct FreeChoice {
  Constraint gives;
  /// A variable; then there is a map each where it is negative, 0 and positive, which may divide by it where it is not
  /// 0. Else a single map, which may divide by the variable that the fact says is not 0.
  std::optional<Variable> sign_of;
  std::vector<std::vector<presolving::Image>> maps;
  std::optional<std::size_t> sign_fact = {};  // of the base
};

}  // namespace nnsolve
