// Passes of an Etr. Most steps put something smaller at one place of the graph: at every child of a used node, and at
// every assertion. (A node that stands in two places can so lose one of them; dropping one factor of x * x makes a
// power smaller; dropping a member of a sum or a conjunction is putting 0 or true there.)
//
// The measure: variables, assertions, then the size of the formula written out as a tree, in which a leaf that is no
// number weighs more than a number. Trees and not graphs, because what a step takes away in one place may still stand
// in another. They can be exponentially large, so they are counted with exact integers, in one loop over the nodes.
#include "io/smt2_writer.h"
#include "shrink/domains.h"
#include "shrink/etr_rebuild.h"
#include "shrink/simpler_numbers.h"

#include <algorithm>

namespace nnsolve {

namespace {

std::vector<Step> assertion_steps(const Etr& formula) {
  std::vector<Step> steps;
  for (std::uint32_t a = 0; a < formula.assertions().size(); ++a) steps.push_back({a, 0, 0, {}});
  return steps;
}

std::optional<Etr> drop_assertions(const Etr& formula, std::span<const Step> steps) {
  EtrPlan plan(formula);
  for (const Step& step : steps) plan.drops_assertion[step.place] = true;
  return rebuild(formula, plan);
}

std::vector<Step> variable_steps(const Etr& formula) {
  std::vector<Step> steps;
  for (std::uint32_t v = 0; v < formula.variables().size(); ++v) steps.push_back({v, 0, 0, {}});
  return steps;
}

/// With all assertions that mention them.
std::optional<Etr> drop_variables(const Etr& formula, std::span<const Step> steps) {
  EtrPlan plan(formula);
  for (const Step& step : steps) plan.drops_variable[step.place] = true;
  std::vector<bool> mentions(formula.node_count());
  for (NodeIndex n = 0; n < formula.node_count(); ++n) {
    const EtrNode& node = formula.node(n);
    const bool is_variable = node.kind == EtrKind::variable || node.kind == EtrKind::bool_variable;
    mentions[n] = is_variable && plan.drops_variable[node.number];
    for (NodeIndex child : formula.children(n)) mentions[n] = mentions[n] || mentions[child];
  }
  for (std::size_t a = 0; a < formula.assertions().size(); ++a) {
    plan.drops_assertion[a] = mentions[formula.assertions()[a]];
  }
  return rebuild(formula, plan);
}

template <int value>
std::optional<Etr> set_variables(const Etr& formula, std::span<const Step> steps) {
  EtrPlan plan(formula);
  for (const Step& step : steps) plan.values[step.place] = Rational(value);
  return rebuild(formula, plan);
}

std::vector<Step> merge_steps(const Etr& formula) {
  const std::vector<EtrVariable>& variables = formula.variables();
  std::vector<Step> steps;
  for (std::uint32_t v = 0; v < variables.size(); ++v) {
    for (std::uint32_t into = 0; into < v; ++into) {
      if (variables[v].is_bool == variables[into].is_bool) steps.push_back({v, into, 0, {}});
    }
  }
  return steps;
}

std::optional<Etr> merge_variables(const Etr& formula, std::span<const Step> steps) {
  EtrPlan plan(formula);
  for (const Step& step : steps) plan.into[step.place] = std::min(plan.into[step.place], step.position);
  for (Variable& into : plan.into) into = plan.into[into];  // ascending: that of a smaller one is final
  return rebuild(formula, plan);
}

EtrSite site_of(const Step& step) { return {step.place, step.position}; }

NodeIndex node_at(const Etr& formula, const EtrSite& site) {
  return site.parent == EtrSite::assertions ? formula.assertions()[site.position]
                                            : formula.children(site.parent)[site.position];
}

/// One step for each place, the outer ones first.
std::vector<Step> site_steps(const Etr& formula) {
  std::vector<Step> steps;
  for (std::uint32_t a = 0; a < formula.assertions().size(); ++a) steps.push_back({EtrSite::assertions, a, 0, {}});
  const std::vector<bool> is_used = used_nodes(formula);
  for (auto n = static_cast<NodeIndex>(formula.node_count()); n-- > 0;) {
    if (!is_used[n]) continue;
    for (std::uint32_t i = 0; i < formula.children(n).size(); ++i) steps.push_back({n, i, 0, {}});
  }
  return steps;
}

/// Places of formulas that are no truth values, or of terms that are no numbers.
template <bool of_formulas>
std::vector<Step> value_steps(const Etr& formula) {
  std::vector<Step> steps = site_steps(formula);
  std::erase_if(steps, [&](const Step& step) {
    const NodeIndex node = node_at(formula, site_of(step));
    const EtrKind kind = formula.node(node).kind;
    const bool is_value = kind == EtrKind::truth || kind == EtrKind::constant;
    return is_value || is_formula_node(formula, node) != of_formulas;
  });
  return steps;
}

template <int value>
std::optional<Etr> put_value(const Etr& formula, std::span<const Step> steps) {
  EtrPlan plan(formula);
  for (const Step& step : steps) plan.substitutes[site_of(step)] = {std::nullopt, Rational(value)};
  return rebuild(formula, plan);
}

/// One step for each child of the node at a place that is of its sort.
std::vector<Step> part_steps(const Etr& formula) {
  std::vector<Step> steps;
  for (Step step : site_steps(formula)) {
    const NodeIndex node = node_at(formula, site_of(step));
    const std::span<const NodeIndex> parts = formula.children(node);
    for (step.choice = 0; step.choice < parts.size(); ++step.choice) {
      if (is_formula_node(formula, parts[step.choice]) == is_formula_node(formula, node)) steps.push_back(step);
    }
  }
  return steps;
}

std::optional<Etr> put_part(const Etr& formula, std::span<const Step> steps) {
  EtrPlan plan(formula);
  for (const Step& step : steps) {
    const NodeIndex node = node_at(formula, site_of(step));
    plan.substitutes.emplace(site_of(step), EtrSubstitute{formula.children(node)[step.choice], {}});
  }
  return rebuild(formula, plan);
}

std::vector<Step> number_steps(const Etr& formula) {
  std::vector<Step> steps;
  for (Step step : site_steps(formula)) {
    const NodeIndex node = node_at(formula, site_of(step));
    if (formula.node(node).kind != EtrKind::constant) continue;
    for (Rational& number : simpler_numbers(formula.constant(node))) {
      step.number = std::move(number);
      steps.push_back(step);
    }
  }
  return steps;
}

std::optional<Etr> put_number(const Etr& formula, std::span<const Step> steps) {
  EtrPlan plan(formula);
  for (const Step& step : steps) plan.substitutes.emplace(site_of(step), EtrSubstitute{std::nullopt, step.number});
  return rebuild(formula, plan);
}

/// Of a tree: its size, the heights of its numbers added up, and how many of them are negative.
struct TreeFigures {
  Rational size;
  Rational heights;
  Rational negatives;

