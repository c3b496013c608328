// A formula over the box of an enclosure (instances/README.md, "Enclosures").
#pragma once

#include "algebra/box_arithmetic.h"

#include "nnsolve/formula.h"
#include "nnsolve/witness.h"

#include <string>
#include <vector>

namespace nnsolve {

struct FormulaOverBox {
  BoxArithmetic arithmetic;
  std::vector<Jet> functions;  // by equation of the assignment: what is to be 0
};

/// As evaluate_over_box() of a network (enclosed_network.h).
FormulaOverBox evaluate_over_box(const Formula& formula, const EnclosedAssignment& assignment, std::string& problem);

/// Fills in the equations that an enclosure with these unknowns needs; of a disjunction those of the part with the
/// fewest among the parts that may hold in the box. On failure `problem` says what cannot hold.
FormulaOverBox propose_equations(const Formula& formula, EnclosedAssignment& assignment, std::string& problem);

}  // namespace nnsolve
