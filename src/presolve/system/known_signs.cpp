// Signs that follow from the signs of the terms of a sum.
//
// Let the atom say that t1 + ... + tk has a sign in A, and let T_i be the signs that term t_i may have. Then
// - the sum has one of the signs that sums of numbers with signs T_1, ..., T_k may have. If none of them is in A, S has
//   no solution (x*x + 1 = 0); if all are, the atom follows from the signs (x*x + 1 > 0); if only 0 is left, the sum
//   is 0;
// - t_i is the sum minus the others, which narrows T_i; if t_i is not 0 then neither is any of its variables, and the
//   sign of a product and of all its factors but one tell the sign of that one;
// - numbers that are all >= 0, or all <= 0, and add up to 0 are all 0.
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/rules.h"
#include "presolve/system/signs_of.h"
#include "presolve/system/tree.h"

#include <algorithm>

namespace nnsolve::presolving {

namespace {

/// How many terms may be negative, may be positive, cannot be 0.
struct TermCounts {
  std::uint32_t negative = 0, positive = 0, nonzero = 0;

  void count(SignSet set, int by) {
    negative += static_cast<std::uint32_t>(set & signs::negative ? by : 0);
    positive += static_cast<std::uint32_t>(set & signs::positive ? by : 0);
    nonzero += static_cast<std::uint32_t>(set & signs::zero ? 0 : by);
  }

  SignSet sum() const {
    SignSet result = signs::none;
    if (negative > 0) result |= signs::negative;
    if (positive > 0) result |= signs::positive;
    if (nonzero == 0 || (negative > 0 && positive > 0)) result |= signs::zero;
    return result;
  }
};

/// What it means for the variables of a monomial that the term has a sign in `set`.
void learn_from_term(const Store& store, const Term& term, SignSet set, Edit& edit) {
  const auto factors = term.monomial.factors();
  const bool is_nonzero = (set & signs::zero) == signs::none;
  Variable open = 0;  // the only one of odd power whose sign is not known
  std::size_t open_count = 0;
  SignSet others = sign_set_of(term.coefficient.sign());
  for (std::size_t i = 0; i < factors.size();) {
    std::size_t next = i + 1;
    while (next < factors.size() && factors[next] == factors[i]) ++next;
    SignSet known = store.known(factors[i]);
    if (is_nonzero && (known & signs::zero)) {
      edit.learned.emplace_back(factors[i], signs::nonzero);
      known &= signs::nonzero;
    }
    if ((next - i) % 2 == 1 && known != signs::positive && known != signs::negative) {
      open = factors[i];
      ++open_count;
    } else {
      others = product(others, power(known, static_cast<std::uint32_t>(next - i)));
    }
    i = next;
  }
  // The sign of `open` times that of the others is in `set`.
  if (open_count != 1 || (others != signs::positive && others != signs::negative)) return;
  const SignSet allowed = others == signs::positive ? set : negate(set);
  if ((store.known(open) & ~allowed) != signs::none) edit.learned.emplace_back(open, allowed);
}

Edit replacement(ConstraintId id, std::vector<Constraint> added, Reason::Kind why) {
  Edit edit(Edit::Kind::replace, why);
  edit.constraint = id;
  edit.added = std::move(added);
  return edit;
}

/// Numbers of one sign that add up to 0.
Proposal all_terms_zero(const Store& store, ConstraintId id) {
  std::vector<Constraint> added;
  std::vector<Variable> relied_on;
  for (const Term& term : store[id].polynomial.terms()) {
    signs_of(store, term, &relied_on);
    added.push_back(Constraint::atom(Polynomial::term(Rational(1), term.monomial), Relation::equal));
  }
  Edit edit = replacement(id, std::move(added), Reason::Kind::signs);
  edit.relied_on = std::move(relied_on);
  return edit;
}

}  // namespace

/// x is 0, so that it is 0 / 1.
Proposal replace_known_zero(const Store& store, Variable variable) {
  if (store.known(variable) != signs::zero) return std::nullopt;
  Edit edit(Edit::Kind::define, Reason::Kind::substitution);
  edit.variable = variable;
  edit.denominator = Polynomial(Rational(1));
  edit.relied_on = {variable};
  return edit;
}

Proposal propagate_signs(const Store& store, ConstraintId id) {
  const StoredConstraint& constraint = store[id];
  if (!constraint.is_atom()) return std::nullopt;
  const std::vector<Term>& terms = constraint.polynomial.terms();
  TermCounts counts;
  std::size_t open = 0;  // terms of either sign
  for (const Term& term : terms) {
    const SignSet set = signs_of(store, term, nullptr);
    counts.count(set, 1);
    open += (set & signs::nonzero) == signs::nonzero ? 1 : 0;
    if (open > 1) return std::nullopt;  // nothing follows
  }
  const SignSet possible = counts.sum(), allowed = constraint.allowed;
  if ((possible & allowed) == signs::none) return Edit::contradiction({Reason::Kind::signs, {Fact::constraint(id)}});
  const bool is_one_sided = possible == signs::not_negative || possible == signs::not_positive;
  if (constraint.is_equation() && is_one_sided && terms.size() > 1) {
    return all_terms_zero(store, id);
  }
  const bool follows = (possible & ~allowed) == signs::none;
  if (follows || (!constraint.is_equation() && (possible & allowed) == signs::zero)) {
    Edit edit = replacement(id, {}, Reason::Kind::signs);
    if (!follows) edit.added.push_back(Constraint::atom(constraint.polynomial, Relation::equal));
    signs_of(store, constraint.polynomial, &edit.relied_on);
    return edit;
  }
  Edit edit(Edit::Kind::learn, {Reason::Kind::signs, {Fact::constraint(id)}});
  for (const Term& term : terms) {
    if (term.monomial.degree() == 0) continue;
    const SignSet set = signs_of(store, term, nullptr);
    counts.count(set, -1);
    const SignSet narrowed = set & sum(allowed, negate(counts.sum()));
    counts.count(set, 1);
    if (narrowed == signs::none) return Edit::contradiction({Reason::Kind::signs, {Fact::constraint(id)}});
    learn_from_term(store, term, narrowed, edit);
  }
  if (edit.learned.empty()) return std::nullopt;
  return edit;
}

/// Atoms of a disjunction that the signs, or another atom about the same polynomial, decide.
Proposal simplify_disjunction(const Store& store, ConstraintId id) {
  if (!store[id].is_tree()) return std::nullopt;
  Edit edit = replacement(id, {}, Reason::Kind::units);
  std::optional<Constraint> simpler = simplified(store, *store[id].tree, edit);
  if (!simpler) return std::nullopt;
  edit.added.push_back(*std::move(simpler));
  return edit;
}

}  // namespace nnsolve::presolving
