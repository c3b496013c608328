#include "presolve/system/store.h"

#include "presolve/system/polynomial_parts.h"
#include "presolve/system/walk.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace nnsolve::presolving {

namespace {

/// Lists up to this length lose an entry at once; longer ones are tidied when they are read, since searching them
/// again and again would be quadratic.
constexpr std::size_t longest_searched_list = 64;

constexpr std::uint32_t most_tightenings = 8;

bool tree_mentions(const Constraint& tree, Variable variable) {
  return !all_of_atoms(tree, [variable](const Constraint& atom) { return !mentions(atom.polynomial, variable); });
}

}  // namespace

Store::Store(std::size_t variable_count, std::size_t expected_constraints) : variables_(variable_count) {
  constraints_.reserve(expected_constraints);
  clear_index(2 * (expected_constraints + 1));
}

ConstraintId Store::new_constraint() {
  NNSOLVE_ASSERT(constraints_.size() < erased_slot);
  constraints_.emplace_back();
  return static_cast<ConstraintId>(constraints_.size() - 1);
}

void Store::collect_variables(const StoredConstraint& constraint, std::vector<Variable>& variables) {
  variables.clear();
  if (constraint.is_tree()) variables = variables_of(*constraint.tree);
  if (constraint.is_atom()) assign_sorted_variables(variables, constraint.polynomial);
}

bool Store::mentions_variable(const StoredConstraint& constraint, Variable variable) const {
  if (constraint.is_tree()) return tree_mentions(*constraint.tree, variable);
  return constraint.is_atom() && mentions(constraint.polynomial, variable);
}

std::span<const ConstraintId> Store::occurrences(Variable variable) const {
  tidy(variable);
  return variables_[variable].occurrences.view();
}

/// Every constraint that mentions the variable is in the list, so a list as long as there are is exact.
void Store::tidy(Variable variable) const {
  const VariableInfo& info = variables_[variable];
  IdList& list = info.occurrences;
  if (list.size() == info.count) return;
  std::sort(list.begin(), list.end());
  const auto last = std::remove_if(list.begin(), std::unique(list.begin(), list.end()),
                                   [&](ConstraintId id) { return !mentions_variable(constraints_[id], variable); });
  list.shorten(static_cast<std::uint32_t>(last - list.begin()));
  NNSOLVE_ASSERT(list.size() == info.count);
}

void Store::attach(ConstraintId id, Variable variable, bool is_disequation) {
  VariableInfo& info = variables_[variable];
  info.occurrences.push_back(id);
  ++info.count;
  if (!is_disequation) ++info.other_count;
}

/// The constraint itself has not changed yet.
void Store::detach(ConstraintId id, Variable variable, bool is_disequation) {
  VariableInfo& info = variables_[variable];
  if (info.count <= longest_searched_list) {
    tidy(variable);
    *std::find(info.occurrences.begin(), info.occurrences.end(), id) = info.occurrences.end()[-1];
    info.occurrences.pop_back();
  }
  --info.count;
  if (!is_disequation) --info.other_count;
}

/// Only what differs is detached and attached.
void Store::install(ConstraintId id, StoredConstraint next, std::vector<Variable>& lost) {
  StoredConstraint& current = constraints_[id];
  collect_variables(current, before_);
  collect_variables(next, after_);
  const bool was_disequation = current.is_disequation(), is_disequation = next.is_disequation();
  const bool is_other_kind = was_disequation != is_disequation;
  auto differs = [is_other_kind](Variable variable, const std::vector<Variable>& others) {
    return is_other_kind || !std::ranges::binary_search(others, variable);
  };
  for (Variable variable : before_) {
    if (!differs(variable, after_)) continue;
    detach(id, variable, was_disequation);
    lost.push_back(variable);
  }
  if (current.is_atom()) erase_from_index(id);
  current = std::move(next);
  if (current.is_atom()) insert_in_index(id);
  for (Variable variable : after_) {
    if (differs(variable, before_)) attach(id, variable, is_disequation);
  }
}

ConstraintId Store::add_atom(Polynomial polynomial, SignSet allowed) {
  ConstraintId id = new_constraint();
  std::vector<Variable> lost;
  replace_atom(id, std::move(polynomial), allowed, lost);
  return id;
}

ConstraintId Store::add_tree(Constraint tree) {
  ConstraintId id = new_constraint();
  std::vector<Variable> lost;
  replace_tree(id, std::move(tree), lost);
  return id;
}

