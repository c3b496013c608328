// A row is made of one multiple of an equation and of rows before it, and remembers which, so that a combination of
// rows is unwound into one of the equations from the last row to the first.
#include "certify/relations.h"

#include <algorithm>
#include <functional>

namespace nnsolve {
namespace {

constexpr std::size_t most_relation_rows = 3000;
constexpr std::size_t most_relation_terms = 400'000;
constexpr std::size_t most_relation_words = 40;  // of a coefficient

}  // namespace

std::vector<Monomial> monomials_up_to(const std::vector<Variable>& variables, std::uint32_t degree) {
  std::vector<Monomial> all{Monomial()};
  for (const Variable variable : variables) {
    const std::size_t before = all.size();
    for (std::size_t i = 0; i < before; ++i) {
      Monomial monomial = all[i];
      while (monomial.degree() < degree) {
        monomial = monomial * Monomial(variable);
        all.push_back(monomial);
      }
    }
  }
  std::sort(all.begin(), all.end(), std::greater<>());  // low degrees first
  return all;
}

Relations::Relations(const std::vector<Polynomial>& equations, const std::vector<Variable>& variables,
                     std::uint32_t degree)
    : equation_count_(equations.size()) {
  std::size_t terms = 0;
  for (const Monomial& monomial : monomials_up_to(variables, degree)) {  // all equations by low ones first
    for (std::size_t i = 0; i < equations.size(); ++i) {
      if (equations[i].degree() + monomial.degree() > degree) continue;
      terms += equations[i].terms().size();
      if (rows_.size() >= most_relation_rows || terms > most_relation_terms) return;
      add(equations[i] * Polynomial::term(Rational(1), monomial), {i, monomial});
    }
  }
}

Polynomial Relations::reduced(const Polynomial& polynomial, Used* used) const {
  std::map<Monomial, Rational> left;  // high degrees first
  for (const Term& term : polynomial.terms()) left.emplace(term.monomial, term.coefficient);
  for (auto entry = left.begin(); entry != left.end();) {
    const auto found = row_of_.find(entry->first);
    if (found == row_of_.end() || entry->second.is_zero()) {
      entry = entry->second.is_zero() ? left.erase(entry) : std::next(entry);
      continue;
    }
    const Rational factor = entry->second;
    for (const Term& term : rows_[found->second].polynomial.terms()) left[term.monomial] -= factor * term.coefficient;
    if (used != nullptr) used->emplace_back(found->second, factor);
    entry = left.erase(entry);
  }
  TermList terms;
  for (auto& [monomial, coefficient] : left) terms.push_back({std::move(coefficient), monomial});
  return Polynomial::sum(std::move(terms));
}

Polynomial Relations::normal_form(const Polynomial& polynomial) const { return reduced(polynomial, nullptr); }

void Relations::add(Polynomial polynomial, Generator generator) {
  Row row;
  row.polynomial = reduced(polynomial, &row.others);
  if (row.polynomial.is_zero()) return;
  for (const Term& term : row.polynomial.terms()) {
    if (term.coefficient.size_in_words() > most_relation_words) return;
  }
  row.generator = std::move(generator);
  row.scale = row.polynomial.terms().front().coefficient;
  row.polynomial *= Rational(1) / row.scale;
  row_of_.emplace(row.polynomial.terms().front().monomial, rows_.size());
  rows_.push_back(std::move(row));
}

std::optional<std::vector<Polynomial>> Relations::factors_of(const Polynomial& polynomial) const {
  Used used;
  if (!reduced(polynomial, &used).is_zero()) return std::nullopt;
  std::vector<Rational> share(rows_.size());
  for (const auto& [row, factor] : used) share[row] += factor;
  std::vector<TermList> factors(equation_count_);
  for (std::size_t i = rows_.size(); i-- > 0;) {
    if (share[i].is_zero()) continue;
    const Row& row = rows_[i];
    const Rational factor = share[i] / row.scale;
    factors[row.generator.first].push_back({factor, row.generator.second});
    for (const auto& [other, times] : row.others) share[other] -= factor * times;
  }
  std::vector<Polynomial> result;
  for (TermList& terms : factors) result.push_back(Polynomial::sum(std::move(terms)));
  return result;
}

}  // namespace nnsolve
