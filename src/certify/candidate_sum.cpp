#include "certify/candidate_sum.h"

#include "linear/linear_bound.h"

#include <map>
#include <utility>

namespace nnsolve {

namespace {

/// Monomials as variables.
class LinearNames {
 public:
  Polynomial linear(const Polynomial& polynomial) {
    TermList terms;
    for (const Term& term : polynomial.terms()) {
      if (term.monomial.degree() == 0) {
        terms.push_back(term);
        continue;
      }
      const auto [entry, is_new] = numbers_.try_emplace(term.monomial, static_cast<Variable>(numbers_.size()));
      terms.push_back({term.coefficient, Monomial(entry->second)});
    }
    return Polynomial::sum(std::move(terms));
  }
  std::size_t count() const { return numbers_.size(); }

 private:
  std::map<Monomial, Variable> numbers_;
};

/// Each bound is one side of one candidate.
struct SumCandidateSide {
  std::size_t candidate = 0;
  bool is_negated = false;
  Rational scale;
};

std::vector<SumTerm> terms_of(const std::vector<Simplex::BoundTerm>& conflict,
                              const std::vector<SumCandidateSide>& sides, const std::vector<SumCandidate>& candidates) {
  std::vector<SumTerm> terms;
  for (const Simplex::BoundTerm& part : conflict) {
    const SumCandidateSide& side = sides[part.reason];
    Rational multiplier = part.multiplier / side.scale;
    if (part.side == Simplex::Side::upper) multiplier = -multiplier;
    SumTerm term = candidates[side.candidate].term;
    if (candidates[side.candidate].relation == Relation::equal) {
      term.factor *= side.is_negated ? -multiplier : multiplier;
    } else {
      term.coefficient = multiplier;
    }
    terms.push_back(std::move(term));
  }
  return terms;
}

bool is_false(const SumCandidate& candidate) {
  const int sign = candidate.value.constant_term().sign();
  if (candidate.relation == Relation::equal) return sign != 0;
  return candidate.relation == Relation::greater ? sign <= 0 : sign < 0;
}

}  // namespace

std::optional<std::vector<SumTerm>> contradiction_among(const std::vector<SumCandidate>& candidates,
                                                        const SimplexLimits& limits) {
  std::vector<Polynomial> polynomials;
  LinearNames names;
  for (const SumCandidate& candidate : candidates) {
    if (candidate.value.is_constant() && is_false(candidate)) return std::vector<SumTerm>{candidate.term};
    polynomials.push_back(names.linear(candidate.value));
  }
  Simplex simplex;
  for (std::size_t i = 0; i < names.count(); ++i) simplex.add_variable();
  FormTable forms(simplex);
  std::vector<SumCandidateSide> sides;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (polynomials[i].is_constant()) continue;
    for (bool is_negated : {false, true}) {
      const Relation relation = candidates[i].relation;
      if (is_negated && relation != Relation::equal) continue;
      const LinearBound bound = bound_of({is_negated ? -polynomials[i] : polynomials[i],
                                          relation == Relation::equal ? Relation::greater_equal : relation});
      sides.push_back({i, is_negated, bound.scale});
      if (!simplex.assert_bound(forms.index_of(bound.form), bound.side, bound.bound,
                                static_cast<Simplex::Reason>(sides.size() - 1))) {
        return terms_of(simplex.conflict(), sides, candidates);
      }
    }
  }
  if (simplex.check(limits) != Simplex::Verdict::conflict) return std::nullopt;
  return terms_of(simplex.conflict(), sides, candidates);
}

}  // namespace nnsolve
