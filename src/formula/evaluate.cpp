// Children come before parents, so one loop does it, however deep the formula.
#include "formula/evaluate.h"

#include "nnsolve/error.h"

#include <algorithm>

namespace nnsolve {

namespace {

/// Sixty squarings of 2 have 10^18 digits: an error is better than to run out of memory.
void expect_feasible(const Value& value) {
  constexpr std::size_t most_words = 4'000'000;
  if (value.is_rational() && !value.rational().is_small() && value.rational().size_in_words() > most_words) {
    throw NumberTooLarge("a value of the formula has more than 70 million digits");
  }
}

}  // namespace

bool holds(const Value& value, Relation relation, FieldArithmetic& arithmetic) {
  switch (relation) {
    case Relation::equal:
      return arithmetic.is_zero(value);
    case Relation::not_equal:
      return !arithmetic.is_zero(value);
    case Relation::greater:
      return arithmetic.sign(value) > 0;
    case Relation::greater_equal:
      return arithmetic.sign(value) >= 0;
  }
  return false;
}

NodeValues evaluate(const Etr& formula, const std::vector<Value>& variables, FieldArithmetic& arithmetic,
                    const std::function<void(Variable, const NodeValues&)>& before_variable) {
  NodeValues result;
  result.values.resize(formula.node_count());
  result.truths.resize(formula.node_count());
  for (NodeIndex n = 0; n < formula.node_count(); ++n) {
    const EtrNode& node = formula.node(n);
    std::span<const NodeIndex> children = formula.children(n);
    auto is_true = [&](NodeIndex child) { return static_cast<bool>(result.truths[child]); };
    switch (node.kind) {
      case EtrKind::constant:
        result.values[n] = formula.constant(n);
        break;
      case EtrKind::variable:
        if (before_variable) before_variable(node.number, result);
        result.values[n] = variables[node.number];
        break;
      case EtrKind::sum:
        for (NodeIndex child : children) result.values[n] = arithmetic.add(result.values[n], result.values[child]);
        break;
      case EtrKind::product:
        result.values[n] = Rational(1);
        for (NodeIndex child : children) {
          result.values[n] = arithmetic.multiply(result.values[n], result.values[child]);
          expect_feasible(result.values[n]);
        }
        break;
      case EtrKind::choice:
        result.values[n] = result.values[is_true(children[0]) ? children[1] : children[2]];
        break;
      case EtrKind::truth:
        result.truths[n] = node.number != 0;
        break;
      case EtrKind::bool_variable:
        if (before_variable) before_variable(node.number, result);
        result.truths[n] = !variables[node.number].is_zero();
        break;
      case EtrKind::negation:
        result.truths[n] = !is_true(children[0]);
        break;
      case EtrKind::all:
        result.truths[n] = std::ranges::all_of(children, is_true);
        break;
      case EtrKind::any:
        result.truths[n] = std::ranges::any_of(children, is_true);
        break;
      case EtrKind::equivalence:
        result.truths[n] = is_true(children[0]) == is_true(children[1]);
        break;
      case EtrKind::atom:
        result.truths[n] = holds(result.values[children[0]], node.relation, arithmetic);
        break;
    }
  }
  return result;
}

}  // namespace nnsolve
