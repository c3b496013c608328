// Scale symmetries choose one of several solutions.
//
// One factor. Let every monomial contain as many factors w as factors from a set V of other variables that have no
// given sign (for one that is given as not 0, w must be not 0 as well). If (w, v1, v2, ...) is part of a solution then
// so is (1, w*v1, w*v2, ...): each monomial keeps its value. No division occurs, so w need not be nonzero.
//
// Weights. Let integers e_v be such that, in each atom, all monomials have the same weight, the sum of e_v over their
// factors. Multiplying each v by t^e_v, t > 0, then multiplies each polynomial by a power of t, so solutions go to
// solutions. If x is known not to be 0 and e_x = 1, t = 1/|x| carries any solution to one with |x| = 1, and a rational
// one to a rational one. (With other e_x, roots would come in: sqrt(2) in place of 2.) The weights are the integer
// solutions of linear equations. Those with e_x = 0 are free to fix another variable, and so on: there are solutions
// with |x| = 1 for all of these at once. Where the sign of x is known x is 1 or -1, else x*x = 1, and a sign symmetry
// may still make 1 of it.
#include "algebra/union_find.h"
#include "presolve/system/atoms.h"
#include "presolve/system/exponent_lattice.h"
#include "presolve/system/rules.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

namespace nnsolve::presolving {

namespace {

/// More than these are not looked at: what w is multiplied with must itself be looked at everywhere.
constexpr std::uint32_t most_occurrences_of_factor = 256;
constexpr std::size_t longest_scaled = 500;

template <typename Visit>
bool all_monomials_with(const Store& store, Variable variable, Visit visit) {
  return std::ranges::all_of(store.occurrences(variable), [&](ConstraintId id) {
    return all_atoms(store[id], [&](const Polynomial& polynomial, bool) {
      if (polynomial.terms().size() > longest_scaled) return false;
      return std::ranges::all_of(polynomial.terms(), [&](const Term& term) {
        return exponent_of(term.monomial, variable) == 0 || visit(term.monomial);
      });
    });
  });
}

/// True if every monomial with v contains w exactly as often.
bool occurs_only_with(const Store& store, Variable v, Variable w) {
  if (store.occurrence_count(v) > store.occurrence_count(w)) return false;
  return all_monomials_with(store, v, [v, w](const Monomial& monomial) {
    return exponent_of(monomial, v) == 1 && exponent_of(monomial, w) == 1;
  });
}

}  // namespace

Proposal fix_scale(const Store& store, Variable variable, Budget& budget) {
  const std::uint32_t count = store.occurrence_count(variable);
  if (count == 0 || count > most_occurrences_of_factor) return std::nullopt;
  const SignSet given = store.given(variable);
  if (given != signs::any && given != signs::nonzero) return std::nullopt;
  std::unordered_map<Variable, bool> is_partner;
  const bool is_scaled = all_monomials_with(store, variable, [&](const Monomial& monomial) {
    if (exponent_of(monomial, variable) != 1 || monomial.degree() < 2) return false;
    std::size_t partners = 0;
    for (Variable other : monomial.factors()) {
      if (other == variable) continue;
      auto [known, is_new] = is_partner.emplace(other, false);
      if (is_new) {
        if (!budget.spend(store.occurrence_count(other))) return false;
        const bool may_scale =
            store.given(other) == signs::any || (store.given(other) == signs::nonzero && given == signs::nonzero);
        known->second = may_scale && occurs_only_with(store, other, variable);
      }
      partners += known->second ? 1 : 0;
    }
    return partners == 1;
  });
  if (!is_scaled) return std::nullopt;
  Edit edit(Edit::Kind::introduce, Reason::Kind::scaling);
  edit.variable = variable;
  edit.value = Rational(1);
  return edit;
}

namespace {

/// Larger connected components are not looked at.
constexpr std::size_t most_variables = 1000;

/// Constraints that are connected through their variables.
struct ConnectedPart {
  std::vector<ConstraintId> constraints;
  std::vector<Variable> variables;  // ascending
};

bool is_known_nonzero(const Store& store, Variable variable) {
  return (store.known(variable) & signs::zero) == signs::none && store.occurrence_count(variable) > 0;
}

/// Those with a variable that is known not to be 0, and not too large.
std::vector<ConnectedPart> components_to_scale(const Store& store) {
  Variable first = 0;
  while (first < store.variable_count() && !is_known_nonzero(store, first)) ++first;
  if (first == store.variable_count()) return {};
  UnionFind sets(store.variable_count());
  for (ConstraintId id = 0; id < store.constraint_count(); ++id) {
    const std::vector<Variable> variables = variables_in(store[id]);
    for (Variable variable : variables) sets.unite(variable, variables.front());
  }
  std::map<std::uint32_t, ConnectedPart> by_set;
  for (Variable variable = first; variable < store.variable_count(); ++variable) {
    if (is_known_nonzero(store, variable)) by_set[sets.find(variable)];
  }
  for (Variable variable = 0; variable < store.variable_count(); ++variable) {
    const auto component = by_set.find(sets.find(variable));
    if (component != by_set.end()) component->second.variables.push_back(variable);
  }
  for (ConstraintId id = 0; id < store.constraint_count(); ++id) {
    const std::vector<Variable> variables = variables_in(store[id]);
    if (variables.empty()) continue;
    const auto component = by_set.find(sets.find(variables.front()));
    if (component != by_set.end()) component->second.constraints.push_back(id);
  }
  std::vector<ConnectedPart> result;
  for (auto& [set, component] : by_set) {
    if (component.variables.size() <= most_variables) result.push_back(std::move(component));
  }
  return result;
}

/// What is multiplied with what in a component. A variable's column is its place among the variables.
class Weights {
 public:
  Weights(const Store& store, const ConnectedPart& component, Budget& budget)
      : store_(store), component_(component), budget_(budget) {
    nonlinear_.resize(component.variables.size());
    for (ConstraintId id : component.constraints) {
      all_atoms(store[id], [this](const Polynomial& polynomial, bool) {
        add_equations(polynomial);
        return true;
      });
    }
  }

