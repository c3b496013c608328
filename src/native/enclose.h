// From numbers that are near a solution to an enclosure that check() accepts, or to nothing. This is for solutions that
// no exact form of moderate size has: any algebraic degree will do.
//
// What depends on the unknowns and has to be met is an equation; as many unknowns as equations are chosen, such that
// the equations are as independent in them as possible, and everything else is fixed where it is. So there must be as
// many unknowns as independent equations: dependent equations need another kind of witness.
#pragma once

#include "nnsolve/formula.h"
#include "nnsolve/instance.h"
#include "nnsolve/witness.h"

#include <optional>

namespace nnsolve {

/// `near` holds the numbers: those of the solution to some 30 bits and more. Its unknowns are what may be moved, each
/// free; everything else stays exactly as it is. Its radius and equations have no meaning. Law: check() accepts what
/// comes back.
std::optional<EnclosedWitness> enclose(const TrainingInstance& instance, const EnclosedWitness& near);
std::optional<EnclosedAssignment> enclose(const Formula& formula, const EnclosedAssignment& near);

/// All variables of sort Real.
std::vector<Variable> real_variables(const Formula& formula);
/// All parameters that are not prescribed.
std::vector<ParameterIndex> free_parameters(const Network& network);

}  // namespace nnsolve
