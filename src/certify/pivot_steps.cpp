#include "certify/pivot_steps.h"

#include "algebra/polynomial_factor.h"
#include "certify/atom_steps.h"
#include "presolve/system/polynomial_parts.h"

#include <utility>

namespace nnsolve {

namespace {

constexpr std::size_t most_reductions = 20;

const Polynomial one(Rational(1));

bool is_multiple(const Polynomial& a, const Polynomial& b) {
  return is_same_atom(Constraint::atom(a, Relation::not_equal), Constraint::atom(b, Relation::not_equal));
}

/// What q is where the factor is 0.
std::vector<Polynomial> reductions(const Polynomial& q, const Polynomial& factor) {
  std::vector<Polynomial> result{q};
  for (const Term& term : factor.terms()) {
    for (const Term& same : q.terms()) {
      if (same.monomial != term.monomial || result.size() > most_reductions) continue;
      result.push_back(q + factor * (-same.coefficient / term.coefficient));
    }
  }
  for (const Term& term : factor.terms()) {
    if (term.monomial.degree() != 1) continue;
    const Variable variable = term.monomial.factors().front();
    const Polynomial rest =
        (Polynomial::term(term.coefficient, term.monomial) - factor) * (Rational(1) / term.coefficient);
    if (presolving::mentions(rest, variable)) continue;
    result.push_back(presolving::substitute(q, variable, rest, one).polynomial);
  }
  return result;
}

}  // namespace

PivotSteps::PivotSteps(Proof& proof, std::span<const FactNumber> premises, const std::function<bool()>& should_stop)
    : proof_(proof), should_stop_(should_stop) {
  for (FactNumber number : premises) {
    if (proof.fact(number).kind == Constraint::Kind::atom) atoms_.push_back(number);
  }
}

std::optional<FactNumber> PivotSteps::show(const Constraint& target) {
  for (const Equation& equation : equations_with(target.polynomial)) {
    if (const auto whole = show_factor(target.polynomial, one, equation)) return whole;
    const auto factors = irreducible_factors(target.polynomial);
    if (!factors) continue;
    std::vector<FactNumber> signs;
    for (const PolynomialFactor& factor : *factors) {
      auto sign = known(factor.polynomial);
      const auto others = exact_quotient(target.polynomial, factor.polynomial);
      if (!sign && others) sign = show_factor(factor.polynomial, *others, equation);
      if (sign) signs.push_back(*sign);
    }
    if (signs.size() < factors->size()) continue;
    const FactNumber assumed = proof_.begin_lemma(target);
    AtomSteps(proof_).cancelled(assumed, signs, Constraint::any({}));
    if (!proof_.is_closed()) return std::nullopt;
    return proof_.end_lemma(target);
  }
  return std::nullopt;
}

/// Equations in which a variable is multiplied with the pivot and occurs nowhere else.
std::vector<PivotSteps::Equation> PivotSteps::equations_with(const Polynomial& pivot) const {
  std::vector<Equation> result;
  for (FactNumber number : atoms_) {
    const Constraint& fact = proof_.fact(number);
    if (fact.relation != Relation::equal) continue;
    for (Variable variable : presolving::sorted_variables_of(fact.polynomial)) {
      if (presolving::degree_in(fact.polynomial, variable) != 1) continue;
      presolving::LinearParts parts = presolving::linear_parts(fact.polynomial, variable);
      if (!is_multiple(parts.slope, pivot)) continue;
      const Rational scale = parts.slope.terms().front().coefficient / pivot.terms().front().coefficient;
      result.push_back({number, variable, parts.rest * (Rational(1) / scale), scale});
    }
  }
  return result;
}

std::optional<FactNumber> PivotSteps::known(const Polynomial& polynomial) const {
  for (FactNumber number : atoms_) {
    const Constraint& fact = proof_.fact(number);
    if (fact.relation != Relation::not_equal && fact.relation != Relation::greater) continue;
    if (is_multiple(fact.polynomial, polynomial)) return number;
  }
  return std::nullopt;
}

/// That the factor is not 0, since of the equation only what the rest forbids would be left.
std::optional<FactNumber> PivotSteps::show_factor(const Polynomial& factor, const Polynomial& others,
                                                  const Equation& equation) {
  const Constraint lemma = Constraint::atom(factor, Relation::not_equal);
  for (const Polynomial& reduced : reductions(equation.rest, factor)) {
    // Not yet a fact: the lemma's denial and one sum come first.
    const Constraint atom = Constraint::atom(reduced, Relation::equal);
    if (!reduced.is_constant() && contradiction_with(proof_.fact_count() + 1, atom).empty()) continue;
    if (reduced.is_zero()) continue;
    const FactNumber assumed = proof_.begin_lemma(lemma);
    if (!close(assumed, factor, others, equation, reduced)) return std::nullopt;
    return proof_.end_lemma(lemma);
  }
  return std::nullopt;
}

bool PivotSteps::close(FactNumber assumed, const Polynomial& factor, const Polynomial& others, const Equation& equation,
                       const Polynomial& reduced) {
  const auto multiple = exact_quotient(reduced - equation.rest, factor);
  if (!multiple && reduced != equation.rest) return false;
  Polynomial by = -(Polynomial::variable(equation.variable) * others);
  if (multiple) by += *multiple;
  const FactNumber number = proof_.sum(
      {{{equation.number}, Polynomial(Rational(1) / equation.scale), Rational(1)}, {{assumed}, by, Rational(1)}});
  if (proof_.is_closed()) return true;
  const Constraint atom = proof_.fact(number);
  const std::vector<SumTerm> terms = contradiction_with(number, atom);
  if (!terms.empty()) proof_.sum(terms);
  return proof_.is_closed();
}

/// Of the equation with what is known; nothing if there is none.
std::vector<SumTerm> PivotSteps::contradiction_with(FactNumber number, const Constraint& atom) const {
  if (const auto opposite = known(atom.polynomial)) {
    const Constraint& fact = proof_.fact(*opposite);
    const Rational ratio = fact.polynomial.terms().front().coefficient / atom.polynomial.terms().front().coefficient;
    const Polynomial by = fact.relation == Relation::not_equal ? fact.polynomial * -ratio : Polynomial(-ratio);
    return {{{*opposite}, one, Rational(1)}, {{number}, by, Rational(1)}};
  }
  std::vector<AtomFact> facts{{number, &atom}};
  for (FactNumber premise : atoms_) {
    const Constraint& fact = proof_.fact(premise);
    if (fact.relation != Relation::equal && presolving::sorted_variables_of(fact.polynomial).size() == 1) {
      facts.push_back({premise, &fact});
    }
  }
  return contradiction_of(facts, should_stop_).value_or(std::vector<SumTerm>{});
}

}  // namespace nnsolve
