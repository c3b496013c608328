// The loop: the first rule of the table that has something on its list looks at one item of it. What an edit changes
// comes back onto the lists, and nothing else is looked at again.
#include "presolve/system/editor.h"
#include "presolve/system/rules.h"

#include "nnsolve/presolve.h"

#include <array>
#include <bit>
#include <deque>
#include <span>
#include <type_traits>
#include <utility>

namespace nnsolve {

namespace presolving {

namespace {

/// Asks a rule, whether or not it takes a budget.
template <auto rule>
Proposal ask(const Store& store, std::uint32_t item, Budget& budget) {
  if constexpr (std::is_invocable_v<decltype(rule), const Store&, std::uint32_t, Budget&>) {
    return rule(store, item, budget);
  } else {
    return rule(store, item);
  }
}

/// A rule looks at constraints or at variables; the other function is null.
struct Rule {
  const char* name;
  Proposal (*of_constraint)(const Store&, ConstraintId, Budget&);
  Proposal (*of_variable)(const Store&, Variable, Budget&);
  /// Whether it may do more with a constraint once one of its variables occurs in fewer others.
  bool counts_occurrences = false;
  /// Whether it may do more with a constraint or variable once bounds are tighter.
  bool reads_bounds = false;
  /// Whether nobody can say yet, as steps of a proof, why it is right: it is left out where derivations are wanted.
  bool has_no_steps = false;
  /// Without which it is left out.
  bool PresolveOptions::*option = nullptr;
};

/// Cheap ones first.
constexpr Rule rules[] = {
    {"zero", nullptr, ask<replace_known_zero>},
    {"signs", ask<propagate_signs>, nullptr},
    {"cancel", ask<cancel_nonzero_variables>, nullptr},
    {"alias", ask<eliminate_alias>, nullptr},
    {"absorb", nullptr, ask<absorb_equation>},
    {"pick", nullptr, ask<pick_beyond_inequalities>},
    {"sign symmetry", ask<fix_sign>, nullptr, false, false, true},
    {"scaling", nullptr, ask<fix_scale>, false, false, true},
    {"point", nullptr, ask<replace_known_point>, false, true},
    {"bounds", ask<propagate_bounds>, nullptr, false, true},
    {"disjunction", ask<simplify_disjunction>, nullptr, false, true},
    {"branches", ask<learn_from_branches>, nullptr},
    {"real roots", ask<restrict_to_real_roots>, nullptr},
    {"single variable", ask<decide_single_variable>, nullptr, true},
    {"reciprocal", ask<invert_variable>, nullptr, false, false, true, &PresolveOptions::seeks_reciprocals},
    {"eliminate", ask<eliminate_linear>, nullptr, true},
    {"eliminate", ask<eliminate_linear_with_little_growth>, nullptr, true},
    {"fold", ask<eliminate_rational>, nullptr, true},
    {"binomial", ask<rewrite_by_binomial>, nullptr},
    {"combine", ask<subtract_equation>, nullptr},
    {"trial", ask<eliminate_by_trial>, nullptr, true},
    {"fold", ask<eliminate_rational_with_little_growth>, nullptr, true},
    {"squares", ask<replace_squares_by_sign>, nullptr, true},
    {"eliminate", ask<eliminate_with_some_growth>, nullptr, true},
    {"shift", ask<shift_variables>, nullptr, false, false, true},
    {"factors", ask<split_into_factors>, nullptr},
};
constexpr std::size_t rule_count = std::size(rules);
static_assert(rule_count <= 32);

/// Looks at everything at once, when the others have nothing more to look at.
struct RuleOfEverything {
  const char* name;
  Proposal (*propose)(const Store&, Budget&);
};
constexpr RuleOfEverything rules_of_everything[] = {
    {"translation", fix_by_translation},
    {"rotation", fix_by_rotation},
    {"weights", fix_scales},
};
/// The same, before any other: what others do to points hides that they are points.
constexpr RuleOfEverything rules_of_beginning[] = {
    {"translation", fix_by_translation},
};

/// The set of the rules that are like this: bit i stands for rule i.
template <class IsIn>
std::uint32_t rules_where(IsIn is_in) {
  std::uint32_t numbers = 0;
  for (std::size_t i = 0; i < rule_count; ++i) numbers |= is_in(rules[i]) ? std::uint32_t{1} << i : 0;
  return numbers;
}
// Not constexpr: with -fsanitize=undefined GCC does not take the address of a function for a constant.
const std::uint32_t of_constraints = rules_where([](const Rule& rule) { return rule.of_constraint != nullptr; });
const std::uint32_t of_variables = rules_where([](const Rule& rule) { return rule.of_variable != nullptr; });
const std::uint32_t counting = rules_where([](const Rule& rule) { return rule.counts_occurrences; });
const std::uint32_t bounding = rules_where([](const Rule& rule) { return rule.reads_bounds; });

/// Whether becoming as rare as this may matter to the rules that count occurrences. Not asking them at every number
/// keeps the time linear in the number of occurrences.
constexpr bool is_telling(std::uint32_t occurrences) {
  return occurrences <= 4 || occurrences == 9 || occurrences == 17 || occurrences == 33;
}

/// Items in the order in which they came: at first all there are, which need no memory, then those that are added.
class WorkList {
 public:
  bool empty() const { return next_ == end_ && added_.empty(); }
  void start_with_all(std::size_t count) { end_ = static_cast<std::uint32_t>(count); }
  void add(std::uint32_t item) { added_.push_back(item); }
  std::uint32_t take() {
    if (next_ < end_) return next_++;
    const std::uint32_t item = added_.front();
    added_.pop_front();
    return item;
  }

