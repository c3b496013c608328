// The propositional skeleton of a linear system: atoms become literals, and each disjunction a clause.
//
// An equation is the conjunction of two inequalities: what contradicts it, or follows from it, mostly needs one of
// them.
//
// Constraints nest and have no negations, so one half of Tseitin's encoding is enough: a conjunction within a
// disjunction gets a literal t, and t implies its parts. Nothing implies t: who satisfies the conjunction need not say
// so.
#pragma once

#include "linear/farkas.h"

#include "nnsolve/system.h"

#include <cstddef>
#include <vector>

namespace nnsolve {

/// Literals are atoms (by number in the list) and, from atoms.size() on, conjunctions.
struct SkeletonClause {
  static constexpr std::size_t always = static_cast<std::size_t>(-1);
  std::size_t premise = always;      // a conjunction that implies the clause, or always
  std::vector<std::size_t> options;  // one of them holds
};

struct Skeleton {
  std::vector<LinearAtom> atoms;  // inequalities, normalised, distinct, none about a number
  std::size_t literal_count = 0;
  std::vector<SkeletonClause> clauses;
};

/// All atoms of the system must be linear.
Skeleton make_skeleton(const System& system);

}  // namespace nnsolve
