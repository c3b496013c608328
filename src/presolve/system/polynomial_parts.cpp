#include "presolve/system/polynomial_parts.h"

#include "algebra/polynomial_factor.h"
#include "presolve/system/walk.h"

#include "nnsolve/error.h"

#include <algorithm>

namespace nnsolve::presolving {

namespace {

bool has_factor(const Monomial& monomial, Variable variable) {
  const auto factors = monomial.factors();
  return std::ranges::find(factors, variable) != factors.end();
}

Monomial without(const Monomial& monomial, Variable variable) {
  if (monomial.degree() == 1) return {};
  std::vector<Variable> rest;
  rest.reserve(monomial.degree() - 1);
  for (Variable factor : monomial.factors()) {
    if (factor != variable) rest.push_back(factor);
  }
  return Monomial(rest);
}

void make_unique(std::vector<Variable>& variables) {
  std::ranges::sort(variables);
  variables.erase(std::unique(variables.begin(), variables.end()), variables.end());
}

}  // namespace

bool is_true(const Constraint& constraint) {
  return constraint.kind == Constraint::Kind::all && constraint.parts.empty();
}

bool is_false(const Constraint& constraint) {
  return constraint.kind == Constraint::Kind::any && constraint.parts.empty();
}

Constraint truth(bool value) { return value ? Constraint::all({}) : Constraint::any({}); }

Constraint sign_atom(Polynomial polynomial, SignSet allowed) {
  if (allowed == signs::none || allowed == signs::any) return truth(allowed == signs::any);
  if (allowed == signs::zero) return Constraint::atom(std::move(polynomial), Relation::equal);
  if (allowed == signs::nonzero) return Constraint::atom(std::move(polynomial), Relation::not_equal);
  if (allowed == signs::negative || allowed == signs::not_positive) {
    polynomial = -polynomial;
    allowed = negate(allowed);
  }
  return Constraint::atom(std::move(polynomial),
                          allowed == signs::positive ? Relation::greater : Relation::greater_equal);
}

std::uint32_t exponent_of(const Monomial& monomial, Variable variable) {
  std::uint32_t exponent = 0;
  for (Variable factor : monomial.factors()) exponent += factor == variable ? 1 : 0;
  return exponent;
}

std::uint32_t degree_in(const Polynomial& polynomial, Variable variable) {
  std::uint32_t degree = 0;
  for (const Term& term : polynomial.terms()) degree = std::max(degree, exponent_of(term.monomial, variable));
  return degree;
}

bool mentions(const Polynomial& polynomial, Variable variable) {
  return std::ranges::any_of(polynomial.terms(),
                             [variable](const Term& term) { return has_factor(term.monomial, variable); });
}

void append_variables(std::vector<Variable>& variables, const Polynomial& polynomial) {
  for (const Term& term : polynomial.terms()) {
    for (Variable variable : term.monomial.factors()) {
      if (variables.empty() || variables.back() != variable) variables.push_back(variable);
    }
  }
}

std::vector<Variable> variables_of(const Constraint& constraint) {
  std::vector<Variable> variables;
  for_each_atom(constraint, [&variables](const Constraint& atom) { append_variables(variables, atom.polynomial); });
  make_unique(variables);
  return variables;
}

std::vector<Variable> sorted_variables_of(const Polynomial& polynomial) {
  std::vector<Variable> variables;
  std::size_t factors = 0;
  for (const Term& term : polynomial.terms()) factors += term.monomial.degree();
  variables.reserve(factors);
  assign_sorted_variables(variables, polynomial);
  return variables;
}

void assign_sorted_variables(std::vector<Variable>& variables, const Polynomial& polynomial) {
  variables.clear();
  append_variables(variables, polynomial);
  make_unique(variables);
}

std::optional<Monomial> quotient(const Monomial& monomial, const Monomial& divisor) {
  if (!std::ranges::includes(monomial.factors(), divisor.factors())) return std::nullopt;
  std::vector<Variable> left;
  std::ranges::set_difference(monomial.factors(), divisor.factors(), std::back_inserter(left));
  return Monomial(left);
}

bool has_multiple_of(const Polynomial& polynomial, const Monomial& monomial) {
  return std::ranges::any_of(polynomial.terms(), [&](const Term& term) {
    return std::ranges::includes(term.monomial.factors(), monomial.factors());
  });
}

bool has_multiple_of(const Constraint& constraint, const Monomial& monomial) {
  return !all_of_atoms(constraint,
                       [&monomial](const Constraint& atom) { return !has_multiple_of(atom.polynomial, monomial); });
}

Polynomial rewritten(const Polynomial& polynomial, const Monomial& monomial, const Polynomial& replacement) {
  TermList terms;
  bool is_changed = false;
  for (const Term& term : polynomial.terms()) {
    if (const std::optional<Monomial> rest = quotient(term.monomial, monomial)) {
      add_scaled(terms, replacement, term.coefficient, *rest);
      is_changed = true;
    } else {
      terms.push_back(term);
    }
  }
  if (!is_changed) return polynomial;
  return rewritten(Polynomial::sum(std::move(terms)), monomial, replacement);
}

Constraint rewritten(Constraint constraint, const Monomial& monomial, const Polynomial& replacement) {
  for_each_atom(constraint, [&](Constraint& atom) {
    if (!has_multiple_of(atom.polynomial, monomial)) return;
    atom.polynomial = rewritten(atom.polynomial, monomial, replacement);
  });
  return constraint;
}

std::vector<Polynomial> coefficients_in(const Polynomial& polynomial, Variable variable) {
  std::vector<TermList> lists(degree_in(polynomial, variable) + std::size_t{1});
  if (lists.size() > 1) lists.front().reserve(polynomial.terms().size() - 1);
  for (const Term& term : polynomial.terms()) {
    const std::uint32_t exponent = exponent_of(term.monomial, variable);
    lists[exponent].push_back({term.coefficient, exponent == 0 ? term.monomial : without(term.monomial, variable)});
  }
  std::vector<Polynomial> coefficients;
  coefficients.reserve(lists.size());
  // The order is one of monomials, so the lists are sorted already.
  for (TermList& list : lists) coefficients.push_back(Polynomial::sum(std::move(list)));
  return coefficients;
}

LinearParts linear_parts(const Polynomial& polynomial, Variable variable) {
  TermList slope, rest;
  rest.reserve(polynomial.terms().size() - 1);
  for (const Term& term : polynomial.terms()) {
    if (has_factor(term.monomial, variable)) {
      slope.push_back({term.coefficient, without(term.monomial, variable)});
    } else {
      rest.push_back(term);
    }
  }
  return {Polynomial::sum(std::move(slope)), Polynomial::sum(std::move(rest))};
}

Substituted substitute(const Polynomial& polynomial, Variable variable, const Polynomial& numerator,
                       const Polynomial& denominator) {
  std::vector<Polynomial> coefficients = coefficients_in(polynomial, variable);
  const bool is_whole = denominator.is_constant() && denominator.constant_term().is_one();
  // Horner's rule, from the highest power down.
  Substituted result{std::move(coefficients.back()), static_cast<std::uint32_t>(coefficients.size() - 1)};
  Polynomial scale(Rational(1));
  for (std::size_t k = coefficients.size() - 1; k-- > 0;) {
    result.polynomial = result.polynomial * numerator;
    if (is_whole) {
      result.polynomial += coefficients[k];
    } else {
      scale = scale * denominator;
      result.polynomial += coefficients[k] * scale;
    }
  }
  return result;
}

int make_primitive(Polynomial& polynomial) {
  NNSOLVE_ASSERT(!polynomial.is_zero());
  Rational factor = content(polynomial);
  const int sign = polynomial.terms().front().coefficient.sign();
  if (sign < 0) factor = -factor;
  if (!factor.is_one()) polynomial *= Rational(1) / factor;
  return sign;
}

std::size_t hash_of(const Polynomial& polynomial) {
  std::uint64_t hash = polynomial.terms().size();
  for (const Term& term : polynomial.terms()) {
    hash = (hash ^ term.monomial.hash()) * 0x9E3779B97F4A7C15u;
    hash = (hash ^ (hash >> 31) ^ term.coefficient.hash()) * 0xBF58476D1CE4E5B9u;
    hash ^= hash >> 29;
  }
  return hash;
}

std::string to_text(const Polynomial& polynomial, const std::vector<std::string>& names) {
  if (polynomial.is_zero()) return "0";
  std::string text;
  for (const Term& term : polynomial.terms()) {
    const bool is_negative = term.coefficient.sign() < 0;
    if (!text.empty()) {
      text += is_negative ? " - " : " + ";
    } else if (is_negative) {
      text += "-";
    }
    const Rational size = is_negative ? -term.coefficient : term.coefficient;
    const bool shows_size = !size.is_one() || term.monomial.degree() == 0;
    if (shows_size) size.append_to(text);
    bool is_first = !shows_size;
    for (Variable factor : term.monomial.factors()) {
      if (!is_first) text += "*";
      is_first = false;
      text += names[factor];
    }
  }
  return text;
}

std::string to_text(const Constraint& constraint, const std::vector<std::string>& names) {
  if (constraint.kind == Constraint::Kind::atom) {
    static constexpr const char* relations[] = {" = 0", " /= 0", " > 0", " >= 0"};
    return to_text(constraint.polynomial, names) + relations[static_cast<int>(constraint.relation)];
  }
  std::string text = constraint.kind == Constraint::Kind::all ? "all(" : "any(";
  for (std::size_t i = 0; i < constraint.parts.size(); ++i) {
    if (i > 0) text += ", ";
    text += to_text(constraint.parts[i], names);
  }
  return text + ")";
}

bool is_constant_one(const Polynomial& polynomial) {
  return polynomial.is_constant() && polynomial.constant_term().is_one();
}

Polynomial radical(const Polynomial& monomial) {
  std::vector<Variable> factors = sorted_variables_of(monomial);
  return Polynomial::term(Rational(1), Monomial(factors));
}

}  // namespace nnsolve::presolving
