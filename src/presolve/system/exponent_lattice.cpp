#include "presolve/system/exponent_lattice.h"

#include "algebra/integer.h"

#include <algorithm>

namespace nnsolve::presolving {

namespace {

Rational size_of(const Rational& value) { return value.sign() < 0 ? -value : value; }

/// Of two rows.
Rational product(const IntegerRow& a, const IntegerRow& b) {
  Rational sum;
  auto other = b.begin();
  for (const auto& [column, value] : a) {
    other =
        std::lower_bound(other, b.end(), column, [](const auto& entry, std::uint32_t c) { return entry.first < c; });
    if (other == b.end()) break;
    if (other->first == column) sum += value * other->second;
  }
  return sum;
}

}  // namespace

ExponentLattice::ExponentLattice(std::size_t dimension) : basis_(dimension), touching_(dimension), rank_(dimension) {
  for (std::uint32_t column = 0; column < dimension; ++column) {
    basis_[column] = {{column, Rational(1)}};
    touching_[column] = {column};
  }
}

ExponentLattice::Products ExponentLattice::products_with(const IntegerRow& row) {
  std::vector<std::uint32_t> vectors;
  for (const auto& [column, value] : row) {
    vectors.insert(vectors.end(), touching_[column].begin(), touching_[column].end());
  }
  std::ranges::sort(vectors);
  vectors.erase(std::unique(vectors.begin(), vectors.end()), vectors.end());
  Products products;
  for (std::uint32_t vector : vectors) {
    work_ += row.size();
    Rational value = product(row, basis_[vector]);
    if (!value.is_zero()) products.emplace_back(vector, std::move(value));
  }
  return products;
}

void ExponentLattice::subtract_multiple(std::uint32_t from, const Rational& factor, std::uint32_t vector) {
  IntegerRow result;
  IntegerRow& mine = basis_[from];
  auto next = mine.begin();
  for (const auto& [column, value] : basis_[vector]) {
    for (; next != mine.end() && next->first < column; ++next) result.push_back(std::move(*next));
    Rational difference = -(factor * value);
    if (next != mine.end() && next->first == column) {
      difference += next++->second;
    } else {
      touching_[column].push_back(from);
    }
    if (!difference.is_zero()) result.emplace_back(column, std::move(difference));
  }
  std::move(next, mine.end(), std::back_inserter(result));
  work_ += result.size();
  mine = std::move(result);
}

Rational ExponentLattice::require_zero(const IntegerRow& row) {
  Products products = products_with(row);
  if (products.empty()) return {};
  while (products.size() > 1) {
    const auto smallest = std::ranges::min_element(
        products, [](const auto& a, const auto& b) { return size_of(a.second) < size_of(b.second); });
    std::iter_swap(products.begin(), smallest);
    const auto& [vector, divisor] = products.front();
    for (std::size_t i = 1; i < products.size(); ++i) {
      const Rational factor = truncated(products[i].second / divisor);
      subtract_multiple(products[i].first, factor, vector);
      products[i].second -= factor * divisor;
    }
    std::erase_if(products, [](const auto& entry) { return entry.second.is_zero(); });
  }
  basis_[products.front().first].clear();
  --rank_;
  return size_of(products.front().second);
}

Rational ExponentLattice::divisor_of(std::uint32_t column) const {
  Rational divisor;
  for (std::uint32_t vector : touching_[column]) {
    divisor = greatest_common_divisor(divisor, product({{column, Rational(1)}}, basis_[vector]));
  }
  return divisor;
}

}  // namespace nnsolve::presolving
