// Two loops over the nodes: from the assertions down to find what is used once the substitutes stand where they should,
// then from the leaves up to make it. Substitutes come from below their place, so children still come before parents.
#include "shrink/etr_rebuild.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace nnsolve {

namespace {

class Rebuilder {
 public:
  Rebuilder(const Etr& formula, const EtrPlan& plan)
      : formula_(formula),
        plan_(plan),
        is_used_(formula.node_count()),
        images_(formula.node_count()),
        numbers_(formula.variables().size()) {}

  Etr run() {
    add_variables();
    for (std::uint32_t a = 0; a < formula_.assertions().size(); ++a) {
      if (!plan_.drops_assertion[a]) use({EtrSite::assertions, a}, formula_.assertions()[a]);
    }
    for (auto n = static_cast<NodeIndex>(formula_.node_count()); n-- > 0;) {
      if (!is_used_[n]) continue;
      for (std::uint32_t i = 0; i < formula_.children(n).size(); ++i) use({n, i}, formula_.children(n)[i]);
    }
    for (NodeIndex n = 0; n < formula_.node_count(); ++n) {
      if (is_used_[n]) images_[n] = make(n);
    }
    for (std::uint32_t a = 0; a < formula_.assertions().size(); ++a) {
      if (!plan_.drops_assertion[a]) {
        result_.add_assertion(image_at({EtrSite::assertions, a}, formula_.assertions()[a]));
      }
    }
    return std::move(result_);
  }

 private:
  void add_variables() {
    for (Variable v = 0; v < numbers_.size(); ++v) {
      if (plan_.into[v] != v || plan_.values[v] || plan_.drops_variable[v]) continue;
      numbers_[v] = result_.add_variable(formula_.variables()[v].name, formula_.variables()[v].is_bool);
    }
  }

  const EtrSubstitute* substitute(const EtrSite& site) const {
    auto found = plan_.substitutes.find(site);
    return found == plan_.substitutes.end() ? nullptr : &found->second;
  }

  void use(const EtrSite& site, NodeIndex node) {
    const EtrSubstitute* other = substitute(site);
    if (other == nullptr) {
      is_used_[node] = true;
    } else if (other->node) {
      is_used_[*other->node] = true;
    }
  }

  NodeIndex make_number(bool is_formula, const Rational& number) {
    return is_formula ? result_.make_truth(!number.is_zero()) : result_.make_constant(number);
  }

  NodeIndex image_at(const EtrSite& site, NodeIndex node) {
    const EtrSubstitute* other = substitute(site);
    if (other == nullptr) return images_[node];
    return other->node ? images_[*other->node] : make_number(is_formula_node(formula_, node), other->number);
  }

  NodeIndex make_variable(Variable variable) {
    const Variable into = plan_.into[variable];
    if (plan_.values[into]) return make_number(formula_.variables()[into].is_bool, *plan_.values[into]);
    NNSOLVE_ASSERT(!plan_.drops_variable[into]);
    return result_.make_variable(numbers_[into]);
  }

  NodeIndex make(NodeIndex n) {
    const EtrNode& node = formula_.node(n);
    std::vector<NodeIndex> parts;
    for (std::uint32_t i = 0; i < node.child_count; ++i) parts.push_back(image_at({n, i}, formula_.children(n)[i]));
    switch (node.kind) {
      case EtrKind::constant:
        return result_.make_constant(formula_.constant(n));
      case EtrKind::variable:
      case EtrKind::bool_variable:
        return make_variable(node.number);
      case EtrKind::sum:
        return result_.make_sum(parts);
      case EtrKind::product:
        return result_.make_product(parts);
      case EtrKind::choice:
        return result_.make_choice(parts[0], parts[1], parts[2]);
      case EtrKind::truth:
        return result_.make_truth(node.number != 0);
      case EtrKind::negation:
        return result_.make_negation(parts[0]);
      case EtrKind::all:
        return result_.make_all(parts);
      case EtrKind::any:
        return result_.make_any(parts);
      case EtrKind::equivalence:
        return result_.make_equivalence(parts[0], parts[1]);
      case EtrKind::atom:
        return result_.make_atom(parts[0], node.relation);
    }
    NNSOLVE_ASSERT(false);
  }

  const Etr& formula_;
  const EtrPlan& plan_;
  std::vector<bool> is_used_;
  std::vector<NodeIndex> images_;
  std::vector<Variable> numbers_;
  Etr result_;
};

}  // namespace

EtrPlan::EtrPlan(const Etr& formula)
    : drops_assertion(formula.assertions().size()),
      into(formula.variables().size()),
      values(formula.variables().size()),
      drops_variable(formula.variables().size()) {
  std::iota(into.begin(), into.end(), Variable{0});
}

std::optional<Etr> rebuild(const Etr& formula, const EtrPlan& plan) {
  try {
    Etr result = Rebuilder(formula, plan).run();
    const std::vector<bool> is_used = used_nodes(result);
    const bool is_clean = std::all_of(is_used.begin(), is_used.end(), [](bool used) { return used; });
    return is_clean ? std::move(result) : Rebuilder(result, EtrPlan(result)).run();
  } catch (const NumberTooLarge&) {
    return std::nullopt;
  }
}

std::vector<bool> used_nodes(const Etr& formula) {
  std::vector<bool> is_used(formula.node_count());
  for (NodeIndex assertion : formula.assertions()) is_used[assertion] = true;
  for (auto n = static_cast<NodeIndex>(formula.node_count()); n-- > 0;) {
    if (!is_used[n]) continue;
    for (NodeIndex child : formula.children(n)) is_used[child] = true;
  }
  return is_used;
}

bool is_formula_node(const Etr& formula, NodeIndex node) { return formula.node(node).kind >= EtrKind::truth; }

}  // namespace nnsolve
