// The only one that changes the store. It keeps everything canonical, logs the steps and the way back, and tells what
// has changed.
#pragma once

#include "presolve/limits.h"
#include "presolve/system/edit.h"
#include "presolve/system/recorder.h"
#include "presolve/system/store.h"

#include "nnsolve/presolve.h"

#include <optional>
#include <string>
#include <vector>

namespace nnsolve::presolving {

/// What rules may want to look at again.
struct Changes {
  std::vector<ConstraintId> constraints;  // new, or other than before
  std::vector<Variable> rarer;            // variables that occur in fewer constraints or in other relations
  std::vector<Variable> signs;            // variables of which more is known
  std::vector<ConstraintId> removed;      // constraints; their numbers do not come back
  std::vector<Variable> bounds;           // variables whose bounds are tighter

  void clear() {
    constraints.clear();
    rarer.clear();
    signs.clear();
    removed.clear();
    bounds.clear();
  }
};

class Editor {
 public:
  /// Where derivations are wanted, they are written down there.
  Editor(System system, const PresolveOptions& options, Derivations* derivations = nullptr);

  const Store& store() const { return store_; }
  bool is_unsat() const { return is_unsat_; }
  bool may_step() const { return !is_unsat_ && may_step_further(options_, result_.step_count); }
  /// The rule's name lives as long as the program.
  void apply(Edit edit, const char* rule);
  /// Since it was last asked, in place of what is in there.
  void take_changes(Changes& changes);
  /// The end of the work.
  PresolvedSystem finish();

 private:
  void add(Constraint constraint);
  void add_atom(Polynomial polynomial, SignSet allowed, RecordId said = no_record);
  void contradict();
  void forget(Variable variable);
  bool add_factors(const Polynomial& polynomial, RecordId record);
  void put_atom(ConstraintId id, Polynomial polynomial, SignSet allowed);
  bool narrow_monomial(const Polynomial& polynomial, SignSet allowed, RecordId record);
  void give(Variable variable, SignSet set);
  void learn(Variable variable, SignSet set);
  void learn_bounds(Variable variable, const Interval& interval);
  void rely_on(const std::vector<Variable>& variables);
  StoredConstraint remove(ConstraintId id);
  Constraint to_constraint(StoredConstraint constraint) const;
  void substitute_everywhere(const Edit& edit);
  Constraint substituted(Constraint constraint, const Edit& edit);
  std::pair<Polynomial, SignSet> substituted(const Polynomial& polynomial, SignSet allowed, const Edit& edit);
  void divide(Polynomial& polynomial, SignSet& allowed, const std::vector<Polynomial>& divisors);
  void define(Edit edit, const char* rule);
  void introduce(Edit edit, const char* rule);
  void change(Edit edit, const char* rule);
  void pick(Edit edit, const char* rule);
  void take_given_sign(LiftStep& step, Variable variable);
  void expect_facts(const Reason& reason) const;
  void trace(const Edit& edit, const char* rule);

  std::vector<std::string> names_;  // by variable
  const PresolveOptions& options_;
  Store store_;
  std::optional<Recorder> recorder_;
  Changes changes_;
  PresolvedSystem result_;
  bool is_unsat_ = false;
};

}  // namespace nnsolve::presolving