  void add(const TreeFigures& other) {
    size += other.size;
    heights += other.heights;
    negatives += other.negatives;
  }
};

Measure measure_etr(const Etr& formula) {
  std::vector<TreeFigures> figures(formula.node_count());
  const std::vector<bool> is_used = used_nodes(formula);
  for (NodeIndex n = 0; n < formula.node_count(); ++n) {
    if (!is_used[n]) continue;
    const EtrKind kind = formula.node(n).kind;
    figures[n].size = Rational(kind == EtrKind::constant || kind == EtrKind::truth ? 1 : 2);
    if (kind == EtrKind::constant) {
      figures[n].heights = height(formula.constant(n));
      figures[n].negatives = Rational(formula.constant(n).sign() < 0 ? 1 : 0);
    }
    for (NodeIndex child : formula.children(n)) figures[n].add(figures[child]);
  }
  TreeFigures all;
  for (NodeIndex assertion : formula.assertions()) all.add(figures[assertion]);
  return {Rational(static_cast<std::int64_t>(formula.variables().size())),
          Rational(static_cast<std::int64_t>(formula.assertions().size())), all.size, all.heights, all.negatives};
}

std::string text_of(const Etr& formula) {
  std::string text;
  append_etr(text, formula);
  return text;
}

}  // namespace

Domain<Etr> etr_domain() {
  return {{{"constraints", assertion_steps, drop_assertions},
           {"variables", variable_steps, drop_variables},
           {"variables set to 0", variable_steps, set_variables<0>},
           {"variables set to 1", variable_steps, set_variables<1>},
           {"identified variables", merge_steps, merge_variables},
           {"formulas made true", value_steps<true>, put_value<1>},
           {"formulas made false", value_steps<true>, put_value<0>},
           {"terms made 0", value_steps<false>, put_value<0>},
           {"terms made 1", value_steps<false>, put_value<1>},
           {"parts", part_steps, put_part},
           {"numbers", number_steps, put_number}},
          measure_etr,
          text_of};
}

}  // namespace nnsolve
