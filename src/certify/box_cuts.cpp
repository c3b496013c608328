#include "certify/box_cuts.h"

#include "algebra/simple_rational.h"
#include "certify/box_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace nnsolve {

namespace {

constexpr double least_violation = 1e-5;
constexpr double short_coefficient = 0.02;
constexpr std::size_t largest_clique = 24;
constexpr int eigenvector_steps = 300;

void add_square(const Polynomial& root, std::vector<SumCandidate>& rows) {
  rows.push_back({{{}, root, Rational(1)}, root * root, Relation::greater_equal});
}

bool append_tangents(const std::set<Monomial>& monomials, const MonomialPoint& point, std::vector<SumCandidate>& rows) {
  bool has_cuts = false;
  for (const Monomial& monomial : monomials) {
    if (monomial.degree() < 2) continue;
    const auto [half, other] = halves_of(monomial);
    if (half != other) continue;
    const double value = point.at(half), gap = value * value - point.at(monomial);
    if (gap < least_violation * std::max(1.0, value * value)) continue;
    const Rational near = simple_near(value, short_coefficient);
    if (std::abs(near.to_double() - value) > std::sqrt(gap)) continue;
    add_square(Polynomial::term(Rational(1), half) - Polynomial(near), rows);
    has_cuts = true;
  }
  return has_cuts;
}

/// Sets of variables all of whose products are there, each variable in one.
std::vector<std::vector<Variable>> cliques(const std::set<Monomial>& monomials) {
  std::vector<std::vector<Variable>> result;
  for (const Monomial& monomial : monomials) {
    if (monomial.degree() != 1) continue;
    const Variable variable = monomial.factors().front();
    auto goes_with = [&](Variable other) {
      const std::array<Variable, 2> both{variable, other};
      return monomials.contains(Monomial(both));
    };
    if (!goes_with(variable)) continue;
    const auto found = std::ranges::find_if(result, [&](const std::vector<Variable>& clique) {
      return clique.size() < largest_clique && std::ranges::all_of(clique, goes_with);
    });
    if (found != result.end()) {
      found->push_back(variable);
    } else {
      result.push_back({variable});
    }
  }
  return result;
}

using FloatMatrix = std::vector<std::vector<double>>;

/// Of products of two, bordered by the variables and 1.
FloatMatrix moments(const std::vector<Variable>& clique, const MonomialPoint& point) {
  FloatMatrix matrix(clique.size() + 1, std::vector<double>(clique.size() + 1, 1));
  for (std::size_t i = 0; i < clique.size(); ++i) {
    matrix[0][i + 1] = matrix[i + 1][0] = point.at(Monomial(clique[i]));
    for (std::size_t j = 0; j < clique.size(); ++j) {
      const std::array<Variable, 2> both{clique[i], clique[j]};
      matrix[i + 1][j + 1] = point.at(Monomial(both));
    }
  }
  return matrix;
}

double form_at(const FloatMatrix& matrix, const std::vector<double>& vector) {
  double value = 0;
  for (std::size_t i = 0; i < vector.size(); ++i) {
    for (std::size_t j = 0; j < vector.size(); ++j) value += vector[i] * matrix[i][j] * vector[j];
  }
  return value;
}

/// Near an eigenvector of the least eigenvalue, by iteration; its largest entry is 1 or -1.
std::vector<double> least_direction(const FloatMatrix& matrix) {
  double norm = 0;
  for (const std::vector<double>& row : matrix) {
    double sum = 0;
    for (const double entry : row) sum += std::abs(entry);
    norm = std::max(norm, sum);
  }
  std::vector<double> vector(matrix.size());
  for (std::size_t i = 0; i < vector.size(); ++i) vector[i] = 1 + 0.3 * std::sin(static_cast<double>(i));
  for (int step = 0; step < eigenvector_steps; ++step) {
    std::vector<double> next(vector.size());
    double largest = 0;
    for (std::size_t i = 0; i < vector.size(); ++i) {
      next[i] = norm * vector[i];
      for (std::size_t j = 0; j < vector.size(); ++j) next[i] -= matrix[i][j] * vector[j];
      largest = std::max(largest, std::abs(next[i]));
    }
    if (largest == 0) break;
    for (double& entry : next) entry /= largest;
    vector = std::move(next);
  }
  return vector;
}

bool append_direction(const std::vector<Variable>& clique, const MonomialPoint& point,
                      std::vector<SumCandidate>& rows) {
  const FloatMatrix matrix = moments(clique, point);
  std::vector<double> direction = least_direction(matrix);
  std::vector<Rational> numbers;
  for (double& entry : direction) {
    numbers.push_back(simple_near(entry, short_coefficient));
    entry = numbers.back().to_double();
  }
  if (!(form_at(matrix, direction) < -least_violation)) return false;
  Polynomial root(numbers.front());
  for (std::size_t i = 0; i < clique.size(); ++i) root += Polynomial::variable(clique[i]) * numbers[i + 1];
  add_square(root, rows);
  return true;
}

}  // namespace

bool append_cuts(const std::set<Monomial>& monomials, const MonomialPoint& point, bool has_directions,
                 std::vector<SumCandidate>& rows) {
  bool has_cuts = append_tangents(monomials, point, rows);
  if (!has_directions) return has_cuts;
  for (const std::vector<Variable>& clique : cliques(monomials)) {
    if (clique.size() > 1 && append_direction(clique, point, rows)) has_cuts = true;
  }
  return has_cuts;
}

}  // namespace nnsolve
