#include "certify/atom_steps.h"

#include "algebra/polynomial_factor.h"
#include "presolve/system/polynomial_parts.h"

#include "nnsolve/error.h"

#include <utility>

namespace nnsolve {

namespace {

using presolving::Record;

Polynomial power_of(const Polynomial& base, std::uint32_t exponent) {
  Polynomial result(Rational(1));
  for (std::uint32_t i = 0; i < exponent; ++i) result = result * base;
  return result;
}

/// k with a = k * b; nothing if there is none.
std::optional<Rational> ratio(const Polynomial& a, const Polynomial& b) {
  if (a.is_zero() || b.is_zero() || a.terms().size() != b.terms().size()) return std::nullopt;
  const Rational factor = a.terms().front().coefficient / b.terms().front().coefficient;
  return a == b * factor ? std::optional(factor) : std::nullopt;
}

bool is_signless(Relation relation) { return relation == Relation::equal || relation == Relation::not_equal; }

}  // namespace

std::optional<FactNumber> AtomSteps::weakened(FactNumber from, const Constraint& target) {
  const Constraint& atom = proof_.fact(from);
  if (is_same_atom(atom, target)) return from;
  return std::nullopt;
}

/// A fact that says that the polynomial, or its negative, is not 0; that it has a sign, if that is needed.
std::optional<FactNumber> AtomSteps::fact_about(const Polynomial& polynomial, std::span<const FactNumber> facts,
                                                bool needs_sign) const {
  for (FactNumber number : facts) {
    const Constraint& fact = proof_.fact(number);
    if (fact.kind != Constraint::Kind::atom) continue;
    if (fact.relation != Relation::greater && (needs_sign || fact.relation != Relation::not_equal)) continue;
    if (ratio(fact.polynomial, polynomial)) return number;
  }
  return std::nullopt;
}

/// That a polynomial is not 0 whose factors are not.
std::optional<FactNumber> AtomSteps::nonzero_product(const Polynomial& product, std::span<const FactNumber> signs) {
  const Constraint lemma = Constraint::atom(product, Relation::not_equal);
  Polynomial left = product;
  for (std::size_t i = 0; i < signs.size() && !left.is_constant(); ++i) {
    const Constraint& fact = proof_.fact(signs[i]);
    if (fact.kind != Constraint::Kind::atom || fact.polynomial.is_constant()) continue;
    if (fact.relation != Relation::not_equal && fact.relation != Relation::greater) continue;
    while (const auto quotient = exact_quotient(left, fact.polynomial)) left = *quotient;
  }
  if (!left.is_constant()) return std::nullopt;
  const FactNumber assumed = proof_.begin_lemma(lemma);
  cancelled(assumed, signs, Constraint::any({}));
  NNSOLVE_ASSERT(proof_.is_closed());
  return proof_.end_lemma(lemma);
}

/// from * multiplier + equation * quotient, the multiplier being the product of facts that are positive, or of squares.
std::optional<FactNumber> AtomSteps::combined(FactNumber from, const std::vector<FactNumber>& positive,
                                              const Polynomial& multiplier, FactNumber equation,
                                              const Polynomial& quotient) {
  std::vector<SumTerm> terms;
  if (proof_.fact(from).relation == Relation::equal) {
    terms.push_back({{from}, multiplier, Rational(1)});
  } else {
    SumTerm term{{from}, Polynomial(Rational(1)), Rational(1)};
    term.facts.insert(term.facts.end(), positive.begin(), positive.end());
    terms.push_back(std::move(term));
  }
  if (!quotient.is_zero()) terms.push_back({{equation}, quotient, Rational(1)});
  return is_in_passing_ ? proof_.sum_in_passing(terms) : proof_.sum(terms);
}

/// from /= 0, from * multiplier + equation * quotient = k * target: the target is not 0 either.
std::optional<FactNumber> AtomSteps::disequation(FactNumber from, const std::vector<FactNumber>& multipliers,
                                                 const Polynomial& multiplier, FactNumber equation,
                                                 const Polynomial& quotient, const Constraint& target) {
  const Polynomial scaled = proof_.fact(from).polynomial * multiplier;
  const Polynomial rest = scaled + proof_.fact(equation).polynomial * quotient;
  if (rest.is_zero()) {
    SumTerm square{{from}, Polynomial(Rational(1)), Rational(1)};
    square.facts.insert(square.facts.end(), multipliers.begin(), multipliers.end());
    return proof_.sum({square, {{equation}, scaled * quotient, Rational(1)}});
  }
  const bool is_false = is_plainly_false(target);
  const auto factor = is_false ? std::nullopt : exact_quotient(rest, target.polynomial);
  if (!is_false && !factor) return std::nullopt;
  SumTerm square{{from}, Polynomial(Rational(1)), Rational(1)};
  square.facts.insert(square.facts.end(), multipliers.begin(), multipliers.end());
  std::vector<SumTerm> terms{square};
  if (!quotient.is_zero()) terms.push_back({{equation}, scaled * quotient, Rational(1)});
  if (is_false) return std::nullopt;
  const FactNumber assumed = proof_.begin_lemma(target);
  terms.push_back({{assumed}, -(scaled * *factor), Rational(1)});
  proof_.sum(terms);
  if (!proof_.is_closed()) return std::nullopt;
  return proof_.end_lemma(target);
}

std::optional<FactNumber> AtomSteps::substituted(const Record& record, FactNumber from, FactNumber equation,
                                                 std::span<const FactNumber> signs, const Constraint& target) {
  const Constraint atom = proof_.fact(from);
  const Constraint definition = proof_.fact(equation);
  const Variable x = record.variable;
  const Polynomial& numerator = record.numerator;
  const Polynomial& denominator = record.denominator;
  const auto scale = ratio(definition.polynomial, Polynomial::variable(x) * denominator - numerator);
  if (!scale || definition.relation != Relation::equal) return std::nullopt;
  // c(x) * d^n - c(a / d) * d^n = (d * x - a) * quotient, power by power.
  const std::vector<Polynomial> coefficients = presolving::coefficients_in(atom.polynomial, x);
  const auto degree = static_cast<std::uint32_t>(coefficients.size() - 1);
  const Polynomial dx = Polynomial::variable(x) * denominator;
  TermList quotient_terms;
  for (std::uint32_t k = 1; k <= degree; ++k) {
    if (coefficients[k].is_zero()) continue;
    Polynomial inner;
    for (std::uint32_t j = 0; j < k; ++j) inner += power_of(dx, j) * power_of(numerator, k - 1 - j);
    add_scaled(quotient_terms, coefficients[k] * power_of(denominator, degree - k) * inner, Rational(1));
  }
  Polynomial quotient = Polynomial::sum(std::move(quotient_terms)) * (Rational(-1) / *scale);
  std::vector<FactNumber> multipliers;
  Polynomial multiplier = power_of(denominator, degree);
  if (!denominator.is_constant() && degree > 0 && atom.relation != Relation::equal) {
    const bool is_disequation = atom.relation == Relation::not_equal;
    auto about = is_disequation ? std::nullopt : fact_about(denominator, signs, true);
    std::uint32_t count = degree;
    if (!about) {
      about = fact_about(denominator, signs, false);
      if (!about) about = nonzero_product(denominator, signs);
      if (!about) return std::nullopt;
      const bool has_sign = proof_.fact(*about).relation == Relation::greater;
      // As a square once for each two.
      count = is_disequation ? (has_sign ? 2 * degree : degree) : (degree + 1) / 2;
    }
    multipliers.assign(count, *about);
    if (!is_disequation) {
      Polynomial product(Rational(1));
      for (std::uint32_t i = 0; i < count; ++i) {
        product = product * proof_.fact(*about).polynomial;
        if (proof_.fact(*about).relation == Relation::not_equal) product = product * proof_.fact(*about).polynomial;
      }
      const auto extra = exact_quotient(product, multiplier);
      if (!extra) return std::nullopt;
      quotient = quotient * *extra;
      multiplier = product;
    } else {
      // Its square is what stands in the sum.
      multiplier = power_of(proof_.fact(*about).polynomial, degree);
      const auto extra = exact_quotient(multiplier, power_of(denominator, degree));
      if (!extra) return std::nullopt;
      quotient = quotient * *extra;
    }
  }
  if (atom.relation == Relation::not_equal) {
    return disequation(from, multipliers, multiplier, equation, quotient, target);
  }
  const auto result = combined(from, multipliers, multiplier, equation, quotient);
  if (!result || proof_.is_closed()) return result;
  return cancelled(*result, signs, target);
}

std::optional<FactNumber> AtomSteps::remainder(FactNumber from, FactNumber equation, const Constraint& target) {
  const Constraint atom = proof_.fact(from);
  const Polynomial divisor = proof_.fact(equation).polynomial;
  const Term leading = divisor.terms().front();
  Polynomial rest = atom.polynomial;
  TermList quotient;
  for (std::size_t rounds = 0; rounds < 10'000; ++rounds) {
    bool is_reduced = true;
    for (const Term& term : rest.terms()) {
      const auto monomial = presolving::quotient(term.monomial, leading.monomial);
      if (!monomial) continue;
      const Polynomial factor = Polynomial::term(term.coefficient / leading.coefficient, *monomial);
      add_scaled(quotient, factor, Rational(-1));
      rest -= divisor * factor;
      is_reduced = false;
      break;
    }
    if (is_reduced) break;
  }
  const Polynomial multiple = Polynomial::sum(std::move(quotient));
  if (atom.relation == Relation::not_equal) {
    return disequation(from, {}, Polynomial(Rational(1)), equation, multiple, target);
  }
  const auto result = combined(from, {}, Polynomial(Rational(1)), equation, multiple);
  if (!result || proof_.is_closed()) return result;
  return weakened(*result, target);
}

std::optional<FactNumber> AtomSteps::cancelled(FactNumber from, std::span<const FactNumber> signs,
                                               const Constraint& target) {
  FactNumber current = from;
  for (std::size_t rounds = 0; rounds < 200; ++rounds) {
    if (proof_.is_closed()) return current;
    const Constraint atom = proof_.fact(current);
    if (is_same_atom(atom, target)) return current;
    const bool is_false = is_plainly_false(target);
    // What is left to be divided away; of an equation that ends in a number, everything.
    const auto left = is_false ? std::optional(atom.polynomial) : exact_quotient(atom.polynomial, target.polynomial);
    if (!left) return std::nullopt;
    bool has_progress = false;
    for (FactNumber by : signs) {
      const Constraint fact = proof_.fact(by);
      if (fact.kind != Constraint::Kind::atom || fact.polynomial.is_constant()) continue;
      if (fact.relation != Relation::not_equal && fact.relation != Relation::greater) continue;
      if (!exact_quotient(*left, fact.polynomial)) continue;
      const auto quotient = exact_quotient(atom.polynomial, fact.polynomial);
      if (fact.relation == Relation::greater || is_signless(atom.relation)) {
        current = proof_.cancel(current, by, *quotient);
        has_progress = true;
        break;
      }
      const auto next = exact_quotient(*quotient, fact.polynomial);
      if (!next || !exact_quotient(*left, fact.polynomial * fact.polynomial)) continue;
      const FactNumber square = proof_.sum({{{by}, Polynomial(Rational(1)), Rational(1)}});
      current = proof_.cancel(current, square, *next);
      has_progress = true;
      break;
    }
    if (!has_progress) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace nnsolve
