// A network over the box of an enclosure: what must hold there by an equation, and what holds in all of the box or not
// at all (instances/README.md, "Enclosures").
#pragma once

#include "algebra/box_arithmetic.h"

#include "nnsolve/instance.h"
#include "nnsolve/witness.h"

#include <string>
#include <vector>

namespace nnsolve {

struct NetworkOverBox {
  BoxArithmetic arithmetic;
  std::vector<Jet> functions;  // by equation of the witness: what is to be 0
};

/// The network evaluated over the box of the witness. On failure `problem` says what is wrong, and the functions are of
/// no meaning. Whether the functions have a common zero is not looked at: that, and no problem, makes the witness
/// valid.
NetworkOverBox evaluate_over_box(const TrainingTask& task, const EnclosedWitness& witness, std::string& problem);

/// Fills in the equations that an enclosure with these unknowns needs: all targets that depend on them, and the sums of
/// hidden ReLUs that may be 0 in the box. On failure `problem` says what cannot hold.
NetworkOverBox propose_equations(const TrainingTask& task, EnclosedWitness& witness, std::string& problem);

}  // namespace nnsolve
