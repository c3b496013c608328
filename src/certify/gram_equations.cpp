// Gaussian elimination on sparse rows, short ones first; then the solution from the last row to the first.
#include "certify/gram_equations.h"

#include <algorithm>
#include <map>
#include <set>

namespace nnsolve {

GramEquations::GramEquations(std::size_t unknown_count, std::vector<Row> rows) {
  constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.size() < b.size(); });
  std::vector<std::size_t> row_of(unknown_count, none);  // by pivot
  std::vector<std::size_t> count(unknown_count);
  for (const Row& row : rows) {
    for (const auto& [unknown, coefficient] : row) ++count[unknown];
  }
  for (Row& row : rows) {
    std::map<std::size_t, Rational> left;
    std::set<std::size_t> to_do;  // solved rows; one brings in pivots of later ones only
    for (const auto& [unknown, coefficient] : row) {
      left[unknown] += coefficient;
      if (row_of[unknown] != none) to_do.insert(row_of[unknown]);
    }
    while (!to_do.empty()) {
      const std::size_t next = *to_do.begin();
      to_do.erase(to_do.begin());
      const Rational factor = left[pivots_[next]];  // the pivot's own coefficient is 1
      if (factor.is_zero()) continue;
      for (const auto& [unknown, coefficient] : solved_[next]) {
        left[unknown] -= factor * coefficient;
        if (row_of[unknown] != none && row_of[unknown] != next) to_do.insert(row_of[unknown]);
      }
    }
    std::erase_if(left, [](const auto& entry) { return entry.second.is_zero(); });
    if (left.empty()) continue;
    std::size_t pivot = left.begin()->first;
    for (const auto& [unknown, coefficient] : left) {
      if (count[unknown] < count[pivot]) pivot = unknown;
    }
    const Rational scale = Rational(1) / left[pivot];
    Row solved;
    for (auto& [unknown, coefficient] : left) solved.emplace_back(unknown, coefficient * scale);
    row_of[pivot] = solved_.size();
    pivots_.push_back(pivot);
    solved_.push_back(std::move(solved));
    independent_.push_back(std::move(row));
  }
}

void GramEquations::solve(std::vector<Rational>& values) const {
  for (std::size_t i = solved_.size(); i-- > 0;) {
    Rational value;
    for (const auto& [unknown, coefficient] : solved_[i]) {
      if (unknown != pivots_[i]) value -= coefficient * values[unknown];
    }
    values[pivots_[i]] = std::move(value);
  }
}

std::optional<SquareSum> square_sum(std::vector<std::vector<Rational>> matrix) {
  const std::size_t size = matrix.size();
  SquareSum result;
  for (std::size_t k = 0; k < size; ++k) {
    const Rational pivot = matrix[k][k];
    if (pivot.sign() < 0) return std::nullopt;
    if (pivot.is_zero()) {
      for (std::size_t j = k + 1; j < size; ++j) {
        if (!matrix[k][j].is_zero()) return std::nullopt;
      }
      continue;
    }
    std::vector<Rational> row(size);
    for (std::size_t j = k; j < size; ++j) row[j] = matrix[k][j] / pivot;
    for (std::size_t i = k + 1; i < size; ++i) {
      if (row[i].is_zero()) continue;
      for (std::size_t j = i; j < size; ++j) matrix[i][j] -= pivot * row[i] * row[j];
    }
    result.coefficients.push_back(pivot);
    result.rows.push_back(std::move(row));
  }
  return result;
}

}  // namespace nnsolve
