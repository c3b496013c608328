#include "native/system/compiled_system.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nnsolve::native {

namespace {

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

}  // namespace

CompiledSystem::CompiledSystem(const System& system)
    : variable_count_(system.variable_count()), place_(system.variable_count(), none) {
  first_term_.push_back(0);
  first_factor_.push_back(0);
  nodes_.push_back({Constraint::Kind::all, 0, 0});
  for (const Constraint& constraint : system.constraints) {
    first_node_.push_back(static_cast<std::uint32_t>(nodes_.size()));
    add(constraint, 0);
  }
  first_node_.push_back(static_cast<std::uint32_t>(nodes_.size()));
  costs_.resize(nodes_.size());
  choices_.resize(nodes_.size());
  is_chosen_.resize(nodes_.size());
}

void CompiledSystem::add(const Constraint& constraint, std::uint32_t parent) {
  const auto node = static_cast<std::uint32_t>(nodes_.size());
  nodes_.push_back({constraint.kind, 0, parent});
  if (constraint.kind == Constraint::Kind::atom) nodes_[node].atom = add_atom(constraint);
  for (const Constraint& part : constraint.parts) add(part, node);
}

AtomIndex CompiledSystem::add_atom(const Constraint& constraint) {
  double scale = 0;
  for (const Term& term : constraint.polynomial.terms()) {
    const double coefficient = term.coefficient.to_double();
    coefficients_.push_back(coefficient);
    if (term.monomial.degree() > 0) scale = std::max(scale, std::abs(coefficient));
    const auto factors = term.monomial.factors();
    factors_.insert(factors_.end(), factors.begin(), factors.end());
    first_factor_.push_back(static_cast<std::uint32_t>(factors_.size()));
  }
  if (!(scale > 0) || !std::isfinite(scale)) scale = 1;
  for (std::size_t term = first_term_.back(); term < coefficients_.size(); ++term) coefficients_[term] /= scale;
  first_term_.push_back(static_cast<std::uint32_t>(coefficients_.size()));
  atoms_.push_back({&constraint.polynomial, constraint.relation, scale});
  return static_cast<AtomIndex>(atoms_.size() - 1);
}

double CompiledSystem::value(AtomIndex atom, const Point& point) const {
  double sum = 0;
  for (std::uint32_t term = first_term_[atom]; term < first_term_[atom + 1]; ++term) {
    double product = coefficients_[term];
    for (std::uint32_t i = first_factor_[term]; i < first_factor_[term + 1]; ++i) product *= point[factors_[i]];
    sum += product;
  }
  return sum;
}

void CompiledSystem::evaluate(const Point& point, std::vector<double>& values) const {
  values.resize(atoms_.size());
  for (AtomIndex atom = 0; atom < atoms_.size(); ++atom) values[atom] = value(atom, point);
}

void CompiledSystem::gradient(AtomIndex atom, const Point& point,
                              std::vector<std::pair<Variable, double>>& result) const {
  result.clear();
  for (std::uint32_t term = first_term_[atom]; term < first_term_[atom + 1]; ++term) {
    const std::uint32_t begin = first_factor_[term], end = first_factor_[term + 1];
    for (std::uint32_t i = begin; i < end; ++i) {
      if (i > begin && factors_[i] == factors_[i - 1]) continue;  // equal factors are neighbours
      double product = coefficients_[term];
      std::uint32_t power = 0;
      for (std::uint32_t k = begin; k < end; ++k) {
        if (factors_[k] == factors_[i] && power++ == 0) continue;
        product *= point[factors_[k]];
      }
      // Each variable once: where it stands in the result is kept by its number.
      if (std::uint32_t& place = place_[factors_[i]]; place == none) {
        place = static_cast<std::uint32_t>(result.size());
        result.emplace_back(factors_[i], product * power);
      } else {
        result[place].second += product * power;
      }
    }
  }
  for (const auto& entry : result) place_[entry.first] = none;
}

double CompiledSystem::violation(AtomIndex atom, double value, double margin) const {
  switch (atoms_[atom].relation) {
    case Relation::equal:
      return value;
    case Relation::greater_equal:
    case Relation::greater:
      return std::min(value - margin, 0.0);
    case Relation::not_equal:
      return value >= 0 ? std::min(value - margin, 0.0) : std::max(value + margin, 0.0);
  }
  return 0;
}

double CompiledSystem::constraint_cost(std::size_t constraint, const Point& point, double margin) const {
  const std::uint32_t first = first_node_[constraint], end = first_node_[constraint + 1];
  for (std::uint32_t node = first; node < end; ++node) {
    costs_[node] = nodes_[node].kind == Constraint::Kind::any ? std::numeric_limits<double>::infinity() : 0;
  }
  for (std::uint32_t node = end; node-- > first;) {
    if (nodes_[node].kind == Constraint::Kind::atom) {
      const double wrong = violation(nodes_[node].atom, value(nodes_[node].atom, point), margin);
      costs_[node] = wrong * wrong;
    }
    if (node == first) break;
    double& above = costs_[nodes_[node].parent];
    above = nodes_[nodes_[node].parent].kind == Constraint::Kind::all ? above + costs_[node]
                                                                      : std::min(above, costs_[node]);
  }
  return costs_[first];
}

double CompiledSystem::cost(std::span<const double> values, double margin, std::span<const double> weights,
                            std::vector<AtomIndex>* branch) {
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    costs_[node] = nodes_[node].kind == Constraint::Kind::any ? std::numeric_limits<double>::infinity() : 0;
  }
  // Children stand after their parents, so the last one first.
  for (std::size_t node = nodes_.size(); node-- > 1;) {
    if (nodes_[node].kind == Constraint::Kind::atom) {
      const double wrong = violation(nodes_[node].atom, values[nodes_[node].atom], margin);
      costs_[node] = wrong * wrong;
    }
    const std::uint32_t parent = nodes_[node].parent;
    if (nodes_[parent].kind == Constraint::Kind::all) {
      costs_[parent] += costs_[node];
    } else {
      const double dear = weights.empty() ? costs_[node] : costs_[node] * weights[node];
      if (!(dear < costs_[parent]) && choices_[parent] != 0) continue;
      costs_[parent] = dear;
      choices_[parent] = static_cast<std::uint32_t>(node);
    }
  }
  if (branch != nullptr) {
    branch->clear();
    is_chosen_[0] = true;
    for (std::uint32_t node = 1; node < nodes_.size(); ++node) {
      const std::uint32_t parent = nodes_[node].parent;
      is_chosen_[node] =
          is_chosen_[parent] && (nodes_[parent].kind == Constraint::Kind::all || choices_[parent] == node);
      if (is_chosen_[node] && nodes_[node].kind == Constraint::Kind::atom) branch->push_back(nodes_[node].atom);
    }
  }
  std::fill(choices_.begin(), choices_.end(), 0);
  return costs_[0];
}

}  // namespace nnsolve::native
