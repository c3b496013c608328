// A matrix of numbers that is not singular is no product of two matrices with fewer columns and rows between them.
#include "nncheck/checker.h"

namespace nncheck {

using Value = Json::Value;

namespace {

bool is_singular(std::vector<std::vector<mpq_class>> d) {
  const std::size_t n = d.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    while (pivot < n && d[pivot][k] == 0) ++pivot;
    if (pivot == n) return true;
    std::swap(d[k], d[pivot]);
    for (std::size_t i = k + 1; i < n; ++i) {
      const mpq_class factor = d[i][k] / d[k][k];
      for (std::size_t j = k; factor != 0 && j < n; ++j) d[i][j] -= factor * d[k][j];
    }
  }
  return false;
}

/// The number d for which p = 0 says q − d = 0.
mpq_class number_of(const Polynomial& p, const Polynomial& q) {
  auto split = [](const Polynomial& r) {
    const bool has_constant = !r.empty() && r[0].monomial.empty();
    return std::pair(has_constant ? r[0].coefficient : mpq_class(0),
                     Polynomial(r.begin() + (has_constant ? 1 : 0), r.end()));
  };
  const auto [p_constant, p_rest] = split(p);
  const auto [q_constant, q_rest] = split(q);
  if (proportional(p_rest, q_rest) == 0) throw Problem("an equation is not about this product");
  if (q_rest.empty()) {
    if (p_constant != 0) throw Problem("an equation is not about this product");
    return q_constant;
  }
  return q_constant - p_constant * q_rest[0].coefficient / p_rest[0].coefficient;
}

}  // namespace

void Checker::rank(Value step) {
  step.expect_keys({"do", "facts", "left", "right"});
  auto read = [&](const char* key, std::size_t rows, std::size_t columns) {
    std::vector<std::vector<Value>> matrix;
    const Value list = step.get(key).expect(Json::Kind::array, "a matrix");
    for (Value row = list.first(); row; row = row.next()) {
      matrix.emplace_back();
      row.expect(Json::Kind::array, "a row");
      for (Value v = row.first(); v; v = v.next()) matrix.back().push_back(v);
      if (matrix.back().size() != columns) throw Problem("a matrix of the wrong width");
    }
    if (matrix.size() != rows) throw Problem("a matrix of the wrong height");
    return matrix;
  };
  const std::size_t n = step.get("facts").expect(Json::Kind::array, "a matrix").size();
  const std::size_t middle = step.get("right").expect(Json::Kind::array, "a matrix").size();
  if (middle >= n) throw Problem("the product does not bound the rank");
  const auto facts = read("facts", n, n);
  std::vector<std::vector<Polynomial>> left(n), right(middle);
  auto polynomials = [&](const auto& matrix, auto& result) {
    for (std::size_t i = 0; i < matrix.size(); ++i) {
      for (const Value v : matrix[i]) result[i].push_back(polynomial(v));
    }
  };
  polynomials(read("left", n, middle), left);
  polynomials(read("right", middle, n), right);
  std::vector<std::vector<mpq_class>> d(n, std::vector<mpq_class>(n));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      Sum sum;
      for (std::size_t k = 0; k < middle; ++k) sum.add_product(left[i][k], right[k][j]);
      const FormulaNode& equation = atom_of(facts[i][j]);
      if (equation.signs != equal_zero) throw Problem("this fact is no equation");
      d[i][j] = number_of(equation.p, sum.take());
    }
  }
  if (is_singular(std::move(d))) throw Problem("the matrix is singular");
  scopes_.back().closed = true;
}

}  // namespace nncheck
