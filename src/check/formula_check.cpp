// Formulas under an assignment, exactly. A reciprocal is never computed: a combined constraint is multiplied by what
// it divides by, once that is known not to be 0. So no inverse in a product of fields is ever needed.
#include "algebra/number_field.h"
#include "formula/constraint_text.h"
#include "formula/evaluate.h"

#include "nnsolve/check.h"
#include "nnsolve/error.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace nnsolve {

namespace {

/// The left side minus the right one.
Value difference(const EtrInvConstraint& constraint, const std::vector<Value>& values,
                 const FieldArithmetic& arithmetic) {
  const Value& x = values[constraint.x];
  const Value& y = values[constraint.y];
  const Value one(Rational(1));
  switch (constraint.kind) {
    case EtrInvConstraint::Kind::addition:
      return arithmetic.subtract(arithmetic.add(x, y), values[constraint.z]);
    case EtrInvConstraint::Kind::inversion:
      return arithmetic.subtract(arithmetic.multiply(x, y), one);
    case EtrInvConstraint::Kind::unit:
      return arithmetic.subtract(x, one);
  }
  return one;
}

/// The first variable outside its range, as a problem, or an empty text.
std::string find_range_problem(const EtrInv& formula, const std::vector<Value>& values, FieldArithmetic& arithmetic) {
  for (Variable v = 0; v < values.size(); ++v) {
    const std::optional<Range> range = formula.range(v);
    if (!range) continue;
    const bool is_inside = arithmetic.sign(arithmetic.subtract(values[v], Value(range->lower))) >= 0 &&
                           arithmetic.sign(arithmetic.subtract(Value(range->upper), values[v])) >= 0;
    if (is_inside) continue;
    return formula.variable_names[v] + " is not in its range, " + range->lower.to_string() + " to " +
           range->upper.to_string();
  }
  return "";
}

/// The first constraint that does not hold, as a problem, or an empty text.
std::string find_problem(const EtrInv& formula, const std::vector<Value>& values, FieldArithmetic& arithmetic) {
  for (std::size_t i = 0; i < formula.constraints.size(); ++i) {
    if (arithmetic.is_zero(difference(formula.constraints[i], values, arithmetic))) continue;
    return "constraint " + std::to_string(i + 1) + ": " + to_string(formula.constraints[i], formula.variable_names) +
           " does not hold";
  }
  return find_range_problem(formula, values, arithmetic);
}

std::string shown(const CombinedConstraint& constraint, const std::vector<std::string>& names) {
  std::string text;
  for (const Literal& literal : constraint.terms()) {
    if (!text.empty()) text += literal.is_negative ? " - " : " + ";
    if (text.empty() && literal.is_negative) text += "-";
    text += (literal.is_inverse ? "1/" : "") + names[literal.variable];
  }
  return text + " = 0";
}

/// The sum of the constraint's terms times every variable that occurs inverted in it, each once.
Value cleared_sum(const CombinedConstraint& constraint, const std::vector<Value>& values,
                  const FieldArithmetic& arithmetic) {
  std::vector<Variable> denominators;
  for (const Literal& literal : constraint.terms()) {
    if (literal.is_inverse && std::ranges::find(denominators, literal.variable) == denominators.end()) {
      denominators.push_back(literal.variable);
    }
  }
  Value sum;
  for (const Literal& literal : constraint.terms()) {
    Value term = literal.is_inverse ? Value(Rational(1)) : values[literal.variable];
    for (Variable denominator : denominators) {
      if (literal.is_inverse && denominator == literal.variable) continue;
      term = arithmetic.multiply(term, values[denominator]);
    }
    sum = literal.is_negative ? arithmetic.subtract(sum, term) : arithmetic.add(sum, term);
  }
  return sum;
}

std::string find_problem(const EtrInvEq& formula, const std::vector<Value>& values, FieldArithmetic& arithmetic) {
  const std::vector<std::string>& names = formula.variable_names;
  std::vector<bool> is_inverted(values.size(), false);
  for (const CombinedConstraint& constraint : formula.constraints) {
    for (const Literal& literal : constraint.terms()) {
      if (literal.is_inverse) is_inverted[literal.variable] = true;
    }
  }
  for (Variable v = 0; v < values.size(); ++v) {
    if (!(is_inverted[v] || formula.is_nonzero[v]) || !arithmetic.is_zero(values[v])) continue;
    return names[v] + " is 0, but " + (is_inverted[v] ? "1/" + names[v] + " occurs" : "must not be");
  }
  for (std::size_t i = 0; i < formula.constraints.size(); ++i) {
    const CombinedConstraint& constraint = formula.constraints[i];
    if (arithmetic.is_zero(cleared_sum(constraint, values, arithmetic))) continue;
    return "constraint " + std::to_string(i + 1) + ": " + shown(constraint, names) + " does not hold";
  }
  return "";
}

bool is_truth_value(const Value& value) {
  return value.is_rational() && (value.rational().is_zero() || value.rational().is_one());
}

std::string find_problem(const Etr& formula, const std::vector<Value>& values, FieldArithmetic& arithmetic) {
  for (Variable v = 0; v < values.size(); ++v) {
    const EtrVariable& variable = formula.variables()[v];
    if (variable.is_bool && !is_truth_value(values[v])) return variable.name + " is of sort Bool, but not 0 or 1";
  }
  const NodeValues nodes = evaluate(formula, values, arithmetic);
  for (std::size_t i = 0; i < formula.assertions().size(); ++i) {
    if (!nodes.truths[formula.assertions()[i]]) return "assertion " + std::to_string(i + 1) + " is false";
  }
  return "";
}

std::size_t variable_count(const EtrInv& formula) { return formula.variable_names.size(); }
std::size_t variable_count(const EtrInvEq& formula) { return formula.variable_names.size(); }
std::size_t variable_count(const Etr& formula) { return formula.variables().size(); }

/// Everything of the result but the checked assignment, which the friends of CheckedAssignment make.
template <class AnyFormula>
FormulaCheckResult examine(const AnyFormula& formula, const Assignment& assignment) {
  NNSOLVE_ASSERT(assignment.values.size() == variable_count(formula));
  FieldArithmetic arithmetic(assignment.fields);
  FormulaCheckResult result;
  result.problem = find_problem(formula, assignment.values, arithmetic);
  result.merges = arithmetic.merges();
  return result;
}

}  // namespace

FormulaCheckResult check(const EtrInv& formula, Assignment assignment) {
  FormulaCheckResult result = examine(formula, assignment);
  if (result.problem.empty()) result.checked = CheckedAssignment(std::move(assignment));
  return result;
}

FormulaCheckResult check(const EtrInvEq& formula, Assignment assignment) {
  FormulaCheckResult result = examine(formula, assignment);
  if (result.problem.empty()) result.checked = CheckedAssignment(std::move(assignment));
  return result;
}

FormulaCheckResult check(const Etr& formula, Assignment assignment) {
  FormulaCheckResult result = examine(formula, assignment);
  if (result.problem.empty()) result.checked = CheckedAssignment(std::move(assignment));
  return result;
}

FormulaCheckResult check(const Formula& formula, Assignment assignment) {
  return std::visit([&](const auto& kind) { return check(kind, std::move(assignment)); }, formula);
}

}  // namespace nnsolve
