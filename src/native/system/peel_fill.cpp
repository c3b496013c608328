#include "native/system/peel_fill.h"

#include "algebra/evaluate_system.h"
#include "algebra/simple_rational.h"
#include "presolve/system/polynomial_parts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace nnsolve::native {

namespace {

/// Numbers longer than this are no solution that anybody wants to see.
constexpr std::size_t most_words = 60;
constexpr std::size_t most_refinements = 24;
constexpr double coarsest = 0.25;
constexpr double finer = 0.2;
constexpr double finest = 1e-11;

Rational draw(std::mt19937_64& random, std::size_t round) {
  constexpr std::array<int, 6> often = {1, -1, 1, -1, 2, -2};
  constexpr std::array<int, 6> seldom = {3, -3, 4, -4, 5, -5};
  const std::uint64_t kind = random() % 8;
  const std::uint64_t which = random() % often.size();
  if (round < 4 || kind < 4) return {often[which]};
  if (kind < 6) return {seldom[which]};
  return {often[which], 2};
}

Rational simple_nonzero(double value, double tolerance) {
  const double size = std::abs(value);
  if (size < 1e-9) return Rational(0);
  return simple_near(value, size <= tolerance ? size / 2 : tolerance);
}

}  // namespace

PeelFill::PeelFill(const System& system, std::span<const Polynomial* const> equations, const Peeling& peeling)
    : system_(system),
      equations_(equations),
      peeling_(peeling),
      parents_(system.variable_count()),
      values_(system.variable_count()) {
  for (const Peeling::Step& step : peeling.steps) {
    parents_[step.variable] = presolving::sorted_variables_of(*equations[step.equation]);
    std::erase(parents_[step.variable], step.variable);
  }
  for (std::size_t i = 0; i < system.constraints.size(); ++i) {
    const Constraint& constraint = system.constraints[i];
    if (constraint.kind == Constraint::Kind::atom && constraint.relation == Relation::equal) continue;
    constraints_.push_back(i);
    constraint_variables_.push_back(presolving::variables_of(constraint));
  }
}

/// Everything from the free values; false if numbers get out of hand.
bool PeelFill::compute() {
  wrong_.clear();
  for (std::size_t i = peeling_.steps.size(); i-- > 0;) {
    const auto& [equation, variable] = peeling_.steps[i];
    Rational slope, constant;
    std::vector<Variable> in_slope;
    for (const Term& term : equations_[equation]->terms()) {
      const auto factors = term.monomial.factors();
      const bool has_variable = std::find(factors.begin(), factors.end(), variable) != factors.end();
      Rational product = term.coefficient;
      for (Variable factor : factors) {
        if (factor == variable) continue;
        product *= values_[factor];
        if (has_variable) in_slope.push_back(factor);
      }
      (has_variable ? slope : constant) += product;
    }
    if (slope.is_zero()) {
      wrong_.push_back(std::move(in_slope));
      values_[variable] = Rational(1);
      continue;
    }
    values_[variable] = -constant / slope;
    if (values_[variable].size_in_words() > most_words) return false;
  }
  find_wrong_constraints();
  return true;
}

void PeelFill::find_wrong_constraints() {
  for (std::size_t i = 0; i < constraints_.size(); ++i) {
    if (!holds(system_.constraints[constraints_[i]], values_)) wrong_.push_back(constraint_variables_[i]);
  }
}

/// By a random walk up the definitions.
std::optional<Variable> PeelFill::some_free_ancestor(Variable variable, std::mt19937_64& random) const {
  for (std::size_t length = 0; length < peeling_.rounds + 1; ++length) {
    const auto& parents = parents_[variable];
    if (parents.empty()) break;
    variable = parents[random() % parents.size()];
  }
  if (!parents_[variable].empty()) return std::nullopt;
  return variable;
}

/// Of all that is wrong.
std::vector<Variable> PeelFill::free_ancestors() const {
  std::vector<bool> seen(parents_.size());
  std::vector<Variable> waiting, result;
  const auto visit = [&](Variable variable) {
    if (seen[variable]) return;
    seen[variable] = true;
    waiting.push_back(variable);
  };
  for (const auto& variables : wrong_) std::ranges::for_each(variables, visit);
  while (!waiting.empty()) {
    const Variable variable = waiting.back();
    waiting.pop_back();
    if (parents_[variable].empty()) result.push_back(variable);
    std::ranges::for_each(parents_[variable], visit);
  }
  return result;
}

std::optional<std::vector<Rational>> PeelFill::without_point(std::mt19937_64& random, std::size_t most_rounds,
                                                             const std::function<bool()>& should_stop) {
  for (Rational& value : values_) value = draw(random, 0);
  if (!compute()) return std::nullopt;
  for (std::size_t round = 0; round < most_rounds && !wrong_.empty(); ++round) {
    if (should_stop && should_stop()) return std::nullopt;
    const auto before = wrong_;
    std::vector<std::pair<Variable, Rational>> changed;
    for (const auto& variables : before) {
      if (variables.empty() || (changed.size() > 2 && random() % 4 == 0)) continue;
      const auto free = some_free_ancestor(variables[random() % variables.size()], random);
      if (!free) continue;
      changed.emplace_back(*free, values_[*free]);
      values_[*free] = draw(random, round);
    }
    const bool is_in_bounds = compute();
    if (is_in_bounds && wrong_.size() <= before.size()) continue;
    while (!changed.empty()) {
      values_[changed.back().first] = std::move(changed.back().second);
      changed.pop_back();
    }
    wrong_ = before;
  }
  if (!wrong_.empty() || !compute() || !wrong_.empty()) return std::nullopt;
  return values_;
}

std::optional<std::vector<Rational>> PeelFill::with(std::vector<Rational> values) {
  values_ = std::move(values);
  if (!compute() || !wrong_.empty()) return std::nullopt;
  return values_;
}

std::optional<std::vector<Rational>> PeelFill::near(const Point& point,
                                                    const std::vector<std::optional<Rational>>& fixed,
                                                    const std::function<bool()>& should_stop) {
  std::vector<double> tolerances(values_.size(), coarsest);
  const auto choose = [&](Variable variable) {
    const bool is_fixed = !fixed.empty() && fixed[variable];
    values_[variable] = is_fixed ? *fixed[variable] : simple_nonzero(point[variable], tolerances[variable]);
  };
  for (Variable variable = 0; variable < values_.size(); ++variable) choose(variable);
  for (std::size_t round = 0; round < most_refinements; ++round) {
    if (should_stop && should_stop()) return std::nullopt;
    if (!compute()) return std::nullopt;
    if (wrong_.empty()) return values_;
    for (Variable variable : free_ancestors()) {
      tolerances[variable] = std::max(tolerances[variable] * finer, finest);
      choose(variable);
    }
  }
  return std::nullopt;
}

}  // namespace nnsolve::native
