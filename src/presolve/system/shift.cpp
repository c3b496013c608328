// A polynomial in fewer linear forms than variables.
//
// If d_1 * dP/dx_1 + ... + d_k * dP/dx_k = 0 for numbers d_i, then P is constant in the direction d:
// P(x + s*d) = P(x). With d_v /= 0, replacing each other x_i by x_i + (d_i / d_v) * x_v therefore removes x_v from P,
// and it is an invertible change of variables, so all other constraints may follow suit: (t - w)^2 + 1 becomes
// w^2 + 1. Of a disjunction, all atoms must be constant in that direction. It is done only where all constraints but
// disequations together lose terms, which also shows that it comes to an end: no other rule adds terms without removing
// a variable.
#include "presolve/system/atoms.h"
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/rules.h"

#include <algorithm>
#include <map>
#include <set>

namespace nnsolve::presolving {

namespace {

constexpr std::size_t longest_shifted = 80, most_variables_shifted = 8, most_constraints_shifted = 200;

using Row = std::vector<Rational>;

/// Some d /= 0 with row * d = 0 for all rows; empty if there is none.
Row kernel_vector(std::vector<Row> rows, std::size_t unknowns) {
  std::vector<std::size_t> pivots;  // by reduced row
  std::size_t done = 0;
  std::optional<std::size_t> free;
  for (std::size_t column = 0; column < unknowns; ++column) {
    auto pivot = std::find_if(rows.begin() + static_cast<std::ptrdiff_t>(done), rows.end(),
                              [column](const Row& row) { return !row[column].is_zero(); });
    if (pivot == rows.end()) {
      if (!free) free = column;
      continue;
    }
    std::swap(*pivot, rows[done]);
    const Rational scale = Rational(1) / rows[done][column];
    for (Rational& entry : rows[done]) entry *= scale;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i == done || rows[i][column].is_zero()) continue;
      const Rational factor = rows[i][column];
      for (std::size_t k = 0; k < unknowns; ++k) rows[i][k] -= factor * rows[done][k];
    }
    pivots.push_back(column);
    ++done;
  }
  if (!free) return {};
  Row direction(unknowns);
  direction[*free] = Rational(1);
  for (std::size_t i = 0; i < pivots.size(); ++i) direction[pivots[i]] = -rows[i][*free];
  return direction;
}

void append_rows(std::vector<Row>& all, const Polynomial& polynomial, const std::vector<Variable>& variables) {
  std::map<std::vector<Variable>, Row> rows;  // by monomial of the derivatives
  for (const Term& term : polynomial.terms()) {
    const auto factors = term.monomial.factors();
    for (std::size_t i = 0; i < factors.size(); ++i) {
      // Deriving by each factor in turn counts powers as often as they should be.
      std::vector<Variable> rest(factors.begin(), factors.end());
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
      Row& row = rows.try_emplace(std::move(rest), Row(variables.size())).first->second;
      row[static_cast<std::size_t>(std::ranges::lower_bound(variables, factors[i]) - variables.begin())] +=
          term.coefficient;
    }
  }
  for (auto& [monomial, row] : rows) all.push_back(std::move(row));
}

/// Of all the polynomials.
Row constant_direction(const std::vector<Polynomial>& polynomials, const std::vector<Variable>& variables) {
  std::vector<Row> all;
  for (const Polynomial& polynomial : polynomials) append_rows(all, polynomial, variables);
  return kernel_vector(std::move(all), variables.size());
}

Polynomial shifted(Polynomial polynomial, const Edit& edit) {
  for (const Image& image : edit.images) {
    if (!mentions(polynomial, image.variable)) continue;
    polynomial = substitute(polynomial, image.variable, image.numerator, image.denominator).polynomial;
  }
  return polynomial;
}

Constraint shifted(Constraint constraint, const Edit& edit) {
  for_each_atom(constraint, [&edit](Constraint& atom) { atom.polynomial = shifted(std::move(atom.polynomial), edit); });
  return constraint;
}

std::size_t term_count(const Constraint& constraint) {
  std::size_t count = 0;
  for_each_atom(constraint, [&count](const Constraint& atom) { count += atom.polynomial.terms().size(); });
  return count;
}

Constraint as_constraint(const StoredConstraint& constraint) {
  return constraint.is_tree() ? *constraint.tree : sign_atom(constraint.polynomial, constraint.allowed);
}

/// All in them, ascending; nothing if these are many or a polynomial is long.
std::optional<std::vector<Variable>> few_variables_of(const StoredConstraint& constraint) {
  std::vector<Variable> variables, here;
  const bool are_few = all_atoms(constraint, [&](const Polynomial& polynomial, bool) {
    if (polynomial.terms().size() > longest_shifted) return false;
    assign_sorted_variables(here, polynomial);
    for (Variable variable : here) {
      if (std::ranges::find(variables, variable) == variables.end()) variables.push_back(variable);
    }
    return variables.size() <= most_variables_shifted;
  });
  if (!are_few) return std::nullopt;
  std::ranges::sort(variables);
  return variables;
}

/// By how many terms the constraints that are no disequations grow; nothing if there is too much to do.
std::optional<std::int64_t> growth(const Store& store, const Edit& edit) {
  std::set<ConstraintId> touched;
  for (const Image& image : edit.images) {
    const Variable variable = image.variable;
    if (store.given(variable) != signs::any && store.given(variable) != signs::nonzero) return std::nullopt;
    if (store.occurrence_count(variable) > most_constraints_shifted) return std::nullopt;
    const std::span<const ConstraintId> ids = store.occurrences(variable);
    touched.insert(ids.begin(), ids.end());
  }
  std::int64_t total = 0;
  for (ConstraintId id : touched) {
    const StoredConstraint& constraint = store[id];
    if (constraint.is_disequation() && constraint.polynomial.terms().size() <= longest_shifted) continue;
    const Constraint before = as_constraint(constraint);
    const std::size_t terms = term_count(before);
    if (terms > longest_shifted) return std::nullopt;
    total += static_cast<std::int64_t>(term_count(shifted(before, edit))) - static_cast<std::int64_t>(terms);
  }
  return total;
}

}  // namespace

Proposal shift_variables(const Store& store, ConstraintId id) {
  const StoredConstraint& constraint = store[id];
  if (!constraint.is_tree() && !constraint.is_atom()) return std::nullopt;
  if (constraint.is_disequation() || (constraint.is_atom() && constraint.polynomial.degree() < 2)) return std::nullopt;
  const auto few_variables = few_variables_of(constraint);
  if (!few_variables || few_variables->size() < 2) return std::nullopt;
  const std::vector<Variable>& variables = *few_variables;
  std::vector<Polynomial> polynomials;
  all_atoms(constraint, [&polynomials](const Polynomial& polynomial, bool) {
    polynomials.push_back(polynomial);
    return true;
  });
  const Row direction = constant_direction(polynomials, variables);
  if (direction.empty()) return std::nullopt;
  Proposal best;
  std::int64_t least = 0;
  for (std::size_t v = 0; v < variables.size(); ++v) {
    if (direction[v].is_zero()) continue;
    Edit edit(Edit::Kind::change, Reason::Kind::definition);
    for (std::size_t i = 0; i < variables.size(); ++i) {
      if (i == v || direction[i].is_zero()) continue;
      edit.images.push_back({variables[i], Polynomial::variable(variables[i]) +
                                               Polynomial::term(direction[i] / direction[v], Monomial(variables[v]))});
    }
    const auto grown = growth(store, edit);
    if (!grown || *grown >= least) continue;
    least = *grown;
    best = std::move(edit);
  }
  return best;
}

}  // namespace nnsolve::presolving
