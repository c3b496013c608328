// Solving an equation for one of its variables.
//
// The editor replaces x by -q/p everywhere (solve_for.h), multiplies by powers of p, and cancels p's factors where they
// divide: that is how chains of additions and inversions fold back into rational functions.
//
// Which equation, which variable: Markowitz' idea, with the number of terms that come about as the measure; small
// growth goes first, large growth never. A variable that occurs nowhere else costs nothing: it absorbs its equation.
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/rules.h"
#include "presolve/system/solve_for.h"
#include "presolve/system/walk.h"

#include <algorithm>

namespace nnsolve::presolving {

namespace {

/// Longer equations are solved only for a variable that occurs nowhere else.
constexpr std::size_t longest_equation = 48;
constexpr std::size_t longest_nonlinear_equation = 500;
constexpr std::uint32_t highest_degree = 12;
constexpr std::size_t longest_touched = 2000;
constexpr std::size_t most_words_of_coefficient = 16;

struct Effort {
  std::int64_t growth;          // in terms
  std::uint32_t occurrences;    // beyond the equation
  std::size_t longest_touched;  // constraint in which the variable is replaced
  bool divides;                 // whether p may be other than a number
};

/// p*x + q, as far as counting its terms tells.
struct PivotChoice {
  Variable variable = 0;
  std::uint32_t terms_with = 0;  // the terms of p
  bool is_constant = false;      // p is
  bool is_inverse = false;       // better defined as one (see is_inverse_of_base)
  std::uint32_t degree_with = 0;
};

/// The variables of degree 1.
std::vector<PivotChoice> pivots_of(const Polynomial& polynomial) {
  std::vector<PivotChoice> pivots;
  for (Variable variable : sorted_variables_of(polynomial)) {
    PivotChoice pivot{variable, 0, false, false, 0};
    bool is_linear = true;
    for (const Term& term : polynomial.terms()) {
      const std::uint32_t exponent = exponent_of(term.monomial, variable);
      if (exponent == 0) continue;
      is_linear = is_linear && exponent == 1;
      ++pivot.terms_with;
      pivot.degree_with = std::max(pivot.degree_with, term.monomial.degree() - 1);
    }
    if (!is_linear) continue;
    pivot.is_constant = pivot.terms_with == 1 && pivot.degree_with == 0;
    pivots.push_back(pivot);
  }
  return pivots;
}

struct Sizes {
  std::size_t p, q;
  std::uint32_t degree_p, degree_q;
};

/// What replacing the variable adds to a polynomial; nothing if that is out of bounds.
std::optional<std::int64_t> growth_of(const Polynomial& polynomial, Variable variable, const Sizes& sizes) {
  std::uint32_t degree = 0;
  for (const Term& term : polynomial.terms()) degree = std::max(degree, exponent_of(term.monomial, variable));
  if (degree == 0) return 0;
  if (degree > 6) return std::nullopt;
  std::int64_t after = 0;
  std::uint32_t total_degree = 0;
  for (const Term& term : polynomial.terms()) {
    const std::uint32_t exponent = exponent_of(term.monomial, variable);
    std::int64_t terms = 1;
    for (std::uint32_t i = 0; i < exponent; ++i) terms *= static_cast<std::int64_t>(std::max<std::size_t>(sizes.q, 1));
    for (std::uint32_t i = exponent; i < degree; ++i) terms *= static_cast<std::int64_t>(sizes.p);
    after += terms;
    total_degree = std::max(total_degree, term.monomial.degree() - exponent + exponent * sizes.degree_q +
                                              (degree - exponent) * sizes.degree_p);
    if (after > static_cast<std::int64_t>(longest_touched) * 4) return std::nullopt;
  }
  if (total_degree > std::max(highest_degree, polynomial.degree())) return std::nullopt;
  return after - static_cast<std::int64_t>(polynomial.terms().size());
}

std::optional<std::int64_t> growth_of(const Constraint& tree, Variable variable, const Sizes& sizes) {
  std::int64_t total = 0;
  const bool is_in_bounds = all_of_atoms(tree, [&](const Constraint& atom) {
    const auto growth = growth_of(atom.polynomial, variable, sizes);
    total += growth.value_or(0);
    return growth.has_value();
  });
  return is_in_bounds ? std::optional(total) : std::nullopt;
}

std::optional<std::int64_t> growth_everywhere(const Store& store, ConstraintId equation, const PivotChoice& pivot,
                                              const Effort& effort) {
  const Polynomial& polynomial = store[equation].polynomial;
  Sizes sizes{pivot.terms_with, polynomial.terms().size() - pivot.terms_with, pivot.degree_with, 0};
  for (const Term& term : polynomial.terms()) {
    if (exponent_of(term.monomial, pivot.variable) == 0) {
      sizes.degree_q = std::max(sizes.degree_q, term.monomial.degree());
    }
  }
  std::int64_t total = -static_cast<std::int64_t>(polynomial.terms().size());
  if (store.given(pivot.variable) != signs::any) total += static_cast<std::int64_t>(sizes.q);
  // p /= 0 takes the equation's place.
  if (!pivot.is_constant && sizes.p > 1 && !pivot.is_inverse) total += static_cast<std::int64_t>(sizes.p);
  for (ConstraintId id : store.occurrences(pivot.variable)) {
    if (id == equation) continue;
    if (store[id].is_atom() && store[id].polynomial.terms().size() > effort.longest_touched) return std::nullopt;
    const auto growth = store[id].is_atom() ? growth_of(store[id].polynomial, pivot.variable, sizes)
                                            : growth_of(*store[id].tree, pivot.variable, sizes);
    if (!growth) return std::nullopt;
    total += *growth;
  }
  return total;
}

/// Whether some y + c is known not to be 0, for a number c /= 0.
bool is_known_apart_from_number(const Store& store, Variable variable) {
  if (store.occurrence_count(variable) > 32) return false;
  return std::ranges::any_of(store.occurrences(variable), [&store](ConstraintId id) {
    return store[id].is_disequation() && store[id].polynomial.degree() == 1 &&
           store[id].polynomial.terms().size() == 2 && !store[id].polynomial.constant_term().is_zero();
  });
}

/// For x*(y + c) = number, c a number. 1/y - 1/(y + c) is the inverse of a polynomial in y, but not of one in 1/y, so y
/// is to stay; likewise for x*y = number, if 1/(y + c) was there, as y + c /= 0 shows.
bool is_inverse_of_base(const Store& store, const Polynomial& polynomial, const PivotChoice& pivot) {
  if (polynomial.degree() != 2 || pivot.degree_with != 1 || polynomial.constant_term().is_zero()) return false;
  if (polynomial.terms().size() != pivot.terms_with + 1 || pivot.terms_with > 2) return false;
  const auto factors = polynomial.terms().front().monomial.factors();
  const Variable base = factors[factors[0] == pivot.variable ? 1 : 0];
  if (pivot.terms_with == 1) return is_known_apart_from_number(store, base);
  return polynomial.terms()[1].monomial == Monomial(pivot.variable);
}

bool has_large_coefficient(const Polynomial& polynomial) {
  return std::ranges::any_of(polynomial.terms(), [](const Term& term) {
    return term.coefficient.size_in_words() > most_words_of_coefficient;
  });
}

/// Whether private squares in the equation that defines the variable are such squares again where it is replaced.
bool keeps_squares(const Store& store, ConstraintId equation, Variable variable) {
  return std::ranges::all_of(store.occurrences(variable), [&](ConstraintId id) {
    if (id == equation) return true;
    if (!store[id].is_equation() || store.occurrence_count(variable) > 2) return false;
    return std::ranges::all_of(store[id].polynomial.terms(), [variable](const Term& term) {
      return term.monomial.degree() == 1 || exponent_of(term.monomial, variable) == 0;
    });
  });
}

/// Whether dividing by p would spoil private squares in another equation.
bool is_beside_squares(const Store& store, ConstraintId equation, Variable variable) {
  return std::ranges::any_of(store.occurrences(variable),
                             [&](ConstraintId id) { return id != equation && has_private_squares(store, id); });
}

Proposal eliminate(const Store& store, ConstraintId id, const Effort& effort) {
  const StoredConstraint& constraint = store[id];
  if (!constraint.is_equation() || constraint.polynomial.terms().size() > longest_equation) return std::nullopt;
  if (has_large_coefficient(constraint.polynomial)) return std::nullopt;
  struct Candidate {
    PivotChoice pivot;
    std::int64_t growth;
  };
  std::vector<Candidate> candidates;
  const bool has_squares = has_private_squares(store, id);
  for (PivotChoice& pivot : pivots_of(constraint.polynomial)) {
    pivot.is_inverse = is_inverse_of_base(store, constraint.polynomial, pivot);
    if (!pivot.is_constant && !effort.divides) continue;
    if (store.occurrence_count(pivot.variable) > effort.occurrences + 1) continue;
    if (has_squares && !keeps_squares(store, id, pivot.variable)) continue;
    if (!pivot.is_constant && is_beside_squares(store, id, pivot.variable)) continue;
    const auto growth = growth_everywhere(store, id, pivot, effort);
    if (growth && *growth <= effort.growth) candidates.push_back({pivot, *growth});
  }
  std::ranges::stable_sort(candidates, [&store](const Candidate& a, const Candidate& b) {
    if (a.pivot.is_constant != b.pivot.is_constant) return a.pivot.is_constant;
    if (a.pivot.is_inverse != b.pivot.is_inverse) return a.pivot.is_inverse;
    if (a.growth != b.growth) return a.growth < b.growth;
    return store.occurrence_count(a.pivot.variable) < store.occurrence_count(b.pivot.variable);
  });
  for (const Candidate& candidate : candidates) {
    if (Proposal proposal = solve_for(store, id, candidate.pivot.variable)) return proposal;
  }
  return std::nullopt;
}

}  // namespace

/// The only constraint of a variable, if it is an equation of degree 1 in it; a disequation besides may take what was
/// the equation's place.
Proposal absorb_equation(const Store& store, Variable variable) {
  const std::uint32_t count = store.occurrence_count(variable);
  if (count == 0 || count > 2 || store.count_beyond_disequations(variable) != 1) return std::nullopt;
  const std::span<const ConstraintId> occurrences = store.occurrences(variable);
  const ConstraintId id = store[occurrences.front()].is_disequation() ? occurrences.back() : occurrences.front();
  if (!store[id].is_equation()) return std::nullopt;
  if (count == 2) {
    const StoredConstraint& beside = store[id == occurrences.front() ? occurrences.back() : occurrences.front()];
    if (store[id].polynomial.degree() > 1 || beside.polynomial.degree() > 1) return std::nullopt;
    return solve_for(store, id, variable);
  }
  // Searching a long polynomial for each of its variables would be quadratic.
  if (store[id].polynomial.degree() > 1 && store[id].polynomial.terms().size() > longest_nonlinear_equation)
    return std::nullopt;
  if (store[id].polynomial.degree() > 1 && degree_in(store[id].polynomial, variable) != 1) return std::nullopt;
  // A sign of the variable would become an inequality of a higher degree: see first whether another variable will do.
  const SignSet given = store.given(variable);
  if (given != signs::any && given != signs::nonzero && store[id].polynomial.degree() > 1) return std::nullopt;
  return solve_for(store, id, variable);
}

/// x = c, x = c*y.
Proposal eliminate_alias(const Store& store, ConstraintId id) {
  if (!store[id].is_equation() || store[id].polynomial.terms().size() > 2) return std::nullopt;
  if (store[id].polynomial.degree() > 1) return std::nullopt;
  return eliminate(store, id, {0, 1'000'000, longest_touched, false});
}

Proposal eliminate_linear(const Store& store, ConstraintId id) { return eliminate(store, id, {0, 8, 200, false}); }

Proposal eliminate_linear_with_little_growth(const Store& store, ConstraintId id) {
  return eliminate(store, id, {6, 16, 200, false});
}

Proposal eliminate_rational(const Store& store, ConstraintId id) { return eliminate(store, id, {0, 8, 200, true}); }

Proposal eliminate_rational_with_little_growth(const Store& store, ConstraintId id) {
  return eliminate(store, id, {6, 16, 200, true});
}

Proposal eliminate_with_some_growth(const Store& store, ConstraintId id) {
  return eliminate(store, id, {40, 32, 200, true});
}

}  // namespace nnsolve::presolving
