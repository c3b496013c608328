#include "presolve/system/square_sum.h"

#include "presolve/system/polynomial_parts.h"

#include <algorithm>
#include <map>

namespace nnsolve::presolving {

namespace {

/// What is known of a variable that may be squared.
struct Candidate {
  Rational factor;
  TermList slope;
  bool is_dropped = false;
};

using Candidates = std::map<Variable, Candidate>;

/// The only candidate in the monomial; all of them are dropped if there are several.
Candidates::iterator only_candidate(Candidates& candidates, const Monomial& monomial) {
  auto found = candidates.end();
  for (Variable variable : monomial.factors()) {
    const auto candidate = candidates.find(variable);
    if (candidate == candidates.end() || candidate == found) continue;
    if (found != candidates.end()) {
      found->second.is_dropped = true;
      candidate->second.is_dropped = true;
    }
    found = candidate;
  }
  return found;
}

void take(const Term& term, Variable variable, Candidate& candidate) {
  const std::uint32_t exponent = exponent_of(term.monomial, variable);
  if (exponent == 1) {
    std::vector<Variable> rest;
    for (Variable factor : term.monomial.factors()) {
      if (factor != variable) rest.push_back(factor);
    }
    candidate.slope.push_back({term.coefficient, Monomial(rest)});
  } else if (exponent == 2 && term.monomial.degree() == 2) {
    candidate.factor = term.coefficient;
  } else {
    candidate.is_dropped = true;
  }
}

}  // namespace

SquareSum square_sum(const Polynomial& polynomial, const std::vector<Variable>& variables) {
  Candidates candidates;
  for (Variable variable : variables) candidates.try_emplace(variable);
  for (const Term& term : polynomial.terms()) {
    const auto found = only_candidate(candidates, term.monomial);
    if (found != candidates.end()) take(term, found->first, found->second);
  }
  SquareSum result;
  TermList rest;
  std::erase_if(candidates, [](const auto& entry) { return entry.second.is_dropped || entry.second.factor.is_zero(); });
  for (const Term& term : polynomial.terms()) {
    if (only_candidate(candidates, term.monomial) == candidates.end()) rest.push_back(term);
  }
  result.rest = Polynomial::sum(std::move(rest));
  for (auto& [variable, candidate] : candidates) {
    result.squares.push_back({variable, candidate.factor, Polynomial::sum(std::move(candidate.slope))});
  }
  return result;
}

Polynomial negated_rest_of_completed(const SquareSum& sum) {
  TermList result;
  add_scaled(result, sum.rest, Rational(-1));
  for (const Square& square : sum.squares) {
    add_scaled(result, square.slope * square.slope, Rational(1) / (Rational(4) * square.factor));
  }
  return Polynomial::sum(std::move(result));
}

}  // namespace nnsolve::presolving
