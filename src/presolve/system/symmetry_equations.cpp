#include "presolve/system/symmetry_equations.h"

#include <algorithm>

namespace nnsolve::presolving {

namespace {

constexpr std::size_t most_symmetry_equations = 1000;

}  // namespace

std::map<Variable, Polynomial> derivatives_of(const Polynomial& polynomial) {
  std::map<Variable, TermList> lists;
  for (const Term& term : polynomial.terms()) {
    const auto factors = term.monomial.factors();
    for (std::size_t i = 0; i < factors.size(); ++i) {  // each occurrence of a factor is left out once
      std::vector<Variable> others(factors.begin(), factors.end());
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
      lists[factors[i]].push_back({term.coefficient, Monomial(others)});
    }
  }
  std::map<Variable, Polynomial> derivatives;
  for (auto& [variable, list] : lists) derivatives.emplace(variable, Polynomial::sum(std::move(list)));
  return derivatives;
}

void SymmetryEquations::require_zero(const std::vector<std::pair<std::uint32_t, Polynomial>>& summands) {
  std::map<Monomial, Terms> by_monomial;
  for (const auto& [unknown, polynomial] : summands) {
    for (const Term& term : polynomial.terms()) add(by_monomial[term.monomial], unknown, term.coefficient);
  }
  for (auto& [monomial, terms] : by_monomial) insert(std::move(terms));
}

bool SymmetryEquations::are_too_many() const { return all_.size() > most_symmetry_equations; }

std::vector<AffineEquation> SymmetryEquations::list() {
  std::size_t known = zeros_.size() + 1;
  while (known != zeros_.size()) {
    known = zeros_.size();
    for (Terms& terms : std::exchange(all_, {})) insert(std::move(terms));
  }
  std::vector<AffineEquation> equations;
  for (const Terms& terms : all_) equations.push_back({terms, Rational(0)});
  return equations;
}

void SymmetryEquations::add(Terms& terms, std::uint32_t unknown, const Rational& coefficient) {
  const auto place = std::ranges::find_if(terms, [&](const auto& term) { return term.first == unknown; });
  if (place == terms.end()) {
    terms.emplace_back(unknown, coefficient);
  } else {
    place->second += coefficient;
  }
}

void SymmetryEquations::insert(Terms terms) {
  std::erase_if(terms, [this](const auto& term) { return term.second.is_zero() || is_zero(term.first); });
  if (terms.size() == 1) zeros_.insert(terms.front().first);
  if (terms.size() < 2 || are_too_many()) return;
  std::ranges::sort(terms, [](const auto& a, const auto& b) { return a.first < b.first; });
  const Rational first = terms.front().second;
  for (auto& [unknown, coefficient] : terms) coefficient /= first;
  const auto place = std::ranges::lower_bound(all_, terms);
  if (place == all_.end() || *place != terms) all_.insert(place, std::move(terms));
}

}  // namespace nnsolve::presolving
