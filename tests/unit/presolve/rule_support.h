// One rule at a time, on systems made from named variables.
#pragma once

#include "presolve/system/editor.h"
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/rules.h"
#include "support/random_system.h"

#include "nnsolve/presolve.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

namespace nnsolve::test {

inline const Polynomial one(Rational(1)), two(Rational(2));

/// Variables by name.
class NamedSystem {
 public:
  Polynomial operator()(const std::string& name) {
    auto [known, is_new] = numbers_.emplace(name, static_cast<Variable>(system.variable_names.size()));
    if (is_new) system.variable_names.push_back(name);
    return Polynomial::variable(known->second);
  }
  void require(Polynomial polynomial, Relation relation) {
    system.constraints.push_back(Constraint::atom(std::move(polynomial), relation));
  }
  void equation(const Polynomial& left, const Polynomial& right = {}) { require(left - right, Relation::equal); }

  System system;

 private:
  std::map<std::string, Variable> numbers_;
};

/// The rule's first proposal, if it has one, carried out: what is then left, and the way back.
struct OneStep {
  bool has_fired = false;
  PresolvedSystem presolved;

  /// The constraints that are left, in any order.
  std::vector<std::string> left() const {
    std::vector<std::string> texts;
    for (const Constraint& constraint : presolved.system.constraints) {
      texts.push_back(presolving::to_text(constraint, presolved.system.variable_names));
    }
    std::ranges::sort(texts);
    return texts;
  }
};

template <typename Rule>
OneStep one_step(const System& system, Rule rule, std::size_t (*count_of)(const presolving::Store&)) {
  const PresolveOptions options;
  presolving::Editor editor(system, options);
  presolving::Budget budget(system.variable_count());
  auto ask = [&](std::uint32_t number) {
    if constexpr (std::is_invocable_v<Rule, const presolving::Store&, std::uint32_t, presolving::Budget&>) {
      return rule(editor.store(), number, budget);
    } else {
      return rule(editor.store(), number);
    }
  };
  OneStep step;
  for (std::uint32_t number = 0; number < count_of(editor.store()) && !step.has_fired; ++number) {
    if (presolving::Proposal edit = ask(number)) {
      step.has_fired = true;
      editor.apply(*std::move(edit), "tested");
    }
  }
  step.presolved = editor.finish();
  return step;
}

/// Of a rule that looks at constraints, with or without a budget.
template <typename Rule>
OneStep by_constraint(const System& system, Rule rule) {
  return one_step(system, rule, [](const presolving::Store& store) { return store.constraint_count(); });
}
/// Of a rule that looks at variables.
template <typename Rule>
OneStep by_variable(const System& system, Rule rule) {
  return one_step(system, rule, [](const presolving::Store& store) { return store.variable_count(); });
}

using Texts = std::vector<std::string>;

}  // namespace nnsolve::test
