#include "native/system/peel_walk.h"

#include "presolve/system/polynomial_parts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <queue>
#include <utility>

namespace nnsolve::native {

namespace {

constexpr double smallest_pivot = 1e-9;
constexpr double largest_value = 1e7;  // exact numbers would be long
constexpr double barely = 1e-9;        // what holds by less may not hold exactly
constexpr double hottest = 4;          // of temperatures: by how much more wrong a move may make it
constexpr double coldest = 0.3;
constexpr std::size_t moves_between_stops = 64;
constexpr std::uint32_t nowhere = ~std::uint32_t{0};

Rational drawn(std::mt19937_64& random, const Rational& present) {
  constexpr std::array<int, 16> numerators = {1, -1, 1, -1, 2, -2, 1, -1, 3, -3, 4, -4, 5, -5, 8, -8};
  const std::uint64_t which = random() % numerators.size();
  if (random() % 3 == 0) {
    const Rational moved = present + Rational(numerators[which % 4], 1 + static_cast<int>(random() % 2));
    if (!moved.is_zero()) return moved;
  }
  return {numerators[which], random() % 6 == 0 ? 2 : 1};
}

/// Any wrong counts, and worse ones somewhat more.
double as_penalty(double cost) { return cost > 0 ? 1 + std::min(std::log1p(cost), 4.0) : 0; }

}  // namespace

PeelWalk::PeelWalk(const System& system, const CompiledSystem& compiled, const std::vector<AtomIndex>& equation_atoms,
                   const Peeling& peeling)
    : system_(system),
      compiled_(compiled),
      peeling_(peeling),
      definitions_(system.variable_count()),
      by_place_(peeling.steps.size() + 1),
      variables_of_(system.constraints.size()),
      constraints_of_(system.variable_count()),
      free_(system.variable_count()),
      point_(system.variable_count()) {
  for (std::size_t i = peeling.steps.size(); i-- > 0;) {
    const auto& [equation, variable] = peeling.steps[i];
    Definition& definition = definitions_[variable];
    definition.atom = equation_atoms[equation];
    definition.place = static_cast<std::uint32_t>(peeling.steps.size() - i);
    by_place_[definition.place] = variable;
    definition.parents = presolving::sorted_variables_of(*compiled.atoms()[definition.atom].polynomial);
    std::erase(definition.parents, variable);
    for (Variable parent : definition.parents) definitions_[parent].children.push_back(variable);
  }
  for (std::uint32_t i = 0; i < system.constraints.size(); ++i) {
    const Constraint& constraint = system.constraints[i];
    if (constraint.kind == Constraint::Kind::atom && constraint.relation == Relation::equal) continue;
    variables_of_[i] = presolving::variables_of(constraint);
    for (Variable variable : variables_of_[i]) constraints_of_[variable].push_back(i);
  }
}

/// The equation is slope * variable + constant = 0.
void PeelWalk::define(Variable variable) {
  const AtomIndex atom = definitions_[variable].atom;
  point_[variable] = 0;
  const double constant = compiled_.value(atom, point_);
  point_[variable] = 1;
  const double slope = compiled_.value(atom, point_) - constant;
  const double value = -constant / slope;
  const bool is_good = std::abs(slope) > smallest_pivot && std::abs(value) < largest_value;
  point_[variable] = is_good ? value : 1;
  set_penalty(system_.constraints.size() + variable, is_good ? 0 : 2);
}

double PeelWalk::penalty_of(std::size_t constraint) const {
  return as_penalty(compiled_.constraint_cost(constraint, point_, barely));
}

void PeelWalk::set_penalty(std::size_t item, double penalty) {
  total_ += penalty - penalties_[item];
  penalties_[item] = penalty;
  std::uint32_t& place = wrong_place_[item];
  if (penalty > 0 && place == nowhere) {
    place = static_cast<std::uint32_t>(wrong_.size());
    wrong_.push_back(static_cast<std::uint32_t>(item));
  } else if (penalty == 0 && place != nowhere) {
    wrong_[place] = wrong_.back();
    wrong_place_[wrong_[place]] = place;
    wrong_.pop_back();
    place = nowhere;
  }
}

void PeelWalk::start(std::mt19937_64& random) {
  const std::size_t items = system_.constraints.size() + point_.size();
  penalties_.assign(items, 0);
  wrong_place_.assign(items, nowhere);
  wrong_.clear();
  total_ = 0;
  for (Variable variable = 0; variable < point_.size(); ++variable) {
    free_[variable] = Rational(random() % 2 == 0 ? 1 : -1) * Rational(random() % 3 == 0 ? 2 : 1);
    point_[variable] = free_[variable].to_double();
  }
  for (std::size_t place = 1; place < by_place_.size(); ++place) define(by_place_[place]);
  for (std::size_t i = 0; i < variables_of_.size(); ++i) {
    if (!variables_of_[i].empty()) set_penalty(i, penalty_of(i));
  }
}

std::optional<Variable> PeelWalk::some_free_ancestor(std::size_t item, std::mt19937_64& random) const {
  const auto& variables =
      item < variables_of_.size() ? variables_of_[item] : definitions_[item - variables_of_.size()].parents;
  if (variables.empty()) return std::nullopt;
  Variable variable = variables[random() % variables.size()];
  while (definitions_[variable].place != 0) {
    const auto& parents = definitions_[variable].parents;
    if (parents.empty()) return std::nullopt;
    variable = parents[random() % parents.size()];
  }
  return variable;
}

void PeelWalk::move(Variable free, Rational value, double most_worse) {
  const double before = total_;
  std::vector<std::pair<Variable, double>> old_values;
  std::vector<std::pair<std::size_t, double>> old_penalties;
  const std::size_t constraint_count = system_.constraints.size();
  std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, std::greater<>> waiting;
  const auto change = [&](Variable variable, double old_value) {
    old_values.emplace_back(variable, old_value);
    for (Variable child : definitions_[variable].children) waiting.push(definitions_[child].place);
  };
  change(free, std::exchange(point_[free], value.to_double()));
  while (!waiting.empty()) {
    const std::uint32_t place = waiting.top();
    while (!waiting.empty() && waiting.top() == place) waiting.pop();
    const Variable variable = by_place_[place];
    const double old_value = point_[variable];
    old_penalties.emplace_back(constraint_count + variable, penalties_[constraint_count + variable]);
    define(variable);
    if (point_[variable] != old_value) change(variable, old_value);
  }
  for (const auto& [variable, old_value] : old_values) {
    for (std::uint32_t constraint : constraints_of_[variable]) {
      old_penalties.emplace_back(constraint, penalties_[constraint]);
      set_penalty(constraint, penalty_of(constraint));
    }
  }
  if (total_ <= before + most_worse) {
    free_[free] = std::move(value);
    return;
  }
  for (const auto& [variable, old_value] : old_values) point_[variable] = old_value;
  for (std::size_t i = old_penalties.size(); i-- > 0;) set_penalty(old_penalties[i].first, old_penalties[i].second);
}

std::optional<std::vector<Rational>> PeelWalk::run(std::mt19937_64& random, std::size_t most_moves,
                                                   const std::function<bool()>& should_stop) {
  start(random);
  for (std::size_t moves = 0; moves < most_moves && !wrong_.empty(); ++moves) {
    if (moves % moves_between_stops == 0 && should_stop && should_stop()) return std::nullopt;
    const auto free = some_free_ancestor(wrong_[random() % wrong_.size()], random);
    if (!free) continue;
    const double cooled = static_cast<double>(moves) / static_cast<double>(most_moves);
    const double temperature = hottest * std::pow(coldest / hottest, cooled);
    const double luck = static_cast<double>(random() >> 11) * 0x1p-53;
    move(*free, drawn(random, free_[*free]), -temperature * std::log(luck + 1e-300));
  }
  if (!wrong_.empty()) return std::nullopt;
  return free_;
}

}  // namespace nnsolve::native
