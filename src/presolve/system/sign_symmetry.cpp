// Sign symmetries choose one of several solutions.
//
// Let F be a set of variables such that negating all of them at once changes no constraint: every monomial of
// an equation or disequation contains an even number of factors from F, or every one an odd number; every monomial of
// an inequality an even number; and no variable of F has a given sign other than "not 0". Then a solution with x = -r,
// x in F, yields one with x = r, so that of x*x = r*r only x = r is left. (u*u = 1 is how an ETR-INV formula says 1,
// up to a sign of everything.) Whether there is an F with x in F is linear algebra over the field with two elements;
// the set of everything connected with x is tried first.
#include "algebra/polynomial_factor.h"
#include "presolve/system/atoms.h"
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/rules.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

namespace nnsolve::presolving {

namespace {

/// Under negation of all variables.
bool keeps_or_negates(const Polynomial& polynomial, bool is_inequality) {
  const std::uint32_t parity = is_inequality ? 0 : polynomial.degree() % 2;
  return std::ranges::all_of(polynomial.terms(),
                             [parity](const Term& term) { return term.monomial.degree() % 2 == parity; });
}

/// The constraints and variables connected with a variable; nothing if they are too many or a visited constraint fails
/// the test.
struct Component {
  std::vector<ConstraintId> constraints;
  std::vector<Variable> variables;
};
template <typename Test>
std::optional<Component> component_of(const Store& store, Variable start, std::size_t most_variables, Budget& budget,
                                      Test test) {
  Component component;
  std::unordered_set<ConstraintId> seen_constraints;
  std::unordered_set<Variable> seen_variables{start};
  component.variables.push_back(start);
  for (std::size_t next = 0; next < component.variables.size(); ++next) {
    if (component.variables.size() > most_variables) return std::nullopt;
    for (ConstraintId id : store.occurrences(component.variables[next])) {
      if (!seen_constraints.insert(id).second) continue;
      const std::vector<Variable> variables = variables_in(store[id]);
      if (!budget.spend(1 + variables.size()) || !test(store[id])) return std::nullopt;
      component.constraints.push_back(id);
      for (Variable variable : variables) {
        if (seen_variables.insert(variable).second) component.variables.push_back(variable);
      }
    }
  }
  return component;
}

/// The root >= 0 of an equation x*x = r*r, r /= 0.
struct RationalRoots {
  Variable variable;
  Rational root;
};
std::optional<RationalRoots> roots_of_square(const StoredConstraint& constraint) {
  if (!constraint.is_equation() || constraint.polynomial.terms().size() != 2) return std::nullopt;
  const auto square = constraint.polynomial.terms().front().monomial.factors();
  if (square.size() != 2 || square[0] != square[1]) return std::nullopt;
  if (constraint.polynomial.constant_term().is_zero()) return std::nullopt;
  const auto factors = irreducible_factors(constraint.polynomial);
  if (!factors || factors->size() != 2) return std::nullopt;
  return RationalRoots{
      square[0], std::max(root_of_linear(factors->front().polynomial), root_of_linear(factors->back().polynomial))};
}

/// If everything connected with the variable of such an equation can be negated: the equation among these whose
/// variable occurs most often, which simplifies most.
std::optional<RationalRoots> best_if_everything_can_be_negated(const Store& store, const RationalRoots& start,
                                                               Budget& budget) {
  const auto component =
      component_of(store, start.variable, store.variable_count(), budget,
                   [](const StoredConstraint& constraint) { return all_atoms(constraint, keeps_or_negates); });
  if (!component || !std::ranges::all_of(component->variables,
                                         [&store](Variable variable) { return is_symmetric(store.given(variable)); })) {
    return std::nullopt;
  }
  RationalRoots best = start;
  for (ConstraintId id : component->constraints) {
    const auto roots = roots_of_square(store[id]);
    if (roots && store.occurrence_count(roots->variable) > store.occurrence_count(best.variable)) best = *roots;
  }
  return best;
}

/// Linear equations over the field with two elements, as sets of at most this many unknowns.
constexpr std::size_t most_unknowns = 256;
class ParityEquations {
 public:
  using Row = std::array<std::uint64_t, most_unknowns / 64>;

