#include "native/system/part_search.h"

#include "algebra/evaluate_system.h"
#include "algebra/sparse_elimination.h"
#include "native/system/beliefs.h"
#include "native/system/dive.h"
#include "native/system/least_squares.h"
#include "presolve/system/polynomial_parts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>
#include <utility>

namespace nnsolve::native {

namespace {

constexpr std::size_t most_descents = 8;        // in a slice
constexpr std::size_t most_blind_peelings = 3;  // in a slice
constexpr std::size_t most_draws = 40;          // in a peeling
constexpr std::size_t most_moves = 100'000;     // of a walk, in the first slice
constexpr std::size_t most_failed_kicks = 60;
constexpr std::size_t kicks_between_descents = 8;  // that made it better
constexpr std::size_t most_covers = 4;             // in a slice
constexpr std::size_t most_variables_to_cover = 400;
constexpr std::size_t most_variables_to_dive = 300;
constexpr std::size_t most_core_to_dive = 100;  // equations
constexpr std::size_t large_core = 40;          // equations; seldom have rational solutions, and covers and dives wait
constexpr std::size_t slices_without_dives = 2;
constexpr std::size_t descents_without_kicks = 3;  // of four, where there is a large core of a small system
constexpr std::size_t many_equations = 150;        // Newton's method ends sooner than a descent
constexpr double nearly_converged = 1e-8;          // will do for them
constexpr std::size_t most_polishings = 6;
constexpr double polished = 1e-11;  // by how much an equation may be wrong
constexpr std::size_t most_variables_to_restart = 200;
constexpr std::size_t few_wrong = 20;  // one in so many atoms

/// Most things that people plant are small integers; then come 0, larger ones and halves.
SmallNumbers small_numbers(std::size_t attempt) {
  constexpr std::array<double, 3> shares = {0.7, 0.7, 0.6};
  constexpr std::array<int, 3> largest = {3, 5, 3};
  const std::size_t kind = attempt % shares.size();
  SmallNumbers result;
  result.denominator = kind == 2 ? 2 : 1;
  for (int i = 1; i <= largest[kind] * result.denominator; ++i) {
    for (const int sign : {1, -1}) {
      result.numerators.push_back(sign * i);
      result.weights.push_back(std::pow(shares[kind], i));
    }
  }
  if (kind > 0) {
    result.numerators.push_back(0);
    result.weights.push_back(shares[kind]);
  }
  return result;
}

void collect_equations(const Constraint& constraint, std::vector<const Polynomial*>& equations) {
  if (constraint.kind == Constraint::Kind::all) {
    for (const Constraint& part : constraint.parts) collect_equations(part, equations);
  } else if (constraint.kind == Constraint::Kind::atom && constraint.relation == Relation::equal) {
    equations.push_back(&constraint.polynomial);
  }
}

/// Whether some equation has to hold for it.
bool needs_equation(const Constraint& constraint) {
  switch (constraint.kind) {
    case Constraint::Kind::atom:
      return constraint.relation == Relation::equal;
    case Constraint::Kind::all:
      return std::ranges::any_of(constraint.parts, needs_equation);
    case Constraint::Kind::any:
      return std::ranges::all_of(constraint.parts, needs_equation);
  }
  return false;
}

/// Beside the equations that are collected; peeling cannot help with these.
bool is_choice_of_equations(const Constraint& constraint) {
  return constraint.kind == Constraint::Kind::any && needs_equation(constraint);
}

std::optional<Assignment> as_assignment(std::optional<std::vector<Rational>> values) {
  if (!values) return std::nullopt;
  Assignment result;
  for (Rational& value : *values) result.values.emplace_back(std::move(value));
  return result;
}

}  // namespace

PartSearch::PartSearch(const System& system, std::uint64_t seed, const SearchOptions& options)
    : system_(system), options_(options), random_(seed), compiled_(system), atoms_of_(system.variable_count()) {
  for (const Constraint& constraint : system.constraints) collect_equations(constraint, equations_);
  std::unordered_map<const Polynomial*, AtomIndex> atom_of;
  for (AtomIndex atom = 0; atom < compiled_.atoms().size(); ++atom) atom_of[compiled_.atoms()[atom].polynomial] = atom;
  for (const Polynomial* equation : equations_) equation_atoms_.push_back(atom_of.at(equation));
  peeling_ = peel(equations_, system.variable_count());
  for (AtomIndex atom = 0; atom < compiled_.atoms().size(); ++atom) {
    atom_variables_.push_back(presolving::sorted_variables_of(*compiled_.atoms()[atom].polynomial));
    for (Variable variable : atom_variables_.back()) atoms_of_[variable].push_back(atom);
  }
  const bool has_further_equations = std::ranges::any_of(system.constraints, is_choice_of_equations);
  if (peeling_.core.empty() && !equations_.empty() && !has_further_equations) {
    fill_.emplace(system, equations_, peeling_);
    walk_.emplace(system, compiled_, equation_atoms_, peeling_);
  }
  if (system.variable_count() <= most_variables_to_cover) cover_.emplace(system);
}

std::optional<Assignment> PartSearch::slice() {
  ++slices_;
  for (std::size_t i = 0; fill_ && i < most_blind_peelings && !options_.stops(); ++i) {
    if (auto found = try_peeling()) return found;
  }
  if (auto found = try_beliefs()) return found;
  if (walk_ && !options_.stops()) {
    if (auto found = try_walk()) return found;
  }
  const bool waits = has_large_core() && slices_ <= slices_without_dives;
  for (std::size_t i = 0; cover_ && !waits && i < most_covers && !options_.stops(); ++i) {
    ++tally_.covers;
    if (auto found = checked(cover_->guess(random_, options_.should_stop))) return found;
  }
  const std::size_t descents = has_large_core() ? most_descents : std::min(most_descents, slices_ * 2);
  for (std::size_t i = 0; i < descents && !options_.stops(); ++i) {
    if (auto found = try_descent()) return found;
    if (waits && near_) break;  // for whoever wants to know what is near
  }
  return std::nullopt;
}

std::optional<Assignment> PartSearch::checked(std::optional<Assignment> proposal) {
  if (!proposal) return std::nullopt;
  if (holds(system_, *proposal)) return proposal;
  ++tally_.wrong;
  return std::nullopt;
}

double PartSearch::uniform(double low, double high) {
  return low + (high - low) * (static_cast<double>(random_() >> 11) * 0x1p-53);
}

double PartSearch::normal() {
  const double radius = std::sqrt(-2 * std::log(uniform(1e-12, 1)));
  return radius * std::cos(6.283185307179586 * uniform(0, 1));
}

Point PartSearch::random_point() {
  Point point(system_.variable_count());
  constexpr std::array<double, 4> sizes = {0.5, 1, 2, 5};
  const std::uint64_t kind = random_() % 3;
  const double size = sizes[random_() % sizes.size()];
  for (double& x : point) {
    if (kind == 0) {
      x = normal() * size;
    } else if (kind == 1) {
      x = uniform(0.5, 2) * (random_() % 2 == 0 ? 1 : -1);
    } else {
      x = uniform(0, 2 * size);
    }
  }
  return point;
}

std::optional<Assignment> PartSearch::try_peeling() {
  ++tally_.peelings;
  return checked(as_assignment(fill_->without_point(random_, most_draws, options_.should_stop)));
}

std::optional<Assignment> PartSearch::try_beliefs() {
  Beliefs beliefs(system_, small_numbers(slices_ - 1));
  if (!beliefs.are_worthwhile()) return std::nullopt;
  ++tally_.beliefs;
  const std::size_t wrong = beliefs.run(random_, options_.should_stop);
  std::vector<Rational> values = beliefs.values();
  Point point;
  for (const Rational& value : values) point.push_back(value.to_double());
  if (wrong == 0) {
    if (auto found = checked(as_assignment(std::move(values)))) return found;
  }
  if (wrong * few_wrong > compiled_.atoms().size() || options_.stops()) return std::nullopt;
  return descend_from(std::move(point));
}

std::optional<Assignment> PartSearch::try_walk() {
  ++tally_.peelings;
  auto free = walk_->run(random_, most_moves * slices_, options_.should_stop);
  if (!free) return descend_from(walk_->point());
  return checked(as_assignment(fill_->with(std::move(*free))));
}

std::optional<Assignment> PartSearch::try_peeling_near(const Point& point) {
  ++tally_.peelings;
  return checked(as_assignment(fill_->near(point, {}, options_.should_stop)));
}

std::optional<Assignment> PartSearch::try_descent() { return descend_from(random_point()); }

std::optional<Assignment> PartSearch::descend_from(Point start) {
  ++tally_.descents;
  constexpr std::array<double, 4> margins = {0.25, 0.05, 0.01, 0};
  DescentOptions descent_options;
  descent_options.margin = margins[tally_.descents % margins.size()];
  descent_options.should_stop = options_.should_stop;
  const double enough = equations_.size() > many_equations ? nearly_converged : converged_cost;
  if (enough > converged_cost) descent_options.enough = enough;
  std::vector<double> weights;
  if (tally_.descents % 2 == 0) {
    for (std::size_t node = 0; node < compiled_.node_count(); ++node) weights.push_back(std::exp(normal()));
  }
  descent_options.weights = weights;
  Descent end = descend(compiled_, std::move(start), descent_options);
  const bool restarts = has_large_core() && system_.variable_count() <= most_variables_to_restart &&
                        tally_.descents % (descents_without_kicks + 1) != 0;
  if (!restarts) kick(end, descent_options);
  if (!(end.cost <= enough)) return std::nullopt;
  if (enough > converged_cost && !polish(end)) {
    descent_options.enough = DescentOptions().enough;
    end = descend(compiled_, std::move(end.point), descent_options);
    if (!(end.cost < converged_cost)) return std::nullopt;
  }
  ++tally_.converged;
  near_ = end.point;
  if (has_large_core() && slices_ <= slices_without_dives) return std::nullopt;
  if (fill_) {
    if (auto found = try_peeling_near(end.point)) return found;
  } else if (auto found = try_branch(end, descent_options.margin)) {
    return found;
  }
  if (system_.variable_count() > most_variables_to_dive) return std::nullopt;
  if (auto found = try_dives(end.point, descent_options.margin)) return found;
  return cover_ ? checked(cover_->near(end.point, options_.should_stop)) : std::nullopt;
}

/// Newton's method for the equations of the branch; moves as many variables as there are equations. False, and nothing
/// moved, if they are dependent or it leads nowhere.
bool PartSearch::polish(Descent& end) const {
  std::vector<AtomIndex> equations;
  for (AtomIndex atom : end.branch) {
    if (compiled_.atoms()[atom].relation == Relation::equal) equations.push_back(atom);
  }
  Point point = end.point;
  for (std::size_t round = 0; round < most_polishings && !options_.stops(); ++round) {
    std::vector<SparseRow> rows;
    std::vector<double> values;
    double wrong = 0;
    for (AtomIndex atom : equations) {
      compiled_.gradient(atom, point, rows.emplace_back());
      values.push_back(compiled_.value(atom, point));
      wrong = std::max(wrong, std::abs(values.back()));
    }
    if (wrong < polished) {
      end.point = std::move(point);
      return true;
    }
    const SparseElimination elimination(std::move(rows), point.size());
    if (!elimination.is_regular()) return false;
    const std::vector<double> step = elimination.solve(std::move(values));
    for (std::size_t i = 0; i < step.size(); ++i) point[i] -= step[i];
  }
  return false;
}

bool PartSearch::has_large_core() const { return peeling_.core.size() > large_core; }

/// Everything but what is near an atom: its variables, those that share an atom with one of these, and so on.
std::vector<bool> PartSearch::frozen_beyond(AtomIndex center, std::size_t reach) const {
  std::vector<bool> frozen(system_.variable_count(), true);
  std::vector<Variable> border = atom_variables_[center];
  for (std::size_t distance = 0;; ++distance) {
    std::vector<Variable> next;
    for (Variable variable : border) {
      if (!frozen[variable]) continue;
      frozen[variable] = false;
      if (distance == reach) continue;
      for (AtomIndex atom : atoms_of_[variable]) {
        next.insert(next.end(), atom_variables_[atom].begin(), atom_variables_[atom].end());
      }
    }
    if (distance == reach) return frozen;
    border = std::move(next);
  }
}

/// An atom of the point's branch that does not hold there.
std::optional<AtomIndex> PartSearch::some_wrong_atom(const Descent& end, double margin) {
  std::vector<AtomIndex> wrong;
  for (AtomIndex atom : end.branch) {
    const double by = compiled_.violation(atom, compiled_.value(atom, end.point), margin);
    if (by * by > 0.01 * end.cost / static_cast<double>(end.branch.size())) wrong.push_back(atom);
  }
  if (wrong.empty()) return std::nullopt;
  return wrong[random_() % wrong.size()];
}

void PartSearch::kick(Descent& end, const DescentOptions& options) {
  std::size_t failures = 0, successes = 0;
  const double enough = std::max(converged_cost, options.enough);
  while (end.cost > enough && failures < most_failed_kicks && !options_.stops()) {
    const auto atom = some_wrong_atom(end, options.margin);
    if (!atom) return;
    Point moved = end.point;
    for (Variable variable : atom_variables_[*atom]) {
      if (random_() % 2 == 0) continue;
      moved[variable] = random_() % 2 == 0 ? -moved[variable] : uniform(0.5, 2) * (random_() % 2 == 0 ? 1 : -1);
    }
    ++tally_.kicks;
    DescentOptions nearby = options;
    nearby.frozen = frozen_beyond(*atom, (1 + random_() % 4) / 2);
    nearby.most_steps = 40;
    Descent next = descend(compiled_, std::move(moved), nearby);
    const bool is_better = next.cost < 0.999 * end.cost;
    failures = is_better ? 0 : failures + 1;
    if (!is_better) continue;
    end = std::move(next);
    const std::size_t pause = std::max(kicks_between_descents, system_.variable_count() / 50);
    if (end.cost > enough && ++successes % pause == 0) {
      DescentOptions briefly = options;
      briefly.most_steps = 30;
      end = descend(compiled_, std::move(end.point), briefly);
    }
  }
}

/// The atoms of the point's branch alone: what of their equations peels is filled in after a dive for the rest.
std::optional<Assignment> PartSearch::try_branch(const Descent& end, double margin) {
  ++tally_.peelings;
  System branch;
  branch.variable_names = system_.variable_names;
  std::vector<const Polynomial*> equations;
  for (AtomIndex atom : end.branch) {
    const auto& [polynomial, relation, scale] = compiled_.atoms()[atom];
    branch.constraints.push_back(Constraint::atom(*polynomial, relation));
    if (relation == Relation::equal) equations.push_back(polynomial);
  }
  const Peeling peeling = peel(equations, system_.variable_count());
  std::vector<std::optional<Rational>> fixed;
  if (!peeling.core.empty()) {
    if (peeling.steps.empty() || peeling.core.size() > most_core_to_dive) return std::nullopt;
    const auto core = dive_in_core(branch, equations, peeling, end.point, margin);
    if (!core) return std::nullopt;
    fixed = *core;
  }
  return checked(as_assignment(PeelFill(branch, equations, peeling).near(end.point, fixed, options_.should_stop)));
}

/// Values of the core's variables, if rational ones are found.
std::optional<std::vector<std::optional<Rational>>> PartSearch::dive_in_core(
    const System& branch, const std::vector<const Polynomial*>& equations, const Peeling& peeling, const Point& point,
    double margin) {
  std::vector<bool> is_core(branch.variable_count());
  System core;
  core.variable_names = branch.variable_names;
  for (std::uint32_t equation : peeling.core) {
    core.constraints.push_back(Constraint::atom(*equations[equation], Relation::equal));
    for (Variable variable : presolving::sorted_variables_of(*equations[equation])) is_core[variable] = true;
  }
  for (const Constraint& constraint : branch.constraints) {
    const std::vector<Variable> variables = presolving::sorted_variables_of(constraint.polynomial);
    const bool is_inside = std::ranges::all_of(variables, [&](Variable variable) { return is_core[variable]; });
    if (constraint.relation != Relation::equal && is_inside) core.constraints.push_back(constraint);
  }
  DiveOptions dive_options;
  dive_options.margin = margin / 8;
  dive_options.should_stop = options_.should_stop;
  for (double tolerance : {0.1, 1e-3}) {
    ++tally_.dives;
    dive_options.tolerance = tolerance;
    const auto values = dive(core, point, dive_options);
    if (!values || !values->fields.empty() || !holds(core, *values)) continue;
    std::vector<std::optional<Rational>> fixed(branch.variable_count());
    for (Variable variable = 0; variable < fixed.size(); ++variable) {
      if (is_core[variable]) fixed[variable] = values->values[variable].rational();
    }
    return fixed;
  }
  return std::nullopt;
}

std::optional<Assignment> PartSearch::try_dives(const Point& point, double margin) {
  for (double tolerance : {0.3, 0.05, 0.003}) {
    if (options_.stops()) return std::nullopt;
    ++tally_.dives;
    DiveOptions dive_options;
    dive_options.tolerance = tolerance;
    dive_options.margin = margin / 8;
    dive_options.should_stop = options_.should_stop;
    if (auto found = checked(dive(system_, point, dive_options))) return found;
  }
  return std::nullopt;
}

}  // namespace nnsolve::native
