#include "encode/pieces.h"

#include "network/activation.h"

#include <algorithm>
#include <utility>

namespace nnsolve {

void append_is_in(std::vector<Constraint>& constraints, const Polynomial& form, const AllowedRange& range) {
  if (range.min && range.min == range.max) {
    constraints.push_back(Constraint::atom(form - Polynomial(*range.min), Relation::equal));
    return;
  }
  const auto relation = [](bool is_strict) { return is_strict ? Relation::greater : Relation::greater_equal; };
  if (range.min) constraints.push_back(Constraint::atom(form - Polynomial(*range.min), relation(range.excludes_min)));
  if (range.max) constraints.push_back(Constraint::atom(Polynomial(*range.max) - form, relation(range.excludes_max)));
}

void append_is_in(std::vector<Constraint>& constraints, Variable variable, const ParameterDomain& domain) {
  const Polynomial form = Polynomial::variable(variable);
  if (domain.values.empty()) return append_is_in(constraints, form, domain.range);
  std::vector<Constraint> cases;
  for (const Rational& value : domain.values) {
    cases.push_back(Constraint::atom(form - Polynomial(value), Relation::equal));
  }
  constraints.push_back(Constraint::any(std::move(cases)));
}

Constraint is_activated(const Neuron& neuron, const Polynomial& sum, const Polynomial& h) {
  std::vector<Constraint> cases;
  const std::vector<ActivationPiece> pieces = pieces_of(neuron);
  for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece) {
    std::vector<Constraint> parts;
    append_is_in(parts, sum, piece->sums);
    const Polynomial constant(piece->constant);
    const Polynomial error = piece->factor.is_zero() ? h - constant : sum * piece->factor + constant - h;
    parts.push_back(Constraint::atom(error, Relation::equal));
    cases.push_back(Constraint::all(std::move(parts)));
  }
  return Constraint::any(std::move(cases));
}

bool FormLess::operator()(const Polynomial& a, const Polynomial& b) const {
  return std::ranges::lexicographical_compare(a.terms(), b.terms(), [](const Term& s, const Term& t) {
    return s.monomial != t.monomial ? s.monomial < t.monomial : s.coefficient < t.coefficient;
  });
}

}  // namespace nnsolve
