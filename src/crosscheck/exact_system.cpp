#include "crosscheck/exact_system.h"

#include "check/check_and_merge.h"
#include "encode/model_values.h"
#include "presolve/system/renumber.h"

#include "nnsolve/check.h"
#include "nnsolve/error.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <utility>

namespace nnsolve {

namespace {

class SystemToFormula {
 public:
  explicit SystemToFormula(Etr& formula, const System& system) : formula_(formula) {
    for (std::size_t v = 0; v < system.variable_count(); ++v) {
      std::string name("v");
      formula_.add_variable(name.append(std::to_string(v)), false);
    }
    for (const Constraint& constraint : system.constraints) formula_.add_assertion(make(constraint));
  }

  NodeIndex make(const Polynomial& polynomial) {
    std::vector<NodeIndex> terms;
    for (const Term& term : polynomial.terms()) {
      std::vector<NodeIndex> factors = {formula_.make_constant(term.coefficient)};
      for (Variable variable : term.monomial.factors()) factors.push_back(formula_.make_variable(variable));
      terms.push_back(factors.size() == 1 ? factors.front() : formula_.make_product(factors));
    }
    if (terms.empty()) return formula_.make_constant(Rational());
    return terms.size() == 1 ? terms.front() : formula_.make_sum(terms);
  }

 private:
  NodeIndex make(const Constraint& constraint) {
    if (constraint.kind == Constraint::Kind::atom) {
      return formula_.make_atom(make(constraint.polynomial), constraint.relation);
    }
    std::vector<NodeIndex> parts;
    for (const Constraint& part : constraint.parts) parts.push_back(make(part));
    const bool is_all = constraint.kind == Constraint::Kind::all;
    if (parts.empty()) return formula_.make_truth(is_all);
    if (parts.size() == 1) return parts.front();
    return is_all ? formula_.make_all(parts) : formula_.make_any(parts);
  }

  Etr& formula_;
};

/// theta is the generator of the field: a root of its polynomial in its interval.
void pin_field(Etr& formula, SystemToFormula& maker, const Field& field, Variable theta) {
  TermList terms;
  std::vector<Variable> power;
  for (const Rational& coefficient : field.polynomial) {
    terms.push_back({coefficient, Monomial(power)});
    power.push_back(theta);
  }
  formula.add_assertion(formula.make_atom(maker.make(Polynomial::sum(std::move(terms))), Relation::equal));
  const Polynomial value = Polynomial::variable(theta);
  formula.add_assertion(formula.make_atom(maker.make(value - Polynomial(field.lower)), Relation::greater));
  formula.add_assertion(formula.make_atom(maker.make(Polynomial(field.upper) - value), Relation::greater));
}

/// Shuffles by a generator of our own, so that an order is the same everywhere.
template <class Items>
void shuffle(Items& items, std::mt19937_64& random) {
  for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[random() % i]);
}

}  // namespace

Etr to_formula(const System& system) {
  Etr formula;
  SystemToFormula(formula, system);
  return formula;
}

std::optional<std::string> objection_to_model(const System& system, const std::vector<Real>& model) {
  try {
    FormulaCheckResult result = check_and_merge(to_formula(system), express_model(system, model));
    if (!result.checked) return result.problem;
    return std::nullopt;
  } catch (const NumberTooLarge& error) {
    return error.what();
  }
}

Etr with_values(const System& system, const PartialSolution& known) {
  Etr formula;
  SystemToFormula maker(formula, system);
  const auto first_field = static_cast<Variable>(system.variable_count());
  std::vector<Variable> field_variables;
  for (std::size_t f = 0; f < known.fields.size(); ++f) {
    std::string name("theta");
    field_variables.push_back(formula.add_variable(name.append(std::to_string(f)), false));
    pin_field(formula, maker, known.fields[f], first_field + static_cast<Variable>(f));
  }
  for (std::size_t v = 0; v < known.values.size(); ++v) {
    if (!known.values[v]) continue;
    const Polynomial value = presolving::renumbered(known.values[v]->polynomial(), field_variables);
    const Polynomial difference = Polynomial::variable(static_cast<Variable>(v)) - value;
    formula.add_assertion(formula.make_atom(maker.make(difference), Relation::equal));
  }
  return formula;
}

Reordered reorder(const System& system, std::uint64_t order) {
  Reordered result{system, std::vector<Variable>(system.variable_count())};
  std::iota(result.variables.begin(), result.variables.end(), Variable{0});
  if (order == 0) return result;
  std::mt19937_64 random(order);
  shuffle(result.variables, random);
  std::vector<Variable> new_number(result.variables.size());
  for (std::size_t i = 0; i < new_number.size(); ++i) {
    new_number[result.variables[i]] = static_cast<Variable>(i);
    result.system.variable_names[i] = system.variable_names[result.variables[i]];
  }
  for (Constraint& constraint : result.system.constraints) {
    constraint = presolving::renumbered(constraint, new_number);
  }
  shuffle(result.system.constraints, random);
  return result;
}

}  // namespace nnsolve
