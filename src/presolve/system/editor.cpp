#include "presolve/system/editor.h"

#include "algebra/polynomial_factor.h"
#include "presolve/system/edit_text.h"
#include "presolve/system/interval_of.h"
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/signs_of.h"
#include "presolve/system/tree.h"
#include "presolve/system/walk.h"

#include "nnsolve/error.h"

#include <algorithm>

namespace nnsolve::presolving {

namespace {

/// Longer polynomials are not searched for factors that could be cancelled.
constexpr std::size_t longest_divided = 400;

/// A coefficient of more words has some nine times as many digits as a file may contain. It did not come from there:
/// presolve makes the question harder than it was, and 60 squarings would fill any memory.
constexpr std::size_t most_words = 50'000;

void expect_short_coefficients(const Polynomial& polynomial) {
  for (const Term& term : polynomial.terms()) {
    if (!term.coefficient.is_small() && term.coefficient.size_in_words() > most_words) {
      throw NumberTooLarge("presolve comes to a number of more than 900,000 digits");
    }
  }
}

Constraint expect_short_coefficients(Constraint tree) {
  for_each_atom(tree, [](const Constraint& atom) { expect_short_coefficients(atom.polynomial); });
  return tree;
}

/// To go over while the store changes.
std::vector<ConstraintId> copy_of(std::span<const ConstraintId> ids) { return {ids.begin(), ids.end()}; }

/// Atoms that add_atom() may turn into something other than one atom.
bool may_fall_apart(const Polynomial& polynomial, SignSet allowed) {
  return polynomial.terms().size() < 2 || (allowed == signs::nonzero && polynomial.degree() > 1);
}

}  // namespace

Editor::Editor(System system, const PresolveOptions& options, Derivations* derivations)
    : names_(std::move(system.variable_names)), options_(options), store_(names_.size(), system.constraints.size()) {
  if (derivations != nullptr) recorder_.emplace(*derivations, store_);
  std::uint32_t number = 0;
  // A variable goes once, as a rule, so that the steps need not move; what is not used costs nothing.
  result_.lift.steps.reserve(names_.size());
  for (Constraint& constraint : system.constraints) {
    if (is_unsat_) break;
    const RecordId given = recorder_ ? recorder_->note_given(number++, constraint) : no_record;
    if (constraint.kind == Constraint::Kind::atom) {
      add_atom(std::move(constraint.polynomial), sign_set_of(constraint.relation), given);
    } else {
      add(std::move(constraint));
    }
  }
}

void Editor::expect_facts(const Reason& reason) const {
  for (const Fact& fact : reason.facts) {
    NNSOLVE_ASSERT(fact.kind != Fact::Kind::constraint || !store_[fact.number].is_removed());
    NNSOLVE_ASSERT(fact.kind != Fact::Kind::given_sign || store_.given(fact.number) != signs::any);
  }
}

void Editor::apply(Edit edit, const char* rule) {
  expect_facts(edit.reason);
  if (edit.kind != Edit::Kind::learn) {
    ++result_.step_count;
    if (options_.trace) trace(edit, rule);
  }
  if (recorder_) recorder_->begin(edit);
  rely_on(edit.relied_on);
  switch (edit.kind) {
    case Edit::Kind::unsat:
      contradict();
      break;
    case Edit::Kind::learn:
      for (const auto& [variable, set] : edit.learned) learn(variable, set);
      for (const auto& [variable, interval] : edit.learned_bounds) learn_bounds(variable, interval);
      break;
    case Edit::Kind::replace:
      remove(edit.constraint);
      for (Constraint& constraint : edit.added) add(std::move(constraint));
      break;
    case Edit::Kind::define:
      define(std::move(edit), rule);
      break;
    case Edit::Kind::change:
      change(std::move(edit), rule);
      break;
    case Edit::Kind::restrict:
      for (Constraint& constraint : edit.added) add(std::move(constraint));
      break;
    case Edit::Kind::introduce:
      introduce(std::move(edit), rule);
      break;
    case Edit::Kind::pick:
      pick(std::move(edit), rule);
      break;
  }
}

/// There is no solution, as was said last.
void Editor::contradict() {
  if (recorder_) recorder_->note_contradiction();
  is_unsat_ = true;
}

void Editor::add(Constraint constraint) {
  if (constraint.kind == Constraint::Kind::atom) {
    add_atom(std::move(constraint.polynomial), sign_set_of(constraint.relation));
    return;
  }
  Constraint canonical = canonical_tree(std::move(constraint));
  if (canonical.kind == Constraint::Kind::all) {
    for (Constraint& part : canonical.parts) add(std::move(part));
  } else if (canonical.kind == Constraint::Kind::atom) {
    add_atom(std::move(canonical.polynomial), sign_set_of(canonical.relation));
  } else if (is_false(canonical)) {
    contradict();
  } else {
    const RecordId record = recorder_ ? recorder_->note(canonical) : no_record;
    const ConstraintId id = store_.add_tree(expect_short_coefficients(std::move(canonical)));
    if (recorder_) recorder_->set_constraint(id, record);
    changes_.constraints.push_back(id);
  }
}

/// `said`: the record that says it, if there is one.
void Editor::add_atom(Polynomial polynomial, SignSet allowed, RecordId said) {
  if (polynomial.is_constant()) {
    if ((sign_set_of(polynomial.constant_term().sign()) & allowed) == signs::none) contradict();
    return;
  }
  if (allowed == signs::none || allowed == signs::any) {  // no atom says so
    if (allowed == signs::none) contradict();
    return;
  }
  RecordId record = recorder_ && said == no_record ? recorder_->note(sign_atom(polynomial, allowed)) : said;
  if (make_primitive(polynomial) < 0) allowed = negate(allowed);
  if (polynomial.terms().size() == 1) {
    if (narrow_monomial(polynomial, allowed, record)) return;
    if (allowed == signs::zero) {
      polynomial = radical(polynomial);
      if (recorder_) record = recorder_->note(sign_atom(polynomial, allowed), {record});
    }
  } else if (allowed == signs::nonzero && polynomial.degree() > 1 && add_factors(polynomial, record)) {
    return;
  }
  if (const std::optional<ConstraintId> id = store_.find(polynomial)) {
    const SignSet before = store_[*id].allowed;
    const SignSet both = before & allowed;
    if (both == before) return;
    if (recorder_) recorder_->narrow(*id, record, sign_atom(polynomial, both));
    if (both == signs::none) is_unsat_ = true;
    if (both == signs::none) return;
    store_.narrow_atom(*id, both);
    changes_.constraints.push_back(*id);
    append_variables(changes_.rarer, polynomial);
    return;
  }
  expect_short_coefficients(polynomial);
  const ConstraintId id = store_.add_atom(std::move(polynomial), allowed);
  if (recorder_) recorder_->set_constraint(id, record);
  changes_.constraints.push_back(id);
}

/// f * g /= 0 means f /= 0 and g /= 0. False if there is but one factor.
bool Editor::add_factors(const Polynomial& polynomial, RecordId record) {
  const auto factors = irreducible_factors(polynomial);
  if (!factors || (factors->size() == 1 && factors->front().power == 1)) return false;
  const Consequence consequence(recorder_, record);
  for (const PolynomialFactor& factor : *factors) add_atom(factor.polynomial, signs::nonzero);
  return true;
}

/// What an atom about a monomial says about the signs of its variables; false if that is not all that it says. The
/// monomial's coefficient is 1.
bool Editor::narrow_monomial(const Polynomial& polynomial, SignSet allowed, RecordId record) {
  const auto factors = polynomial.terms().front().monomial.factors();
  const Consequence consequence(recorder_, record);
  if (factors.front() != factors.back()) {
    if (allowed != signs::nonzero) return false;
    for (Variable variable : sorted_variables_of(polynomial)) give(variable, signs::nonzero);
    return true;
  }
  SignSet set = signs::none;
  for (SignSet sign : {signs::negative, signs::zero, signs::positive}) {
    if (power(sign, static_cast<std::uint32_t>(factors.size())) & allowed) set |= sign;
  }
  give(factors.front(), set);
  return true;
}

/// In place of the constraint, which keeps its number where that is possible.
void Editor::put_atom(ConstraintId id, Polynomial polynomial, SignSet allowed) {
  if (!may_fall_apart(polynomial, allowed)) {
    if (make_primitive(polynomial) < 0) allowed = negate(allowed);
    if (!store_.find(polynomial)) {
      expect_short_coefficients(polynomial);
      if (recorder_) recorder_->set_constraint(id, recorder_->note(sign_atom(polynomial, allowed)));
      store_.replace_atom(id, std::move(polynomial), allowed, changes_.rarer);
      changes_.constraints.push_back(id);
      return;
    }
  }
  remove(id);
  add_atom(std::move(polynomial), allowed);
}

void Editor::give(Variable variable, SignSet set) {
  const SignSet given = store_.given(variable), known = store_.known(variable);
  if (recorder_) recorder_->give(variable, set);
  if ((known & set) == signs::none) is_unsat_ = true;
  store_.set_given(variable, given & set);
  if ((known & set) != known) changes_.signs.push_back(variable);
  if ((given & set) != given) changes_.rarer.push_back(variable);
}

void Editor::learn(Variable variable, SignSet set) {
  const SignSet known = store_.known(variable);
  if (recorder_) recorder_->learn(variable, set);
  if ((known & set) == signs::none) is_unsat_ = true;
  if ((known & set) == known) return;
  store_.set_known(variable, known & set);
  changes_.signs.push_back(variable);
}

/// Ends that are 0 are signs.
void Editor::learn_bounds(Variable variable, const Interval& interval) {
  const auto next = intersection(whereabouts(store_, variable), interval);
  const Consequence consequence(recorder_, no_record);
  if (recorder_) recorder_->learn_bounds(variable, interval, next);
  if (!next) {
    is_unsat_ = true;
    return;
  }
  learn(variable, sign_set_of(*next));
  if (*next == whereabouts(store_, variable) || !store_.may_tighten(variable)) return;
  store_.set_bounds(variable, *next);
  changes_.bounds.push_back(variable);
}

void Editor::rely_on(const std::vector<Variable>& variables) {
  for (Variable variable : variables) give(variable, store_.known(variable));
}

void Editor::forget(Variable variable) {
  if (recorder_) recorder_->forget(variable);
  store_.forget_known(variable);
}

StoredConstraint Editor::remove(ConstraintId id) {
  changes_.removed.push_back(id);
  return store_.remove(id, changes_.rarer);
}

Constraint Editor::to_constraint(StoredConstraint constraint) const {
  if (constraint.is_tree()) return std::move(*constraint.tree);
  return sign_atom(std::move(constraint.polynomial), constraint.allowed);
}

void Editor::take_given_sign(LiftStep& step, Variable variable) {
  const SignSet given = store_.given(variable);
  if (given == signs::any) return;
  step.removed.push_back(sign_atom(Polynomial::variable(variable), given));
  store_.set_given(variable, signs::any);
}

void Editor::define(Edit edit, const char* rule) {
  LiftStep step;
  step.kind = LiftStep::Kind::define;
  step.variable = edit.variable;
  step.rule = rule;
  if (recorder_) recorder_->begin_definition(edit);
  if (edit.constraint != Edit::no_constraint) step.removed.push_back(to_constraint(remove(edit.constraint)));
  const SignSet given = store_.given(edit.variable);
  const RecordId given_record = recorder_ ? recorder_->given(edit.variable) : no_record;
  take_given_sign(step, step.variable);
  forget(edit.variable);
  for (Constraint& constraint : edit.added) add(std::move(constraint));
  edit.added.clear();
  if (recorder_) recorder_->finish_definition(edit);
  if (given != signs::any) {
    if (recorder_) recorder_->begin_substitution(given_record, edit);
    // The sign of the variable is that of the numerator times that of the denominator.
    auto [polynomial, allowed] = substituted(Polynomial::variable(edit.variable), given, edit);
    add_atom(std::move(polynomial), allowed);
  }
  substitute_everywhere(edit);
  step.numerator = std::move(edit.numerator);
  step.denominator = std::move(edit.denominator);
  result_.lift.steps.push_back(std::move(step));
}

/// The variables keep their numbers and change their meaning, so all constraints about them are taken out first: one in
/// the old meaning must not be taken for one in the new.
void Editor::change(Edit edit, const char* rule) {
  std::vector<Constraint> taken;
  for (const Image& image : edit.images) {
    LiftStep step;
    step.kind = LiftStep::Kind::define;
    step.variable = image.variable;
    step.numerator = image.numerator;
    step.denominator = image.denominator;
    step.rule = rule;
    take_given_sign(step, step.variable);
    forget(image.variable);
    taken.insert(taken.end(), step.removed.begin(), step.removed.end());
    const std::vector<ConstraintId> ids = copy_of(store_.occurrences(image.variable));
    for (ConstraintId id : ids) taken.push_back(to_constraint(remove(id)));
    result_.lift.steps.push_back(std::move(step));
  }
  for (Constraint& constraint : edit.added) add(std::move(constraint));
  for (Constraint& constraint : taken) {
    for (const Image& image : edit.images) {
      Edit single(Edit::Kind::define, edit.reason.kind);
      single.variable = image.variable;
      single.numerator = image.numerator;
      single.denominator = image.denominator;
      constraint = substituted(std::move(constraint), single);
    }
    add(std::move(constraint));
  }
}

void Editor::introduce(Edit edit, const char* rule) {
  LiftStep step;
  step.kind = LiftStep::Kind::introduce;
  step.variable = edit.variable;
  step.value = edit.value;
  step.rule = rule;
  const SignSet given = store_.given(edit.variable);
  take_given_sign(step, step.variable);
  forget(edit.variable);
  add_atom(Polynomial(edit.value), given);
  if (recorder_) recorder_->begin_introduction(edit);
  edit.numerator = Polynomial(edit.value);
  edit.denominator = Polynomial(Rational(1));
  substitute_everywhere(edit);
  result_.lift.steps.push_back(std::move(step));
}

void Editor::pick(Edit edit, const char* rule) {
  LiftStep step;
  step.kind = LiftStep::Kind::pick;
  step.variable = edit.variable;
  step.rule = rule;
  auto take_all_of = [&](Variable variable) {
    take_given_sign(step, variable);
    forget(variable);
    const std::vector<ConstraintId> ids = copy_of(store_.occurrences(variable));
    for (ConstraintId id : ids) step.removed.push_back(to_constraint(remove(id)));
  };
  take_all_of(edit.variable);
  for (Variable variable : edit.further) take_all_of(variable);
  for (Constraint& constraint : edit.added) add(std::move(constraint));
  step.further = std::move(edit.further);
  result_.lift.steps.push_back(std::move(step));
}

void Editor::substitute_everywhere(const Edit& edit) {
  const std::vector<ConstraintId> ids = copy_of(store_.occurrences(edit.variable));
  for (ConstraintId id : ids) {
    if (is_unsat_) return;
    const StoredConstraint& constraint = store_[id];
    if (recorder_) recorder_->begin_substitution(recorder_->of_constraint(id), edit);
    if (constraint.is_atom()) {
      auto [polynomial, allowed] = substituted(constraint.polynomial, constraint.allowed, edit);
      put_atom(id, std::move(polynomial), allowed);
      continue;
    }
    Constraint tree = substituted(*constraint.tree, edit);
    if (tree.kind == Constraint::Kind::any && !is_false(tree)) {
      if (recorder_) recorder_->set_constraint(id, recorder_->note(tree));
      store_.replace_tree(id, expect_short_coefficients(std::move(tree)), changes_.rarer);
      changes_.constraints.push_back(id);
    } else {
      remove(id);
      add(std::move(tree));
    }
  }
}

/// Of an atom, or of a tree in canonical form, which it has again then.
Constraint Editor::substituted(Constraint constraint, const Edit& edit) {
  return with_atoms(std::move(constraint), [&](Constraint atom) {
    if (!mentions(atom.polynomial, edit.variable)) return atom;
    auto [polynomial, allowed] = substituted(atom.polynomial, sign_set_of(atom.relation), edit);
    Constraint next = sign_atom(std::move(polynomial), allowed);
    if (next.kind != Constraint::Kind::atom) return next;
    return canonical_atom(std::move(next.polynomial), next.relation);
  });
}

/// The denominator is not 0, so an atom may be multiplied by it as far as signs allow.
std::pair<Polynomial, SignSet> Editor::substituted(const Polynomial& polynomial, SignSet allowed, const Edit& edit) {
  Substituted next = substitute(polynomial, edit.variable, edit.numerator, edit.denominator);
  if (is_constant_one(edit.denominator)) return {std::move(next.polynomial), allowed};
  if (next.power % 2 == 1 && !is_symmetric(allowed)) {
    std::vector<Variable> relied_on;
    const SignSet sign = signs_of(store_, edit.denominator, &relied_on);
    if (sign == signs::positive || sign == signs::negative) {
      rely_on(relied_on);
      if (sign == signs::negative) allowed = negate(allowed);
    } else {
      next.polynomial = next.polynomial * edit.denominator;
    }
  }
  if (next.polynomial.terms().size() <= longest_divided) divide(next.polynomial, allowed, edit.divisors);
  return {std::move(next.polynomial), allowed};
}

/// Cancels factors that are not 0; of an inequality squares, or factors of a known sign.
void Editor::divide(Polynomial& polynomial, SignSet& allowed, const std::vector<Polynomial>& divisors) {
  for (const Polynomial& divisor : divisors) {
    while (!polynomial.is_zero()) {
      std::optional<Polynomial> quotient = exact_quotient(polynomial, divisor);
      if (!quotient) break;
      if (!is_symmetric(allowed)) {
        std::vector<Variable> relied_on;
        const SignSet sign = signs_of(store_, divisor, &relied_on);
        if (sign == signs::positive || sign == signs::negative) {
          rely_on(relied_on);
          if (sign == signs::negative) allowed = negate(allowed);
        } else {
          quotient = exact_quotient(*quotient, divisor);
          if (!quotient) break;
        }
      }
      polynomial = *std::move(quotient);
    }
  }
}

void Editor::take_changes(Changes& changes) {
  changes.clear();
  std::swap(changes, changes_);
}

void Editor::trace(const Edit& edit, const char* rule) {
  if (edit.kind == Edit::Kind::learn) return;
  const bool is_choice = edit.kind == Edit::Kind::restrict || edit.kind == Edit::Kind::introduce;
  options_.trace({result_.step_count, rule, to_text(edit, store_, names_), is_choice});
}

namespace {

/// True if the equation has no solution with variable = 0, whatever else may hold.
bool excludes_zero(const StoredConstraint& constraint, Variable variable) {
  if (!constraint.is_equation() || constraint.polynomial.constant_term().is_zero()) return false;
  return std::ranges::all_of(constraint.polynomial.terms(), [variable](const Term& term) {
    return term.monomial.degree() == 0 || exponent_of(term.monomial, variable) > 0;
  });
}

}  // namespace

PresolvedSystem Editor::finish() {
  result_.is_unsat = is_unsat_;
  result_.system.variable_names = std::move(names_);
  std::vector<Constraint>& constraints = result_.system.constraints;
  if (is_unsat_) {
    constraints.push_back(truth(false));
    return std::move(result_);
  }
  // An equation such as x*y = 1 says x /= 0 by itself. It stays, so the atom need not.
  for (Variable variable = 0; variable < store_.variable_count(); ++variable) {
    const SignSet given = store_.given(variable);
    if (given == signs::any) continue;
    if (given == signs::nonzero && std::ranges::any_of(store_.occurrences(variable), [&](ConstraintId id) {
          return excludes_zero(store_[id], variable);
        })) {
      continue;
    }
    constraints.push_back(sign_atom(Polynomial::variable(variable), given));
    if (recorder_) recorder_->note_left(recorder_->given(variable));
  }
  for (ConstraintId id = 0; id < store_.constraint_count(); ++id) {
    if (store_[id].is_removed()) continue;
    constraints.push_back(to_constraint(store_.release(id)));
    if (recorder_) recorder_->note_left(recorder_->of_constraint(id));
  }
  return std::move(result_);
}

}  // namespace nnsolve::presolving
