// How formulas stand in a text, where the nodes of the graph do not tell (EtrPart): `and` and `or` as written, (=> a b)
// any(not a, b), a = b of sort Bool any(all(a, b), all(not a, not b)), xor the same with not b for b, and (ite c a b)
// any(all(c, a), all(not c, b)).
//
// Each of these returns a part that is not negated and means what `node` does. It stands like the node where that
// says the same, so that most formulas have no shapes at all.
#pragma once

#include "nnsolve/formula.h"

#include <vector>

namespace nnsolve {

EtrPart shape_junction(Etr& graph, EtrKind kind, std::vector<EtrPart> parts, NodeIndex node);
EtrPart shape_negation(Etr& graph, const EtrPart& part, NodeIndex node);
EtrPart shape_equivalence(Etr& graph, const EtrPart& a, const EtrPart& b, NodeIndex node);
EtrPart shape_exclusive_or(Etr& graph, const EtrPart& a, const EtrPart& b, NodeIndex node);
EtrPart shape_choice(Etr& graph, const EtrPart& condition, const EtrPart& a, const EtrPart& b, NodeIndex node);

/// How the body of a function stands where it is applied: nodes[n] is the node of the graph for node n of the body, and
/// arguments[v] is what stands for variable v, of which only those of sort Bool count.
EtrPart shape_expansion(Etr& graph, const Etr& body_graph, const EtrPart& body, const std::vector<NodeIndex>& nodes,
                        const std::vector<EtrPart>& arguments);

}  // namespace nnsolve
