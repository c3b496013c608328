// Notes for the editor how each statement in the store came about (derivation.h).
#pragma once

#include "presolve/system/derivation.h"
#include "presolve/system/edit.h"
#include "presolve/system/store.h"

#include <optional>
#include <vector>

namespace nnsolve::presolving {

class Recorder {
 public:
  Recorder(Derivations& derivations, const Store& store) : derivations_(derivations), store_(store) {
    signs_.resize(store.variable_count());
  }

  /// Why what is noted next holds. Nested: what is noted while a constraint is taken apart follows from that.
  struct Because {
    Record::Kind kind = Record::Kind::unproved;
    std::vector<RecordId> premises;
    const Edit* definition = nullptr;  // of a substitution
  };
  Because because;

  /// The statement holds because of `because`.
  RecordId note(Constraint statement);
  RecordId note(Constraint statement, std::vector<RecordId> premises);
  /// The record that says just what the constraint does; none where it was derived.
  RecordId note_given(std::uint32_t number, const Constraint& constraint);
  void note_contradiction();
  void note_contradiction(std::vector<RecordId> premises);

  RecordId of_constraint(ConstraintId id) const { return id < constraints_.size() ? constraints_[id] : no_record; }
  void set_constraint(ConstraintId id, RecordId record);
  /// Of an atom of which more is said now: both together.
  void narrow(ConstraintId id, RecordId record, Constraint both);

  // Of variables: what is noted of them follows from what is noted and what was known.
  RecordId given(Variable variable) const { return signs_[variable].given; }
  RecordId known(Variable variable) const { return signs_[variable].known; }
  /// Before the store takes over the set.
  void give(Variable variable, SignSet set);
  void learn(Variable variable, SignSet set);
  /// No next: that is a contradiction.
  void learn_bounds(Variable variable, const Interval& learned, const std::optional<Interval>& next);
  void forget(Variable variable) { signs_[variable] = {}; }

  /// In the order of the presolved system.
  void note_left(RecordId record) { derivations_.left.push_back(record); }

  /// Before an edit is done: what is new because of it.
  void begin(const Edit& edit);
  /// Of a definition, before anything is replaced: the equation.
  void begin_definition(const Edit& edit);
  /// Once what it adds is there: the signs of denominators and divisors.
  void finish_definition(const Edit& edit);
  void begin_introduction(const Edit& edit);
  void begin_substitution(RecordId user, const Edit& edit);

 private:
  struct Signs {
    RecordId given = no_record, known = no_record, lower = no_record, upper = no_record;
  };

  RecordId note_sign(Variable variable, SignSet set, RecordId before, SignSet set_before, RecordId learned,
                     SignSet learned_set);
  void append_signs(std::vector<RecordId>& premises, Variable variable) const;
  void append_signs(std::vector<RecordId>& premises, const std::vector<Variable>& variables) const;
  void append_nonzero(std::vector<RecordId>& premises, const std::vector<Variable>& variables) const;
  void append_evidence(const Polynomial& polynomial);

  Derivations& derivations_;
  const Store& store_;
  std::vector<RecordId> constraints_;
  std::vector<Signs> signs_;        // by variable
  RecordId equation_ = no_record;   // of the definition at work
  std::vector<RecordId> evidence_;  // likewise
};

/// While it lives, what is noted follows from the record.
class Consequence {
 public:
  Consequence(std::optional<Recorder>& recorder, RecordId record) : recorder_(recorder) {
    if (!recorder_) return;
    before_ = recorder_->because;
    if (record != no_record) recorder_->because = {Record::Kind::entailed, {record}, nullptr};
  }
  ~Consequence() {
    if (recorder_) recorder_->because = std::move(before_);
  }
  Consequence(const Consequence&) = delete;
  Consequence& operator=(const Consequence&) = delete;

 private:
  std::optional<Recorder>& recorder_;
  Recorder::Because before_;
};

}  // namespace nnsolve::presolving
