// Lowering an ETR formula to what is needed to decide it: polynomial terms and a negation normal form of linear size.
#pragma once

#include "nnsolve/formula.h"

#include <vector>

namespace nnsolve {

/// `formula` has only nodes of the kinds constant, variable, sum, product, truth, all, any and atom; every all and any
/// node has at most one parent or is an assertion (so that writing the tree out costs no more than the graph).
///
/// Its variables: first those of the source in their order, then auxiliary ones. A sign variable is 1 or -1, which
/// whoever uses the formula must demand of it: 1 stands for true. Those of sort Bool have become sign variables.
///
/// Law: values of the source's variables satisfy the source if and only if they extend to values of all variables
/// that satisfy `formula`; the values of `definitions` do so.
struct LoweredEtr {
  Etr formula;
  std::vector<bool> is_sign;           // by variable
  std::vector<NodeIndex> definitions;  // by auxiliary variable: the node of the source that it stands for: the value
                                       // of a term, or the truth of a formula as a sign
};

LoweredEtr lower(const Etr& source);

}  // namespace nnsolve
