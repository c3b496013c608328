// Exact evaluation of ETR formulas, node by node.
#pragma once

#include "algebra/number_field.h"

#include "nnsolve/formula.h"
#include "nnsolve/witness.h"

#include <functional>
#include <vector>

namespace nnsolve {

/// By node: the value of a term (of no meaning for a formula), the truth of a formula (likewise).
struct NodeValues {
  std::vector<Value> values;
  std::vector<bool> truths;
};

/// variables[v] is the value of variable v; of sort Bool: 0 is false, anything else true.
/// Throws NumberTooLarge where a product has more digits than can be worked with. `before_variable` is called before
/// variables[v] is looked at for the node of v, with all nodes before that one evaluated, and may still change it.
NodeValues evaluate(const Etr& formula, const std::vector<Value>& variables, FieldArithmetic& arithmetic,
                    const std::function<void(Variable, const NodeValues&)>& before_variable = {});

/// Whether value ~ 0.
bool holds(const Value& value, Relation relation, FieldArithmetic& arithmetic);

}  // namespace nnsolve
