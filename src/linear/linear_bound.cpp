#include "linear/linear_bound.h"

#include "nnsolve/error.h"

#include <utility>

namespace nnsolve {

LinearBound bound_of(const LinearAtom& atom) {
  LinearBound result;
  const Rational constant = atom.polynomial.constant_term();
  result.form = atom.polynomial - Polynomial(constant);
  NNSOLVE_ASSERT(!result.form.is_zero());
  // An equation's factors are integers with a positive one first.
  result.form = normalised({std::move(result.form), Relation::equal}).polynomial;
  result.scale = atom.polynomial.terms().front().coefficient / result.form.terms().front().coefficient;
  result.bound = DeltaRational(-constant / result.scale);
  const int sign = result.scale.sign();
  result.side = sign > 0 ? Simplex::Side::lower : Simplex::Side::upper;
  if (atom.relation == Relation::greater) result.bound.infinitesimal = Rational(sign);
  return result;
}

Simplex::Index FormTable::index_of(const Polynomial& form) {
  const std::vector<Term>& terms = form.terms();
  if (terms.size() == 1) return terms.front().monomial.factors().front();
  std::size_t hash = 0;
  for (const Term& term : terms) hash = hash * 31 + term.coefficient.hash() * 7 + term.monomial.hash();
  const auto [first, last] = by_hash_.equal_range(hash);
  for (auto known = first; known != last; ++known) {
    if (rows_[known->second].first == form) return rows_[known->second].second;
  }
  std::vector<std::pair<Simplex::Index, Rational>> entries;
  entries.reserve(terms.size());
  for (const Term& term : terms) entries.emplace_back(term.monomial.factors().front(), term.coefficient);
  const Simplex::Index index = simplex_.add_row(entries);
  by_hash_.emplace(hash, rows_.size());
  rows_.emplace_back(form, index);
  return index;
}

}  // namespace nnsolve
