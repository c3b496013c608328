// An assertion in negation normal form, taken apart as it stands in its file, so that its parts have numbers.
#pragma once

#include "nnsolve/formula.h"

#include <vector>

namespace nnsolve {

/// A part under negations pushed to its atoms: all or any of parts, or an atom, a truth value, a variable of sort Bool,
/// or the negation of one of these.
struct NormalPart {
  EtrKind kind = EtrKind::truth;
  std::vector<EtrPart> parts;  // of all and any
  NodeIndex node = 0;          // else
  bool is_negated = false;     // else
};

/// An equivalence of a and b is any(all(a, b), all(not a, not b)).
NormalPart normal_part(const Etr& formula, const EtrPart& part);

/// Whether it says that a term is 0.
bool is_equation(const Etr& formula, const NormalPart& part);

}  // namespace nnsolve
