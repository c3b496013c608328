// Gaussian elimination that remembers how each row came about.
#include "generate/linear_combination.h"

#include <cstddef>
#include <utility>

namespace nnsolve::generators {

namespace {

struct Row {
  Polynomial polynomial;
  std::vector<Rational> factors;  // of the parts

  void subtract(const Row& other, const Rational& factor) {
    polynomial -= other.polynomial * factor;
    for (std::size_t i = 0; i < factors.size(); ++i) factors[i] -= other.factors[i] * factor;
  }
};

Rational coefficient(const Polynomial& polynomial, const Monomial& monomial) {
  for (const Term& term : polynomial.terms()) {
    if (term.monomial == monomial) return term.coefficient;
  }
  return {};
}

/// Subtracts multiples of the pivots until no pivot's leading monomial is left.
void reduce(Row& row, const std::vector<Row>& pivots) {
  for (const Row& pivot : pivots) {
    const Term& leading = pivot.polynomial.terms().front();
    const Rational factor = coefficient(row.polynomial, leading.monomial) / leading.coefficient;
    if (!factor.is_zero()) row.subtract(pivot, factor);
  }
}

}  // namespace

std::optional<std::vector<Rational>> find_combination(const std::vector<Polynomial>& parts, const Polynomial& goal) {
  std::vector<Row> pivots;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    Row row{parts[i], std::vector<Rational>(parts.size())};
    row.factors[i] = 1;
    reduce(row, pivots);
    if (!row.polynomial.is_zero()) pivots.push_back(std::move(row));
  }
  Row rest{goal, std::vector<Rational>(parts.size())};
  reduce(rest, pivots);
  if (!rest.polynomial.is_zero()) return std::nullopt;
  for (Rational& factor : rest.factors) factor = -factor;
  return std::move(rest.factors);
}

}  // namespace nnsolve::generators
