#include "presolve/system/recorder.h"

#include "presolve/system/atoms.h"
#include "presolve/system/interval_of.h"
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/sign_set.h"
#include "presolve/system/signs_of.h"

#include <algorithm>
#include <utility>

namespace nnsolve::presolving {

namespace {

Record::Kind kind_of(const Reason& reason) {
  switch (reason.kind) {
    case Reason::Kind::combination:
      return Record::Kind::remainder;
    case Reason::Kind::cancellation:
      return Record::Kind::cancellation;
    case Reason::Kind::line:
      return Record::Kind::line;
    case Reason::Kind::signs:
    case Reason::Kind::bounds:
    case Reason::Kind::squares:
    case Reason::Kind::units:
    case Reason::Kind::cases:
      return Record::Kind::entailed;
    default:
      return Record::Kind::unproved;
  }
}

Constraint end_atom(Variable variable, const IntervalEnd& end, bool is_lower) {
  const Polynomial distance = Polynomial::variable(variable) - Polynomial(end.value);
  return sign_atom(is_lower ? distance : -distance, end.is_open ? signs::positive : signs::not_negative);
}

}  // namespace

RecordId Recorder::note(Constraint statement) {
  Record record;
  record.kind = because.kind;
  record.statement = std::move(statement);
  record.premises = because.premises;
  if (because.definition != nullptr) {
    record.variable = because.definition->variable;
    record.numerator = because.definition->numerator;
    record.denominator = because.definition->denominator;
    record.divisors = because.definition->divisors;
  }
  derivations_.records.push_back(std::move(record));
  return static_cast<RecordId>(derivations_.records.size() - 1);
}

RecordId Recorder::note(Constraint statement, std::vector<RecordId> premises) {
  Record record;
  record.kind = Record::Kind::entailed;
  record.statement = std::move(statement);
  record.premises = std::move(premises);
  std::erase(record.premises, no_record);
  derivations_.records.push_back(std::move(record));
  return static_cast<RecordId>(derivations_.records.size() - 1);
}

RecordId Recorder::note_given(std::uint32_t number, const Constraint& constraint) {
  if (number < derivations_.origins.size()) {
    because = {Record::Kind::entailed, {derivations_.origins[number]}, nullptr};
    return no_record;
  }
  Record record;
  record.kind = Record::Kind::given;
  record.statement = constraint;
  record.number = number;
  derivations_.records.push_back(std::move(record));
  const auto id = static_cast<RecordId>(derivations_.records.size() - 1);
  because = {Record::Kind::entailed, {id}, nullptr};
  return id;
}

void Recorder::note_contradiction() {
  if (derivations_.contradiction == no_record) derivations_.contradiction = note(truth(false));
}

void Recorder::note_contradiction(std::vector<RecordId> premises) {
  if (derivations_.contradiction == no_record) {
    derivations_.contradiction = note(truth(false), std::move(premises));
  }
}

void Recorder::set_constraint(ConstraintId id, RecordId record) {
  if (id >= constraints_.size()) constraints_.resize(id + 1, no_record);
  constraints_[id] = record;
}

void Recorder::narrow(ConstraintId id, RecordId record, Constraint both) {
  if (is_false(both)) {
    note_contradiction({record, of_constraint(id)});
  } else {
    set_constraint(id, note(std::move(both), {record, of_constraint(id)}));
  }
}

/// The record of what was known and what is learned together.
RecordId Recorder::note_sign(Variable variable, SignSet set, RecordId before, SignSet set_before, RecordId learned,
                             SignSet learned_set) {
  if (set == set_before) return before;
  if (set == learned_set) return learned;
  return note(sign_atom(Polynomial::variable(variable), set), {learned, before});
}

void Recorder::give(Variable variable, SignSet set) {
  const SignSet given = store_.given(variable), known = store_.known(variable);
  Signs& all = signs_[variable];
  if ((known & set) == known && (given & set) == given) return;
  RecordId learned = all.known;  // which is relied on, as a rule
  if (set != known) learned = note(sign_atom(Polynomial::variable(variable), set));
  if ((known & set) == signs::none) {
    note_contradiction({learned, all.known});
    return;
  }
  const RecordId next_given = note_sign(variable, given & set, all.given, given, learned, set);
  const RecordId next_known = note_sign(variable, known & set, all.known, known, learned, set);
  signs_[variable].given = next_given;
  signs_[variable].known = next_known;
}

void Recorder::learn(Variable variable, SignSet set) {
  const SignSet known = store_.known(variable);
  if ((known & set) == known) return;
  const RecordId learned = note(sign_atom(Polynomial::variable(variable), set));
  if ((known & set) == signs::none) {
    note_contradiction({learned, signs_[variable].known});
    return;
  }
  signs_[variable].known = note_sign(variable, known & set, signs_[variable].known, known, learned, set);
}

void Recorder::learn_bounds(Variable variable, const Interval& learned, const std::optional<Interval>& next) {
  const Interval now = whereabouts(store_, variable);
  RecordId lower = signs_[variable].lower, upper = signs_[variable].upper;
  auto take = [&](const std::optional<IntervalEnd>& end, const std::optional<IntervalEnd>& before, bool is_lower,
                  RecordId& record) {
    if (end && end != before) record = note(end_atom(variable, *end, is_lower));
  };
  if (!next) {
    std::vector<RecordId> premises;
    append_signs(premises, variable);
    take(learned.lower, now.lower, true, lower);
    take(learned.upper, now.upper, false, upper);
    premises.insert(premises.end(), {lower, upper});
    note_contradiction(std::move(premises));
    return;
  }
  take(next->lower, now.lower, true, lower);
  take(next->upper, now.upper, false, upper);
  // The sign follows from both ends; so does what is noted of the bounds from now on, whoever keeps them.
  signs_[variable].lower = lower;
  signs_[variable].upper = upper;
  because = {Record::Kind::entailed, {}, nullptr};
  append_signs(because.premises, variable);
}

void Recorder::append_signs(std::vector<RecordId>& premises, Variable variable) const {
  const Signs& all = signs_[variable];
  for (RecordId record : {all.known, all.lower, all.upper}) {
    if (record != no_record) premises.push_back(record);
  }
}

void Recorder::append_signs(std::vector<RecordId>& premises, const std::vector<Variable>& variables) const {
  for (Variable variable : variables) append_signs(premises, variable);
}

void Recorder::begin(const Edit& edit) {
  because = {kind_of(edit.reason), {}, nullptr};
  equation_ = no_record;
  evidence_.clear();
  if (edit.reason.kind == Reason::Kind::cases && edit.kind == Edit::Kind::replace && store_[edit.constraint].is_atom())
    because.kind = Record::Kind::factors;
  if (edit.reason.kind == Reason::Kind::cases && edit.kind == Edit::Kind::unsat) because.kind = Record::Kind::factors;
  auto take = [&](ConstraintId id) {
    const RecordId record = of_constraint(id);
    if (record == no_record || std::ranges::find(because.premises, record) != because.premises.end()) return;
    because.premises.push_back(record);
  };
  if (edit.constraint != Edit::no_constraint) take(edit.constraint);
  std::vector<Variable> variables = edit.relied_on;
  auto take_variables = [&](ConstraintId id) {
    const std::vector<Variable> more = variables_in(store_[id]);
    variables.insert(variables.end(), more.begin(), more.end());
  };
  for (const Fact& fact : edit.reason.facts) {
    if (fact.kind == Fact::Kind::constraint) take(fact.number);
  }
  if (because.kind == Record::Kind::remainder || because.kind == Record::Kind::unproved) return;
  if (edit.constraint != Edit::no_constraint) take_variables(edit.constraint);
  for (const Fact& fact : edit.reason.facts) {
    if (fact.kind == Fact::Kind::constraint) {
      take_variables(fact.number);
    } else if (!fact.is_of_network()) {
      variables.push_back(fact.number);
    }
  }
  std::ranges::sort(variables);
  variables.erase(std::unique(variables.begin(), variables.end()), variables.end());
  append_signs(because.premises, variables);
  if (because.kind != Record::Kind::factors && because.kind != Record::Kind::line) return;
  // Factors of which another atom says that they are not 0.
  ConstraintId product = edit.constraint;
  for (const Fact& fact : edit.reason.facts) {
    if (product == Edit::no_constraint && fact.kind == Fact::Kind::constraint) product = fact.number;
  }
  if (product == Edit::no_constraint) return;
  for (Variable variable : variables_in(store_[product])) {
    for (ConstraintId id : store_.occurrences(variable)) {
      if (store_[id].is_atom() && !(store_[id].allowed & signs::zero)) take(id);
    }
  }
}

void Recorder::begin_definition(const Edit& edit) {
  evidence_.clear();
  equation_ = no_record;
  if (edit.constraint != Edit::no_constraint) {
    equation_ = of_constraint(edit.constraint);
  } else {
    std::vector<RecordId> premises;
    append_signs(premises, edit.variable);
    equation_ = note(sign_atom(Polynomial::variable(edit.variable) - edit.numerator, signs::zero), premises);
  }
  because = {Record::Kind::entailed, {equation_}, nullptr};
  if (edit.added.empty()) return;
  append_signs(because.premises, sorted_variables_of(store_[edit.constraint].polynomial));
  // An atom beside may say that the rest is not 0.
  const LinearParts parts = linear_parts(store_[edit.constraint].polynomial, edit.variable);
  Polynomial rest = parts.rest;
  if (rest.is_constant()) return;
  make_primitive(rest);
  if (const auto id = store_.find(rest)) because.premises.push_back(of_constraint(*id));
  append_nonzero(because.premises, sorted_variables_of(store_[edit.constraint].polynomial));
}

/// Atoms about these variables alone that say that something is not 0.
void Recorder::append_nonzero(std::vector<RecordId>& premises, const std::vector<Variable>& variables) const {
  constexpr std::size_t most_occurrences = 1000;
  for (Variable variable : variables) {
    if (store_.occurrence_count(variable) > most_occurrences) continue;
    for (ConstraintId id : store_.occurrences(variable)) {
      if (!store_[id].is_atom() || (store_[id].allowed & signs::zero)) continue;
      const std::vector<Variable> mentioned = sorted_variables_of(store_[id].polynomial);
      if (mentioned.front() != variable || !std::ranges::includes(variables, mentioned)) continue;
      premises.push_back(of_constraint(id));
    }
  }
}

void Recorder::begin_introduction(const Edit& edit) {
  equation_ = note(sign_atom(Polynomial::variable(edit.variable) - Polynomial(edit.value), signs::zero));
}

/// That it is not 0, and of which sign.
void Recorder::append_evidence(const Polynomial& polynomial) {
  if (polynomial.is_constant()) return;
  Polynomial primitive = polynomial;
  make_primitive(primitive);
  std::vector<RecordId> premises;
  append_signs(premises, sorted_variables_of(polynomial));
  const SignSet sign = signs_of(store_, primitive, nullptr);
  if (const auto id = store_.find(primitive)) evidence_.push_back(of_constraint(*id));
  if (!(sign & signs::zero)) evidence_.push_back(note(sign_atom(primitive, sign), std::move(premises)));
}

void Recorder::finish_definition(const Edit& edit) {
  append_evidence(edit.denominator);
  for (const Polynomial& divisor : edit.divisors) append_evidence(divisor);
}

void Recorder::begin_substitution(RecordId user, const Edit& edit) {
  because = {Record::Kind::substitution, {user, equation_}, &edit};
  if (equation_ == no_record || user == no_record) because = {};
  because.premises.insert(because.premises.end(), evidence_.begin(), evidence_.end());
}

}  // namespace nnsolve::presolving