 private:
  std::uint32_t next_ = 0, end_ = 0;
  std::deque<std::uint32_t> added_;
};

class Presolver {
 public:
  Presolver(System system, const PresolveOptions& options, Derivations* derivations)
      : options_(options),
        has_derivations_(derivations != nullptr),
        editor_(std::move(system), options, derivations),
        budget_(editor_.store().variable_count()) {
    const Store& store = editor_.store();
    start_with_all(of_constraints, store.constraint_count(), waiting_constraints_);
    start_with_all(of_variables, store.variable_count(), waiting_variables_);
  }

  PresolvedSystem run() {
    take_changes();
    if (editor_.may_step()) apply_one_of(rules_of_beginning);
    do {
      empty_lists();
    } while (editor_.may_step() && apply_one_of(rules_of_everything));
    return editor_.finish();
  }

 private:
  void empty_lists() {
    while (editor_.may_step() && filled_ != 0) {
      const auto first = static_cast<std::size_t>(std::countr_zero(filled_));
      if (apply(first, take_from(first))) take_changes();
    }
  }

  bool apply_one_of(std::span<const RuleOfEverything> rules_to_ask) {
    if (has_derivations_) return false;  // none of these has steps yet
    for (const RuleOfEverything& rule : rules_to_ask) {
      Proposal edit = rule.propose(editor_.store(), budget_);
      if (!edit) continue;
      editor_.apply(*std::move(edit), rule.name);
      take_changes();
      return true;
    }
    return false;
  }

  void start_with_all(std::uint32_t numbers, std::size_t count, std::vector<std::uint32_t>& waiting) {
    waiting.assign(count, numbers);
    if (count == 0) return;
    for (std::uint32_t left = numbers; left != 0; left &= left - 1) {
      lists_[static_cast<std::size_t>(std::countr_zero(left))].start_with_all(count);
    }
    filled_ |= numbers;
  }

  std::uint32_t take_from(std::size_t number) {
    const std::uint32_t item = lists_[number].take();
    if (lists_[number].empty()) filled_ &= ~(std::uint32_t{1} << number);
    return item;
  }

  bool apply(std::size_t number, std::uint32_t item) {
    const Rule& rule = rules[number];
    std::vector<std::uint32_t>& waiting = rule.of_constraint != nullptr ? waiting_constraints_ : waiting_variables_;
    const std::uint32_t bit = std::uint32_t{1} << number;
    if ((waiting[item] & bit) == 0) return false;
    waiting[item] &= ~bit;
    if (rule.has_no_steps && has_derivations_) return false;
    if (rule.option != nullptr && !(options_.*rule.option)) return false;
    Proposal edit = rule.of_constraint != nullptr ? rule.of_constraint(editor_.store(), item, budget_)
                                                  : rule.of_variable(editor_.store(), item, budget_);
    if (!edit) return false;
    const bool has_more_to_see =
        edit->kind == Edit::Kind::replace && rule.of_constraint != nullptr && edit->constraint != item;
    editor_.apply(*std::move(edit), rule.name);
    if (has_more_to_see) wake(bit, item, waiting[item]);
    return true;
  }

  void take_changes() {
    editor_.take_changes(changes_);
    const Store& store = editor_.store();
    waiting_constraints_.resize(store.constraint_count());
    for (ConstraintId id : changes_.constraints) wake_constraint(id);
    for (Variable variable : changes_.signs) {
      wake_variable(variable);
      for (ConstraintId id : store.occurrences(variable)) wake_constraint(id);
    }
    for (Variable variable : changes_.bounds) {
      wake(bounding & of_variables, variable, waiting_variables_[variable]);
      for (ConstraintId id : store.occurrences(variable)) {
        wake(bounding & of_constraints, id, waiting_constraints_[id]);
      }
    }
    for (Variable variable : changes_.rarer) {
      wake_variable(variable);
      if (!is_telling(store.occurrence_count(variable))) continue;
      for (ConstraintId id : store.occurrences(variable)) wake_counting(id);
    }
    // What is gone is passed over without another look at it.
    for (ConstraintId id : changes_.removed) waiting_constraints_[id] = 0;
  }

  void wake_constraint(ConstraintId id) { wake(of_constraints, id, waiting_constraints_[id]); }
  void wake_counting(ConstraintId id) { wake(counting, id, waiting_constraints_[id]); }
  void wake_variable(Variable variable) { wake(of_variables, variable, waiting_variables_[variable]); }

  void wake(std::uint32_t numbers, std::uint32_t item, std::uint32_t& waiting) {
    for (std::uint32_t left = numbers & ~waiting; left != 0; left &= left - 1) {
      lists_[static_cast<std::size_t>(std::countr_zero(left))].add(item);
    }
    filled_ |= numbers & ~waiting;
    waiting |= numbers;
  }

  const PresolveOptions& options_;
  const bool has_derivations_;
  Editor editor_;
  Budget budget_;
  Changes changes_;  // kept, so that it need not grow again
  std::array<WorkList, rule_count> lists_;
  std::uint32_t filled_ = 0;                                            // the lists that are not empty
  std::vector<std::uint32_t> waiting_constraints_, waiting_variables_;  // by item: the rules that are to look at it
};

}  // namespace

}  // namespace presolving

PresolvedSystem presolve(System system, const PresolveOptions& options) {
  return presolving::Presolver(std::move(system), options, nullptr).run();
}

PresolvedSystem presolving::presolve(System system, const PresolveOptions& options, Derivations& derivations) {
  return Presolver(std::move(system), options, &derivations).run();
}

}  // namespace nnsolve
