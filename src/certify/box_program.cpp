#include "certify/box_program.h"

#include "algebra/simple_rational.h"
#include "linear/float_simplex.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace nnsolve {

namespace {

constexpr double start_precision = 1e-6;
/// By which what is strict is to hold, since else a point on the border is found again and again.
constexpr double wide_margin = 1e-2, narrow_margin = 1e-6;
constexpr double largest_start = 1e30;
constexpr std::size_t most_pivots_of_rows = 500;
constexpr std::size_t most_rows_without_hint = 300;

using MonomialNumbers = std::map<Monomial, std::size_t>;

FloatConstraint in_floating_point(const SumCandidate& candidate, const MonomialNumbers& numbers, double margin) {
  FloatConstraint row{{}, 0, candidate.relation == Relation::equal};
  double square = 0;
  for (const Term& term : candidate.value.terms()) {
    const double coefficient = term.coefficient.to_double();
    if (term.monomial.degree() == 0) {
      row.bound = -coefficient;
    } else {
      row.form.emplace_back(numbers.at(term.monomial), coefficient);
      square += coefficient * coefficient;
    }
  }
  if (candidate.relation == Relation::greater) row.bound += margin * std::sqrt(square);
  return row;
}

/// The monomial at a point of the box near the given one.
double start_of(const Monomial& monomial, const BoxSidesOf& sides, const MonomialPoint& near) {
  double product = 1;
  for (const Variable variable : monomial.factors()) {
    const auto given = near.find(Monomial(variable));
    const auto found = sides.find(Monomial(variable));
    double value = given != near.end() ? given->second : 0;
    if (found != sides.end()) {
      const auto& [lower, upper] = found->second;
      if (given == near.end() && lower && upper) value = (lower->value + upper->value).to_double() / 2;
      if (lower) value = std::max(value, lower->value.to_double());
      if (upper) value = std::min(value, upper->value.to_double());
    }
    product *= value;
  }
  return std::clamp(product, -largest_start, largest_start);
}

}  // namespace

std::optional<std::vector<SumTerm>> refute_rows(const BoxProgram& program, const std::vector<SumCandidate>& rows,
                                                MonomialPoint& point, double& work) {
  SimplexLimits limits;
  limits.pivots = most_pivots_of_rows;
  limits.should_stop = program.should_stop;
  MonomialNumbers numbers;
  for (const Monomial& monomial : program.monomials) numbers.try_emplace(monomial, numbers.size());
  for (const SumCandidate& row : rows) {
    for (const Term& term : row.value.terms()) {
      if (term.monomial.degree() > 0) numbers.try_emplace(term.monomial, numbers.size());
    }
  }
  std::vector<Rational> start(numbers.size());
  for (const auto& [monomial, number] : numbers) {
    start[number] = simple_near(start_of(monomial, program.sides, point), start_precision);
  }
  point.clear();
  for (const double margin : {wide_margin, narrow_margin}) {
    std::vector<FloatConstraint> floats;
    std::vector<std::size_t> row_of;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      FloatConstraint row = in_floating_point(rows[i], numbers, margin);
      if (row.form.empty()) {
        if (auto terms = contradiction_among({rows[i]}, limits)) return terms;
        continue;
      }
      floats.push_back(std::move(row));
      row_of.push_back(i);
    }
    const auto size = static_cast<double>(floats.size()), columns = static_cast<double>(numbers.size());
    work += size * columns * (size + columns);
    const FloatProposal proposal = propose(floats, start, 0);
    if (proposal.kind == FloatProposal::Kind::point) {
      for (const auto& [monomial, number] : numbers) point.emplace(monomial, proposal.point[number].to_double());
      return std::nullopt;
    }
    std::vector<SumCandidate> used;
    for (const std::size_t row : proposal.constraints) used.push_back(rows[row_of[row]]);
    if (auto terms = contradiction_among(used, limits)) return terms;
  }
  return rows.size() <= most_rows_without_hint ? contradiction_among(rows, limits) : std::nullopt;
}

}  // namespace nnsolve
