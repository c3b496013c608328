// The loop: the first rule of the table that has something on its list looks at one item of it. What an edit changes
// comes back onto the lists, and nothing else is looked at again.
#include "presolve/system/editor.h"
#include "presolve/system/rules.h"

#include "nnsolve/presolve.h"

#include <array>
#include <bit>
#include <deque>

namespace nnsolve {

namespace presolving {

namespace {

/// A rule looks at constraints or at variables; the other function is null.
struct Rule {
  const char* name;
  Proposal (*of_constraint)(const Store&, ConstraintId);
  Proposal (*of_variable)(const Store&, Variable);
  /// Whether it may do more with a constraint once one of its variables occurs in fewer others.
  bool counts_occurrences = false;
};

/// Cheap ones first.
constexpr Rule rules[] = {
    {"zero", nullptr, replace_known_zero},
    {"signs", propagate_signs, nullptr},
    {"cancel", cancel_nonzero_variables, nullptr},
    {"alias", eliminate_alias, nullptr},
    {"absorb", nullptr, absorb_equation},
    {"pick", nullptr, pick_beyond_inequalities},
    {"sign symmetry", fix_sign, nullptr},
    {"scaling", nullptr, fix_scale},
    {"disjunction", simplify_disjunction, nullptr},
    {"real roots", restrict_to_real_roots, nullptr},
    {"eliminate", eliminate_linear, nullptr, true},
    {"eliminate", eliminate_linear_with_little_growth, nullptr, true},
    {"fold", eliminate_rational, nullptr, true},
    {"trial", eliminate_by_trial, nullptr, true},
    {"fold", eliminate_rational_with_little_growth, nullptr, true},
    {"squares", replace_squares_by_sign, nullptr, true},
    {"eliminate", eliminate_with_some_growth, nullptr, true},
    {"shift", shift_variables, nullptr},
    {"factors", split_into_factors, nullptr},
};
constexpr std::size_t rule_count = std::size(rules);
static_assert(rule_count <= 32);

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

/// Whether becoming as rare as this may matter to the rules that count occurrences. Not asking them at every number
/// keeps the time linear in the number of occurrences.
constexpr bool is_telling(std::uint32_t occurrences) {
  return occurrences <= 4 || occurrences == 9 || occurrences == 17 || occurrences == 33;
}

class Presolver {
 public:
  Presolver(const System& system, const PresolveOptions& options) : editor_(system, options) {
    waiting_variables_.resize(system.variable_count());
    for (Variable variable = 0; variable < system.variable_count(); ++variable) wake_variable(variable);
  }

  PresolvedSystem run() {
    take_changes();
    std::size_t next = 0;
    while (editor_.may_step() && next < rule_count) {
      if (lists_[next].empty()) {
        ++next;
        continue;
      }
      const std::uint32_t item = lists_[next].front();
      lists_[next].pop_front();
      if (apply(next, item)) {
        take_changes();
        next = 0;
      }
    }
    return editor_.finish();
  }

 private:
  bool apply(std::size_t number, std::uint32_t item) {
    const Rule& rule = rules[number];
    std::vector<std::uint32_t>& waiting = rule.of_constraint != nullptr ? waiting_constraints_ : waiting_variables_;
    waiting[item] &= static_cast<std::uint32_t>(~(1u << number));
    Proposal edit = rule.of_constraint != nullptr ? rule.of_constraint(editor_.store(), item)
                                                  : rule.of_variable(editor_.store(), item);
    if (!edit) return false;
    editor_.apply(*std::move(edit), rule.name);
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
    for (Variable variable : changes_.rarer) {
      wake_variable(variable);
      if (!is_telling(store.occurrence_count(variable))) continue;
      for (ConstraintId id : store.occurrences(variable)) wake_counting(id);
    }
  }

  void wake_constraint(ConstraintId id) { wake(of_constraints, id, waiting_constraints_[id]); }
  void wake_counting(ConstraintId id) { wake(counting, id, waiting_constraints_[id]); }
  void wake_variable(Variable variable) { wake(of_variables, variable, waiting_variables_[variable]); }

  void wake(std::uint32_t numbers, std::uint32_t item, std::uint32_t& waiting) {
    for (std::uint32_t left = numbers & ~waiting; left != 0; left &= left - 1) {
      lists_[static_cast<std::size_t>(std::countr_zero(left))].push_back(item);
    }
    waiting |= numbers;
  }

  Editor editor_;
  Changes changes_;  // kept, so that it need not grow again
  std::array<std::deque<std::uint32_t>, rule_count> lists_;
  std::vector<std::uint32_t> waiting_constraints_, waiting_variables_;  // by item: the rules whose lists it is on
};

}  // namespace

}  // namespace presolving

PresolvedSystem presolve(const System& system, const PresolveOptions& options) {
  return presolving::Presolver(system, options).run();
}

}  // namespace nnsolve