  /// What fixes the sizes of as many variables as the weights allow, those first that occur most often.
  std::vector<Constraint> fixed_sizes() {
    std::vector<Constraint> fixed;
    ExponentLattice weights(component_.variables.size());
    for (const IntegerRow& equation : equations_) {
      const std::size_t work = weights.work();
      weights.require_zero(equation);
      if (!budget_.spend(weights.work() - work)) return {};
      if (weights.rank() == 0) return {};
    }
    for (std::uint32_t column : candidates()) {
      if (!weights.divisor_of(column).is_one()) continue;
      weights.require_zero({{column, Rational(1)}});
      fixed.push_back(size_one(component_.variables[column]));
    }
    return fixed;
  }

 private:
  std::uint32_t column_of(Variable variable) const {
    const auto place = std::ranges::lower_bound(component_.variables, variable);
    return static_cast<std::uint32_t>(place - component_.variables.begin());
  }

  /// The weight of each monomial is that of the last one, which is the shortest.
  void add_equations(const Polynomial& polynomial) {
    const Monomial& last = polynomial.terms().back().monomial;
    for (const Term& term : polynomial.terms()) {
      std::map<std::uint32_t, int> exponents;
      for (Variable variable : term.monomial.factors()) ++exponents[column_of(variable)];
      if (term.monomial.degree() > 1) {
        for (const auto& [column, exponent] : exponents) ++nonlinear_[column];
      }
      for (Variable variable : last.factors()) --exponents[column_of(variable)];
      IntegerRow equation;
      for (const auto& [column, exponent] : exponents) {
        if (exponent != 0) equation.emplace_back(column, Rational(exponent));
      }
      if (!equation.empty()) equations_.push_back(std::move(equation));
    }
  }

  /// Variables that may be fixed, by what that is worth: a linear system is as easy without.
  std::vector<std::uint32_t> candidates() const {
    std::vector<std::uint32_t> columns;
    for (std::uint32_t column = 0; column < nonlinear_.size(); ++column) {
      if (nonlinear_[column] > 0 && is_known_nonzero(store_, component_.variables[column])) columns.push_back(column);
    }
    std::ranges::stable_sort(columns, [this](std::uint32_t a, std::uint32_t b) {
      if (nonlinear_[a] != nonlinear_[b]) return nonlinear_[a] > nonlinear_[b];
      return has_known_sign(a) && !has_known_sign(b);
    });
    return columns;
  }

  bool has_known_sign(std::uint32_t column) const {
    return store_.known(component_.variables[column]) != signs::nonzero;
  }

  Constraint size_one(Variable variable) const {
    const Polynomial x = Polynomial::variable(variable), one(Rational(1));
    const SignSet known = store_.known(variable);
    if (known == signs::positive) return sign_atom(x - one, signs::zero);
    if (known == signs::negative) return sign_atom(x + one, signs::zero);
    return sign_atom(x * x - one, signs::zero);
  }

  const Store& store_;
  const ConnectedPart& component_;
  Budget& budget_;
  std::vector<std::size_t> nonlinear_;  // by column: how many monomials of degree >= 2 contain the variable
  std::vector<IntegerRow> equations_;
};

}  // namespace

Proposal fix_scales(const Store& store, Budget& budget) {
  Edit edit(Edit::Kind::restrict, Reason::Kind::scaling);
  for (const ConnectedPart& component : components_to_scale(store)) {
    std::vector<Constraint> fixed = Weights(store, component, budget).fixed_sizes();
    std::move(fixed.begin(), fixed.end(), std::back_inserter(edit.added));
  }
  if (edit.added.empty()) return std::nullopt;
  return edit;
}

}  // namespace nnsolve::presolving
