// ETR-INV is a system as it stands. ETR-INV-EQ has 1/x, which becomes a variable y with x * y = 1; x is not 0 then.
// ETR is in etr.cpp.
#include "encode/formula.h"

#include "formula/fresh_names.h"
#include "io/smtlib_symbol.h"

#include <optional>
#include <utility>
#include <variant>

namespace nnsolve {

namespace {

Constraint are_inverse(Variable x, Variable y) {
  TermList terms;
  terms.reserve(2);
  terms.push_back({Rational(1), Monomial(x) * Monomial(y)});
  terms.push_back({Rational(-1), Monomial()});
  return Constraint::atom(Polynomial::sum(std::move(terms)), Relation::equal);
}

}  // namespace

FormulaEncoding encode(const EtrInv& formula) {
  FormulaEncoding result;
  result.system.variable_names = make_symbols(formula.variable_names);
  result.is_bool.resize(formula.variable_names.size());
  result.system.constraints.reserve(formula.constraints.size());
  for (const EtrInvConstraint& constraint : formula.constraints) {
    if (constraint.kind == EtrInvConstraint::Kind::inversion) {
      result.system.constraints.push_back(are_inverse(constraint.x, constraint.y));
      continue;
    }
    if (constraint.kind == EtrInvConstraint::Kind::unit) {
      result.system.constraints.push_back(
          Constraint::atom(Polynomial::variable(constraint.x) - Polynomial(Rational(1)), Relation::equal));
      continue;
    }
    TermList terms;
    terms.reserve(3);
    terms.push_back({Rational(1), Monomial(constraint.x)});
    terms.push_back({Rational(1), Monomial(constraint.y)});
    terms.push_back({Rational(-1), Monomial(constraint.z)});
    result.system.constraints.push_back(Constraint::atom(Polynomial::sum(std::move(terms)), Relation::equal));
  }
  for (Variable x = 0; x < formula.variable_names.size(); ++x) {
    const std::optional<Range> range = formula.range(x);
    if (!range) continue;
    const Polynomial value = Polynomial::variable(x);
    result.system.constraints.push_back(Constraint::atom(value - Polynomial(range->lower), Relation::greater_equal));
    result.system.constraints.push_back(Constraint::atom(Polynomial(range->upper) - value, Relation::greater_equal));
  }
  return result;
}

FormulaEncoding encode(const EtrInvEq& formula) {
  FormulaEncoding result;
  std::vector<std::string> names = formula.variable_names;
  FreshNames fresh(names);
  std::vector<std::optional<Variable>> inverse(names.size());
  for (const CombinedConstraint& constraint : formula.constraints) {
    for (const Literal& literal : constraint.terms()) {
      std::optional<Variable>& known = inverse[literal.variable];
      if (!literal.is_inverse || known) continue;
      known = static_cast<Variable>(names.size());
      names.push_back(fresh.make("_inverse"));
      result.system.constraints.push_back(are_inverse(literal.variable, *known));
    }
  }
  for (Variable v = 0; v < formula.is_nonzero.size(); ++v) {
    if (!formula.is_nonzero[v] || inverse[v]) continue;
    result.system.constraints.push_back(Constraint::atom(Polynomial::variable(v), Relation::not_equal));
  }
  for (const CombinedConstraint& constraint : formula.constraints) {
    TermList terms;
    for (const Literal& literal : constraint.terms()) {
      Variable variable = literal.is_inverse ? *inverse[literal.variable] : literal.variable;
      terms.push_back({Rational(literal.is_negative ? -1 : 1), Monomial(variable)});
    }
    result.system.constraints.push_back(Constraint::atom(Polynomial::sum(std::move(terms)), Relation::equal));
  }
  result.system.variable_names = make_symbols(names);
  result.is_bool.resize(formula.variable_names.size());
  return result;
}

FormulaEncoding encode(const Formula& formula) {
  return std::visit([](const auto& kind) { return encode(kind); }, formula);
}

}  // namespace nnsolve
