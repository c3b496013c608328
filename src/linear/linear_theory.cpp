#include "linear/linear_theory.h"

#include "linear/bound_lemmas.h"

#include <utility>

namespace nnsolve {

LiteralClause to_literals(const SkeletonClause& clause) {
  LiteralClause literals;
  if (clause.premise != SkeletonClause::always) literals.push_back(Literal(clause.premise, false));
  for (const std::size_t option : clause.options) literals.push_back(Literal(option, true));
  return literals;
}

LinearTheory::LinearTheory(const Skeleton& skeleton, std::size_t variable_count,
                           const std::vector<std::optional<Rational>>& start, SimplexLimits limits)
    : skeleton_(skeleton),
      forms_(simplex_),
      limits_(std::move(limits)),
      options_of_(skeleton.literal_count),
      parts_of_(skeleton.literal_count),
      truth_(skeleton.literal_count, 0) {
  for (std::size_t i = 0; i < variable_count; ++i) {
    const bool has_start = i < start.size() && start[i];
    simplex_.add_variable(has_start ? *start[i] : Rational());
  }
  for (const LinearAtom& atom : skeleton.atoms) bounds_.push_back(bound_of(atom));
  std::vector<bool> is_used(skeleton.literal_count, false);
  for (const SkeletonClause& clause : skeleton.clauses) {
    for (const std::size_t option : clause.options) is_used[option] = true;
  }
  for (std::size_t atom = 0; atom < bounds_.size(); ++atom) {
    index_of_.emplace_back();
    if (is_used[atom]) index_of_.back() = forms_.index_of(bounds_[atom].form);
  }
  atoms_of_.resize(simplex_.variable_count());
  has_atoms_.resize(simplex_.variable_count(), false);
  for (std::size_t atom = 0; atom < bounds_.size(); ++atom) {
    if (!index_of_[atom]) continue;
    atoms_of_[*index_of_[atom]].push_back(atom);
    has_atoms_[*index_of_[atom]] = true;
  }
  for (std::size_t i = 0; i < skeleton.clauses.size(); ++i) {
    const SkeletonClause& clause = skeleton.clauses[i];
    for (const std::size_t option : clause.options) options_of_[option].push_back(i);
    if (clause.premise != SkeletonClause::always) parts_of_[clause.premise].push_back(i);
  }
}

void LinearTheory::end_levels(std::size_t left) {
  const Level level = levels_[left];
  levels_.resize(left);
  simplex_.backtrack(level.mark);
  for (std::size_t i = level.said; i < said_.size(); ++i) truth_[said_[i]] = 0;
  said_.resize(level.said);
  reasons_.resize(level.reasons);
}

bool LinearTheory::assert_atom(std::size_t atom) {
  const LinearBound& bound = bounds_[atom];
  return simplex_.assert_bound(*index_of_[atom], bound.side, bound.bound, static_cast<Simplex::Reason>(atom));
}

SearchTheory::Verdict LinearTheory::look_at(std::span<const Literal> literals) {
  implied_.clear();
  woken_.clear();
  bool has_news = false;
  for (const Literal literal : literals) {
    truth_[literal.variable()] = literal.is_positive() ? 1 : -1;
    said_.push_back(literal.variable());
    if (!literal.is_positive()) continue;
    for (const std::size_t part : parts_of_[literal.variable()]) {
      const std::vector<std::size_t>& options = skeleton_.clauses[part].options;
      if (options.size() > 1) woken_.insert(woken_.end(), options.begin(), options.end());
    }
  }
  for (const Literal literal : literals) {
    const std::size_t atom = literal.variable();
    if (!literal.is_positive() || atom >= bounds_.size() || !index_of_[atom]) continue;
    if (!assert_atom(atom)) return Verdict::conflict;
    has_news = true;
  }
  if (!has_news) return Verdict::consistent;
  switch (simplex_.check(limits_)) {
    case Simplex::Verdict::conflict:
      return Verdict::conflict;
    case Simplex::Verdict::stopped:
      return Verdict::stopped;
    case Simplex::Verdict::feasible:
      break;
  }
  find_refuted_atoms();
  return Verdict::consistent;
}

void LinearTheory::find_refuted_atoms() {
  simplex_.find_implied_bounds(has_atoms_, [this](const Simplex::ImpliedBound& implied) { look_at_atoms_of(implied); });
}

void LinearTheory::look_at_atoms_of(const Simplex::ImpliedBound& implied) {
  const bool is_lower = implied.side == Simplex::Side::lower;
  for (const std::size_t atom : atoms_of_[implied.variable]) {
    const LinearBound& bound = bounds_[atom];
    if (truth_[atom] != 0 || bound.side == implied.side) continue;
    if (is_lower ? implied.value <= bound.bound : bound.bound <= implied.value) continue;
    Rational multiplier;
    std::vector<Simplex::BoundTerm> terms = simplex_.explain(implied, multiplier);
    terms.push_back({static_cast<Simplex::Reason>(atom), bound.side, std::move(multiplier)});
    implied_.push_back({Literal(atom, false), reasons_.size()});
    reasons_.push_back(lemma_of(terms));
    truth_[atom] = -1;  // until it is said, too
    said_.push_back(atom);
  }
}

LinearLemma LinearTheory::lemma_of(const std::vector<Simplex::BoundTerm>& terms) const {
  LinearLemma lemma;
  for (const Simplex::BoundTerm& term : terms) {
    const Rational multiplier = term.multiplier / bounds_[term.reason].scale;
    lemma.premises.push_back({term.reason, term.side == Simplex::Side::lower ? multiplier : -multiplier});
  }
  return lemma;
}

LiteralClause LinearTheory::keep(LinearLemma lemma) {
  LiteralClause clause;
  for (const FarkasTerm& term : lemma.premises) clause.push_back(Literal(term.atom, false));
  if (lemma.conclusion) clause.push_back(Literal(*lemma.conclusion, true));
  lemmas_.push_back(std::move(lemma));
  return clause;
}

LiteralClause LinearTheory::conflict_clause() { return keep(lemma_of(simplex_.conflict())); }

LiteralClause LinearTheory::reason_clause(const Implied& implied) {
  LiteralClause clause = keep(reasons_[implied.reason]);
  std::swap(clause.front(), clause.back());
  return clause;
}

std::vector<LiteralClause> LinearTheory::clauses_of_bounds() {
  std::vector<LiteralClause> clauses;
  for (LinearLemma& lemma : bound_lemmas(bounds_, index_of_)) clauses.push_back(keep(std::move(lemma)));
  return clauses;
}

bool LinearTheory::is_needed(std::size_t variable) const {
  for (const std::size_t number : options_of_[variable]) {
    const SkeletonClause& clause = skeleton_.clauses[number];
    if (clause.premise != SkeletonClause::always && truth_[clause.premise] <= 0) continue;
    bool is_satisfied = false;
    for (const std::size_t option : clause.options) is_satisfied |= truth_[option] > 0;
    if (!is_satisfied) return true;
  }
  return false;
}

bool LinearTheory::atom_holds_now(std::size_t atom) const {
  const LinearBound& bound = bounds_[atom];
  const DeltaRational& value = simplex_.value(*index_of_[atom]);
  return bound.side == Simplex::Side::lower ? bound.bound <= value : value <= bound.bound;
}

bool LinearTheory::prefers_true(std::size_t variable) const {
  if (variable < bounds_.size()) return atom_holds_now(variable);
  for (const std::size_t number : parts_of_[variable]) {
    bool has_true = false;
    for (const std::size_t option : skeleton_.clauses[number].options) {
      has_true |= option >= bounds_.size() || atom_holds_now(option);
    }
    if (!has_true) return false;
  }
  return true;
}

}  // namespace nnsolve
