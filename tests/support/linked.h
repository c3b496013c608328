// Which solvers there are to ask.
#pragma once

#include "nnsolve/backend.h"

#include <algorithm>
#include <string>
#include <vector>

namespace nnsolve::test {

inline bool has_z3() {
  const std::vector<std::string> linked = linked_backends();
  return std::ranges::find(linked, "z3") != linked.end();
}

}  // namespace nnsolve::test
