// Peeling in rounds: which equations define a variable by the others.
//
// A variable that occurs in one equation only, and there linearly, is what this equation says, a quotient -b/a:
// whatever the others are, if a is not 0 there. Without that equation other variables occur in one only, and so on. All
// that can be peeled at once is one round; the equations are then solved from the last round to the first. A sparse
// system with more unknowns than equations often peels altogether: it has solutions for nearly all values of the
// variables that are left over, and none of it is search.
//
// Rounds matter: one variable at a time, depth first, makes definitions of definitions, whose values double their
// digits with each level. In rounds there are few levels (a random sparse system with n unknowns has log log n).
#pragma once

#include "nnsolve/polynomial.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nnsolve::native {

struct Peeling {
  struct Step {
    std::uint32_t equation = 0;
    Variable variable = 0;
  };
  std::vector<Step> steps;          // in the order of peeling; solved from the last one to the first
  std::vector<std::uint32_t> core;  // equations that are left
  std::size_t rounds = 0;
};

Peeling peel(std::span<const Polynomial* const> equations, std::size_t variable_count);

}  // namespace nnsolve::native
