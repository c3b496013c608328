// Bounds that follow from the bounds of the terms of a sum: interval arithmetic, exact, with open and closed ends.
//
// Let an atom say that t1 + ... + tk has a sign in A, and let each t_i lie in an interval T_i. Then
// - the sum lies in T_1 + ... + T_k. If no number there has a sign in A, S has no solution (x >= 2, y >= 3, x*y < 5);
// if
//   all have one, the atom follows from the bounds, which are stated in its place;
// - t_i is a number with a sign in A minus the others, which narrows T_i; if t_i = c*x*m and the interval of m does not
//   contain 0, x is in the interval of t_i divided by that of c*m.
// Bounds may come ever closer to a limit that they do not reach, so each variable's are tightened a few times only
// (Store::may_tighten), and not to numbers that are long to write.
//
// A variable between c and c is c.
#include "presolve/system/interval_of.h"
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/rules.h"

#include <algorithm>

namespace nnsolve::presolving {

namespace {

constexpr std::size_t longest_scanned = 500;
constexpr std::size_t most_words_of_bound = 4;

/// x >= c and the like.
bool is_bound(const Polynomial& polynomial) {
  const std::vector<Term>& terms = polynomial.terms();
  return polynomial.degree() == 1 && (terms.size() == 1 || (terms.size() == 2 && terms[1].monomial.degree() == 0));
}

/// Whether another atom says as much.
bool is_said_beside(const Store& store, ConstraintId id, const Constraint& atom) {
  Polynomial key = atom.polynomial;
  SignSet allowed = sign_set_of(atom.relation);
  if (make_primitive(key) < 0) allowed = negate(allowed);
  const std::optional<ConstraintId> other = store.find(key);
  return other && *other != id && (store[*other].allowed & ~allowed) == signs::none;
}

bool is_short(const Interval& interval) {
  auto is_short_end = [](const std::optional<IntervalEnd>& end) {
    return !end || end->value.size_in_words() <= most_words_of_bound;
  };
  return is_short_end(interval.lower) && is_short_end(interval.upper);
}

/// For each term, the sum of the intervals of all others.
std::vector<Interval> sums_of_others(const std::vector<Interval>& intervals) {
  std::vector<Interval> sums(intervals.size(), Interval::point(Rational()));
  Interval before = Interval::point(Rational()), after = before;
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    sums[i] = before;
    before = before + intervals[i];
  }
  for (std::size_t i = intervals.size(); i-- > 0;) {
    sums[i] = sums[i] + after;
    after = after + intervals[i];
  }
  return sums;
}

/// The interval of the factors other than those of one variable, with the coefficient.
Interval interval_without(const Store& store, const Term& term, Variable variable) {
  std::vector<Variable> others;
  std::ranges::copy_if(term.monomial.factors(), std::back_inserter(others), [&](Variable v) { return v != variable; });
  return interval_of(store, Term{term.coefficient, Monomial(others)});
}

/// What it means for the variables of degree 1 in a term that it lies in an interval.
void learn_from_term(const Store& store, const Term& term, const Interval& interval, Edit& edit) {
  for (Variable variable : sorted_variables_of(Polynomial::term(Rational(1), term.monomial))) {
    if (exponent_of(term.monomial, variable) != 1 || !store.may_tighten(variable)) continue;
    const Interval rest = interval_without(store, term, variable);
    if (sign_set_of(rest) & signs::zero) continue;
    const Interval now = whereabouts(store, variable), found = interval * inverse(rest);
    const auto next = intersection(now, found);
    if (next && (*next == now || !is_short(*next))) continue;
    edit.learned_bounds.emplace_back(variable, found);
  }
}

/// All values of the polynomial have an allowed sign. A bound goes only where another atom says more: it would be
/// replaced again and again else, as bounds get tighter.
Proposal replace_by_bounds(const Store& store, ConstraintId id) {
  Edit edit(Edit::Kind::replace, Reason::Kind::bounds);
  edit.constraint = id;
  append_statements(store, store[id].polynomial, store[id].allowed, edit.relied_on, edit.added);
  auto is_said = [&](const Constraint& atom) { return is_said_beside(store, id, atom); };
  if (is_bound(store[id].polynomial) && !std::ranges::all_of(edit.added, is_said)) return std::nullopt;
  return edit;
}

}  // namespace

Proposal propagate_bounds(const Store& store, ConstraintId id, Budget& budget) {
  const StoredConstraint& constraint = store[id];
  if (!constraint.is_atom()) return std::nullopt;
  const std::vector<Term>& terms = constraint.polynomial.terms();
  // Without any number, signs say as much.
  if (terms.back().monomial.degree() > 0 && !store.has_bounds()) return std::nullopt;
  if (terms.size() > longest_scanned || !budget.spend(terms.size())) return std::nullopt;
  std::vector<Interval> intervals;
  std::size_t open = 0;  // terms that are anywhere
  for (const Term& term : terms) {
    intervals.push_back(interval_of(store, term));
    open += intervals.back().is_everything() ? 1 : 0;
    if (open > 1) return std::nullopt;  // nothing follows
  }
  Interval sum = Interval::point(Rational());
  for (const Interval& interval : intervals) sum = sum + interval;
  const SignSet possible = sign_set_of(sum), allowed = constraint.allowed;
  if ((possible & allowed) == signs::none) return Edit::contradiction({Reason::Kind::bounds, {Fact::constraint(id)}});
  if ((possible & ~allowed) == signs::none) {
    if (Proposal edit = replace_by_bounds(store, id)) return edit;
  }
  if (allowed == signs::nonzero) return std::nullopt;
  Edit edit(Edit::Kind::learn, {Reason::Kind::bounds, {Fact::constraint(id)}});
  const std::vector<Interval> others = sums_of_others(intervals);
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (terms[i].monomial.degree() == 0) continue;
    const Interval narrowed = interval_of(allowed) + -others[i];
    if (!narrowed.is_everything()) learn_from_term(store, terms[i], narrowed, edit);
  }
  if (edit.learned_bounds.empty()) return std::nullopt;
  return edit;
}

Proposal replace_known_point(const Store& store, Variable variable) {
  if (!store.has_bounds() || !store.bounds(variable).is_point()) return std::nullopt;
  Edit edit(Edit::Kind::define, {Reason::Kind::substitution, {Fact::known_bounds(variable)}});
  edit.variable = variable;
  edit.numerator = Polynomial(store.bounds(variable).lower->value);
  edit.denominator = Polynomial(Rational(1));
  return edit;
}

}  // namespace nnsolve::presolving
