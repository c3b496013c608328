// The system while it is worked on: constraints, the signs and bounds known of its variables, and who occurs where.
//
// The state S is the conjunction of all constraints and of all given signs; given signs are what atoms about a single
// variable have become. Known signs follow from S but are no part of it: a rule that relies on one makes it a given
// one (Edit::relied_on), so that what it followed from may change or go. Known bounds follow from S likewise; a rule
// that relies on some states them as atoms.
#pragma once

#include "presolve/system/huge_pages.h"
#include "presolve/system/id_list.h"
#include "presolve/system/interval.h"
#include "presolve/system/sign_set.h"

#include "nnsolve/polynomial.h"
#include "nnsolve/system.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace nnsolve::presolving {

using ConstraintId = std::uint32_t;

struct StoredConstraint {
  enum class State : std::uint8_t { removed, atom, tree };

  /// Of an atom: the sign of the polynomial is in `allowed`, which is some but not all signs. It is primitive with a
  /// positive leading coefficient, not constant and no power of a variable; no two atoms have the same.
  Polynomial polynomial;
  std::unique_ptr<Constraint> tree;  // a disjunction of two or more parts
  std::size_t hash = 0;              // of the polynomial
  State state = State::removed;
  SignSet allowed = signs::any;

  bool is_removed() const { return state == State::removed; }
  bool is_atom() const { return state == State::atom; }
  bool is_tree() const { return state == State::tree; }
  bool is_equation() const { return is_atom() && allowed == signs::zero; }
  bool is_disequation() const { return is_atom() && allowed == signs::nonzero; }
};

class Store {
 public:
  /// The number of constraints is a guess.
  Store(std::size_t variable_count, std::size_t expected_constraints);

  std::size_t variable_count() const { return variables_.size(); }
  std::size_t constraint_count() const { return constraints_.size(); }
  const StoredConstraint& operator[](ConstraintId id) const { return constraints_[id]; }

  /// In how many constraints a variable occurs, and in how many that are no disequation.
  std::uint32_t occurrence_count(Variable variable) const { return variables_[variable].count; }
  std::uint32_t count_beyond_disequations(Variable variable) const { return variables_[variable].other_count; }
  /// Valid until the next change.
  std::span<const ConstraintId> occurrences(Variable variable) const;

  SignSet given(Variable variable) const { return variables_[variable].given; }
  SignSet known(Variable variable) const { return variables_[variable].known; }

  bool has_bounds() const { return !bounds_.empty(); }
  /// Where the variable is, by its known bounds alone.
  Interval bounds(Variable variable) const;
  /// Propagation of bounds need not come to an end: of x < y/2 and y < x/2 it would not. So the bounds of a variable
  /// are tightened a limited number of times.
  bool may_tighten(Variable variable) const;

  /// The atom about this polynomial, which is primitive with a positive leading coefficient.
  std::optional<ConstraintId> find(const Polynomial& polynomial) const;

  // For the editor only.
  ConstraintId add_atom(Polynomial polynomial, SignSet allowed);
  ConstraintId add_tree(Constraint tree);
  /// Appends the variables that no longer occur in it as often as before to `lost`.
  void replace_atom(ConstraintId id, Polynomial polynomial, SignSet allowed, std::vector<Variable>& lost);
  void replace_tree(ConstraintId id, Constraint tree, std::vector<Variable>& lost);
  void narrow_atom(ConstraintId id, SignSet allowed);
  StoredConstraint remove(ConstraintId id, std::vector<Variable>& lost);
  /// Takes the constraint out; the store knows nothing more of its variables then. For the end.
  StoredConstraint release(ConstraintId id);
  void set_given(Variable variable, SignSet set);
  void set_known(Variable variable, SignSet set);
  void set_bounds(Variable variable, Interval bounds);
  /// That the variable has any known sign or bound.
  void forget_known(Variable variable);

 private:
  struct alignas(32) VariableInfo {  // so that one never lies in two cache lines
    // More than there are, if it is longer than `count`; occurrences() tidies it, which changes no set, at most an
    // order.
    mutable IdList occurrences;
    std::uint32_t count = 0;
    std::uint32_t other_count = 0;
    SignSet given = signs::any;
    SignSet known = signs::any;
  };

  ConstraintId new_constraint();
  static void collect_variables(const StoredConstraint& constraint, std::vector<Variable>& variables);
  bool mentions_variable(const StoredConstraint& constraint, Variable variable) const;
  void attach(ConstraintId id, Variable variable, bool is_disequation);
  void detach(ConstraintId id, Variable variable, bool is_disequation);
  void tidy(Variable variable) const;
  void install(ConstraintId id, StoredConstraint next, std::vector<Variable>& lost);
  void insert_in_index(ConstraintId id);
  void erase_from_index(ConstraintId id);
  void clear_index(std::size_t least_size);
  void grow_index();

  struct Bounds {
    Interval interval;
    std::uint32_t times_tightened = 0;
  };
  std::unordered_map<Variable, Bounds> bounds_;  // of few variables
  template <class T>
  using Table = std::vector<T, HugePageAllocator<T>>;
  Table<StoredConstraint> constraints_;
  Table<VariableInfo> variables_;
  // Atoms by hash: open addressing, a power of two of slots.
  static constexpr ConstraintId empty_slot = 0xFFFFFFFF, erased_slot = 0xFFFFFFFE;
  Table<ConstraintId> index_;
  std::size_t used_slots_ = 0;            // erased ones included
  std::vector<Variable> before_, after_;  // of the constraint that changes; kept, so that they need not grow again
};

}  // namespace nnsolve::presolving