  void add(Row row) {
    reduce(row);
    const int pivot = lowest(row);
    if (pivot < 0) return;
    pivots_[static_cast<std::size_t>(pivot)] = static_cast<int>(rows_.size());
    rows_.push_back(row);
  }
  /// Whether some solution has a 1 there: unless the equations imply that it is 0.
  bool may_be_one(std::size_t unknown) const {
    Row row{};
    row[unknown / 64] ^= std::uint64_t{1} << (unknown % 64);
    reduce(row);
    return lowest(row) >= 0;
  }

 private:
  static int lowest(const Row& row) {
    for (std::size_t word = 0; word < row.size(); ++word) {
      if (row[word] != 0) return static_cast<int>(64 * word) + __builtin_ctzll(row[word]);
    }
    return -1;
  }
  void reduce(Row& row) const {
    for (std::size_t unknown = 0; unknown < most_unknowns; ++unknown) {
      if (((row[unknown / 64] >> (unknown % 64)) & 1) == 0 || pivots_[unknown] < 0) continue;
      const Row& by = rows_[static_cast<std::size_t>(pivots_[unknown])];
      for (std::size_t word = 0; word < row.size(); ++word) row[word] ^= by[word];
    }
  }

  std::vector<Row> rows_;
  std::vector<int> pivots_ = std::vector<int>(most_unknowns, -1);  // by unknown: the row that starts with it
};

bool something_can_be_negated_with(const Store& store, Variable start, Budget& budget) {
  const auto component =
      component_of(store, start, most_unknowns, budget, [](const StoredConstraint&) { return true; });
  if (!component || component->variables.size() > most_unknowns) return false;
  std::unordered_map<Variable, std::size_t> unknown_of;
  for (std::size_t i = 0; i < component->variables.size(); ++i) unknown_of[component->variables[i]] = i;
  ParityEquations equations;
  auto row_of = [&](const Monomial& monomial) {
    ParityEquations::Row row{};
    for (Variable variable : monomial.factors()) {
      const std::size_t unknown = unknown_of.at(variable);
      row[unknown / 64] ^= std::uint64_t{1} << (unknown % 64);
    }
    return row;
  };
  for (ConstraintId id : component->constraints) {
    all_atoms(store[id], [&](const Polynomial& polynomial, bool is_inequality) {
      ParityEquations::Row first{};
      if (!is_inequality) first = row_of(polynomial.terms().front().monomial);
      for (const Term& term : polynomial.terms()) {
        ParityEquations::Row row = row_of(term.monomial);
        for (std::size_t word = 0; word < row.size(); ++word) row[word] ^= first[word];
        if (budget.spend(4)) equations.add(row);
      }
      return budget.spend(polynomial.terms().size());
    });
  }
  for (Variable variable : component->variables) {
    if (!is_symmetric(store.given(variable))) equations.add(row_of(Monomial(variable)));
  }
  return budget.spend(1) && equations.may_be_one(unknown_of.at(start));
}

}  // namespace

Proposal fix_sign(const Store& store, ConstraintId id, Budget& budget) {
  const auto roots = roots_of_square(store[id]);
  if (!roots) return std::nullopt;
  auto fixed = best_if_everything_can_be_negated(store, *roots, budget);
  if (!fixed && something_can_be_negated_with(store, roots->variable, budget)) fixed = roots;
  if (!fixed) return std::nullopt;
  Edit edit(Edit::Kind::introduce, Reason::Kind::sign_flip);
  edit.variable = fixed->variable;
  edit.value = fixed->root;
  return edit;
}

}  // namespace nnsolve::presolving
