#include "native/system/peel.h"

#include "presolve/system/polynomial_parts.h"

#include <algorithm>
#include <utility>

namespace nnsolve::native {

namespace {

/// How hard it is to divide by the variable's coefficient: 0 for a number, which is never 0; nothing if the variable
/// does not occur linearly.
std::optional<std::size_t> pivot_cost(const Polynomial& polynomial, Variable variable) {
  std::size_t cost = 0;
  for (const Term& term : polynomial.terms()) {
    const auto factors = term.monomial.factors();
    const auto power = std::count(factors.begin(), factors.end(), variable);
    if (power > 1) return std::nullopt;
    if (power == 1) cost += term.monomial.degree() - 1 + (cost > 0 ? 1 : 0);
  }
  return cost;
}

class Peeler {
 public:
  Peeler(std::span<const Polynomial* const> equations, std::size_t variable_count)
      : equations_(equations), occurrences_(variable_count), is_alive_(equations.size(), true) {
    for (std::uint32_t equation = 0; equation < equations.size(); ++equation) {
      variables_.push_back(presolving::sorted_variables_of(*equations[equation]));
      for (Variable variable : variables_.back()) occurrences_[variable].push_back(equation);
    }
  }

  Peeling run() {
    std::vector<Variable> candidates;
    for (Variable variable = 0; variable < occurrences_.size(); ++variable) candidates.push_back(variable);
    while (peel_round(candidates)) ++result_.rounds;
    for (std::uint32_t equation = 0; equation < equations_.size(); ++equation) {
      if (is_alive_[equation]) result_.core.push_back(equation);
    }
    return std::move(result_);
  }

 private:
  /// One round; the candidates become those of the next one.
  bool peel_round(std::vector<Variable>& candidates) {
    struct Pivot {
      std::uint32_t equation;
      std::size_t cost;
      Variable variable;
      auto operator<=>(const Pivot&) const = default;
    };
    std::vector<Pivot> pivots;
    for (Variable variable : candidates) {
      if (occurrences_[variable].size() != 1) continue;
      const std::uint32_t equation = occurrences_[variable].front();
      if (const auto cost = pivot_cost(*equations_[equation], variable)) pivots.push_back({equation, *cost, variable});
    }
    std::sort(pivots.begin(), pivots.end());
    candidates.clear();
    for (const Pivot& pivot : pivots) {
      if (!is_alive_[pivot.equation]) continue;  // defines something else already
      is_alive_[pivot.equation] = false;
      result_.steps.push_back({pivot.equation, pivot.variable});
      for (Variable other : variables_[pivot.equation]) {
        std::erase(occurrences_[other], pivot.equation);
        candidates.push_back(other);
      }
    }
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    return !pivots.empty();
  }

  std::span<const Polynomial* const> equations_;
  std::vector<std::vector<Variable>> variables_;  // by equation
  std::vector<std::vector<std::uint32_t>> occurrences_;
  std::vector<bool> is_alive_;
  Peeling result_;
};

}  // namespace

Peeling peel(std::span<const Polynomial* const> equations, std::size_t variable_count) {
  return Peeler(equations, variable_count).run();
}

}  // namespace nnsolve::native