void Store::replace_atom(ConstraintId id, Polynomial polynomial, SignSet allowed, std::vector<Variable>& lost) {
  NNSOLVE_ASSERT(allowed != signs::none && allowed != signs::any);
  StoredConstraint next;
  next.hash = hash_of(polynomial);
  next.polynomial = std::move(polynomial);
  next.allowed = allowed;
  next.state = StoredConstraint::State::atom;
  install(id, std::move(next), lost);
}

void Store::replace_tree(ConstraintId id, Constraint tree, std::vector<Variable>& lost) {
  StoredConstraint next;
  next.tree = std::make_unique<Constraint>(std::move(tree));
  next.state = StoredConstraint::State::tree;
  install(id, std::move(next), lost);
}

void Store::narrow_atom(ConstraintId id, SignSet allowed) {
  NNSOLVE_ASSERT(allowed != signs::none);
  StoredConstraint& constraint = constraints_[id];
  const bool was_disequation = constraint.is_disequation();
  constraint.allowed = allowed;
  const int change = static_cast<int>(was_disequation) - static_cast<int>(constraint.is_disequation());
  if (change == 0) return;
  collect_variables(constraint, before_);
  for (Variable variable : before_) {
    variables_[variable].other_count += static_cast<std::uint32_t>(change);
  }
}

StoredConstraint Store::remove(ConstraintId id, std::vector<Variable>& lost) {
  StoredConstraint& current = constraints_[id];
  collect_variables(current, before_);
  for (Variable variable : before_) {
    detach(id, variable, current.is_disequation());
    lost.push_back(variable);
  }
  if (current.is_atom()) erase_from_index(id);
  return std::exchange(current, StoredConstraint());
}

StoredConstraint Store::release(ConstraintId id) { return std::exchange(constraints_[id], StoredConstraint()); }

void Store::set_given(Variable variable, SignSet set) {
  variables_[variable].given = set;
  variables_[variable].known &= set;
}

void Store::set_known(Variable variable, SignSet set) { variables_[variable].known = set; }

void Store::set_bounds(Variable variable, Interval bounds) {
  Bounds& current = bounds_[variable];
  current.interval = std::move(bounds);
  ++current.times_tightened;
}

void Store::forget_known(Variable variable) {
  variables_[variable].known = signs::any;
  bounds_.erase(variable);
}

Interval Store::bounds(Variable variable) const {
  const auto known = bounds_.find(variable);
  return known == bounds_.end() ? Interval{} : known->second.interval;
}

bool Store::may_tighten(Variable variable) const {
  const auto known = bounds_.find(variable);
  return known == bounds_.end() || known->second.times_tightened < most_tightenings;
}

std::optional<ConstraintId> Store::find(const Polynomial& polynomial) const {
  const std::size_t hash = hash_of(polynomial);
  for (std::size_t slot = hash & (index_.size() - 1);; slot = (slot + 1) & (index_.size() - 1)) {
    const ConstraintId id = index_[slot];
    if (id == empty_slot) return std::nullopt;
    if (id != erased_slot && constraints_[id].hash == hash && constraints_[id].polynomial == polynomial) return id;
  }
}

void Store::insert_in_index(ConstraintId id) {
  if (2 * (used_slots_ + 1) > index_.size()) grow_index();
  std::size_t slot = constraints_[id].hash & (index_.size() - 1);
  while (index_[slot] != empty_slot) slot = (slot + 1) & (index_.size() - 1);
  index_[slot] = id;
  ++used_slots_;
}

void Store::erase_from_index(ConstraintId id) {
  std::size_t slot = constraints_[id].hash & (index_.size() - 1);
  while (index_[slot] != id) slot = (slot + 1) & (index_.size() - 1);
  index_[slot] = erased_slot;
}

void Store::clear_index(std::size_t least_size) {
  index_.assign(std::bit_ceil(std::max<std::size_t>(1024, least_size)), empty_slot);
  used_slots_ = 0;
}

/// Also sheds the erased slots.
void Store::grow_index() {
  Table<ConstraintId> old = std::move(index_);
  std::erase_if(old, [](ConstraintId id) { return id == empty_slot || id == erased_slot; });
  clear_index(4 * (old.size() + 1));
  for (ConstraintId id : old) insert_in_index(id);
}

}  // namespace nnsolve::presolving
