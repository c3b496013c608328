#include "formula/applications.h"

#include "algebra/field_merge.h"
#include "algebra/number_field.h"
#include "formula/evaluate.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>

namespace nnsolve {

namespace {

/// Marks what assertions reach, arguments of applications included.
std::vector<bool> reached_nodes(const Etr& formula) {
  std::vector<bool> is_reached(formula.node_count(), false);
  for (const NodeIndex assertion : formula.assertions()) is_reached[assertion] = true;
  for (auto n = static_cast<NodeIndex>(formula.node_count()); n-- > 0;) {
    if (!is_reached[n]) continue;
    for (const NodeIndex child : formula.children(n)) is_reached[child] = true;
    const EtrKind kind = formula.node(n).kind;
    if (kind != EtrKind::variable && kind != EtrKind::bool_variable) continue;
    const std::optional<std::size_t> application = formula.application_of(formula.node(n).number);
    if (!application) continue;
    for (const NodeIndex argument : formula.applications()[*application].arguments) is_reached[argument] = true;
  }
  return is_reached;
}

/// Adds what is to hold of applications.
class Expansion {
 public:
  explicit Expansion(Etr& formula) : formula_(formula), is_reached_(reached_variables(formula)) {}

  void run() {
    find_facts();
    formula_.end_given_assertions();
    std::vector<std::vector<std::size_t>> of_function(formula_.functions().size());
    std::vector<std::size_t> by_zero;
    for (std::size_t i = 0; i < formula_.applications().size(); ++i) {
      const EtrApplication application = formula_.applications()[i];
      if (!is_reached_[application.value]) continue;
      if (application.function != EtrApplication::quotient) {
        of_function[application.function].push_back(i);
      } else if (add_quotient(application)) {
        by_zero.push_back(i);
      }
    }
    for (const std::vector<std::size_t>& applications : of_function) add_pairs(applications);
    add_pairs(by_zero);
  }

 private:
  /// What is asserted outright: the conjuncts of the assertions.
  void find_facts() {
    std::vector<NodeIndex> open(formula_.assertions().begin(), formula_.assertions().end());
    while (!open.empty()) {
      const NodeIndex fact = open.back();
      open.pop_back();
      if (!facts_.insert(fact).second || formula_.node(fact).kind != EtrKind::all) continue;
      for (const NodeIndex part : formula_.children(fact)) open.push_back(part);
    }
  }

  bool is_nonzero_by_assertion(NodeIndex term) {
    const NodeIndex opposite = formula_.make_scaled(Rational(-1), term);
    return facts_.contains(formula_.make_atom(term, Relation::not_equal)) ||
           facts_.contains(formula_.make_negation(formula_.make_atom(term, Relation::equal))) ||
           facts_.contains(formula_.make_atom(term, Relation::greater)) ||
           facts_.contains(formula_.make_atom(opposite, Relation::greater));
  }

  /// Whether the divisor can be 0, as far as is seen.
  bool add_quotient(const EtrApplication& application) {
    const NodeIndex divisor = application.arguments[1];
    const std::array<NodeIndex, 2> factors = {formula_.make_variable(application.value), divisor};
    const NodeIndex difference = formula_.make_difference(formula_.make_product(factors), application.arguments[0]);
    const NodeIndex is_quotient = formula_.make_atom(difference, Relation::equal);
    const bool is_nonzero = is_nonzero_by_assertion(divisor);
    const std::array<NodeIndex, 2> cases = {formula_.make_atom(divisor, Relation::equal), is_quotient};
    add(is_nonzero ? is_quotient : formula_.make_any(cases));
    return !is_nonzero;
  }

  /// Equal arguments, equal values.
  void add_pairs(const std::vector<std::size_t>& applications) {
    constexpr std::size_t most = 1500;  // so that there are no more than a million pairs
    if (applications.size() > most) {
      const std::uint32_t function = formula_.applications()[applications.front()].function;
      const bool is_quotient = function == EtrApplication::quotient;
      const std::string name =
          is_quotient ? "divisions by what may be 0" : "terms of " + formula_.functions()[function].name;
      throw UsageError("more than " + std::to_string(most) + " " + name + " are not supported");
    }
    for (std::size_t i = 0; i < applications.size(); ++i) {
      for (std::size_t j = i + 1; j < applications.size(); ++j) {
        // Copies: making nodes must not pull the lists from under us.
        const EtrApplication a = formula_.applications()[applications[i]];
        const EtrApplication b = formula_.applications()[applications[j]];
        add_pair(a, b);
      }
    }
  }

  void add_pair(const EtrApplication& a, const EtrApplication& b) {
    std::vector<NodeIndex> cases;
    if (a.function == EtrApplication::quotient) {
      cases.push_back(formula_.make_atom(a.arguments[1], Relation::not_equal));
      cases.push_back(formula_.make_atom(b.arguments[1], Relation::not_equal));
      cases.push_back(differ(a.arguments[0], b.arguments[0]));
    } else {
      for (std::size_t i = 0; i < a.arguments.size(); ++i) cases.push_back(differ(a.arguments[i], b.arguments[i]));
    }
    const NodeIndex values_differ = differ(formula_.make_variable(a.value), formula_.make_variable(b.value));
    cases.push_back(formula_.make_negation(values_differ));
    add(formula_.make_any(cases));
  }

  NodeIndex differ(NodeIndex a, NodeIndex b) {
    if (formula_.node(a).kind >= EtrKind::truth) return formula_.make_negation(formula_.make_equivalence(a, b));
    return formula_.make_atom(formula_.make_difference(a, b), Relation::not_equal);
  }

  void add(NodeIndex fact) {
    const bool is_true = formula_.node(fact).kind == EtrKind::truth && formula_.node(fact).number != 0;
    if (!is_true) formula_.add_assertion(fact);
  }

  Etr& formula_;
  std::vector<bool> is_reached_;  // by variable
  std::unordered_set<NodeIndex> facts_;
};

/// The value of a node: a formula's is 1 or 0.
Value value_of(const Etr& formula, NodeIndex node, const NodeValues& nodes) {
  if (formula.node(node).kind < EtrKind::truth) return nodes.values[node];
  return Rational(nodes.truths[node] ? 1 : 0);
}

const FunctionCase* find_case(const std::vector<FunctionCase>& cases, const std::vector<Value>& arguments,
                              FieldArithmetic& arithmetic) {
  for (const FunctionCase& known : cases) {
    bool is_equal = true;
    for (std::size_t i = 0; i < arguments.size() && is_equal; ++i) {
      is_equal = arithmetic.is_zero(arithmetic.subtract(known[i], arguments[i]));
    }
    if (is_equal) return &known;
  }
  return nullptr;
}

/// A quotient needs fields merged that are apart.
struct NeedsMerge {};

Value value_of_application(const Etr& formula, const EtrApplication& application, const EtrModel& model,
                           const NodeValues& nodes, FieldArithmetic& arithmetic) {
  std::vector<Value> arguments;
  for (const NodeIndex argument : application.arguments) arguments.push_back(value_of(formula, argument, nodes));
  const std::vector<FunctionCase>* cases = nullptr;
  if (application.function == EtrApplication::quotient) {
    if (!arithmetic.is_zero(arguments[1])) {
      const std::optional<Value> inverse = arithmetic.inverse(arguments[1]);
      if (!inverse) throw NeedsMerge();
      return arithmetic.multiply(arguments[0], *inverse);
    }
    arguments.pop_back();
    cases = &model.quotients_by_zero;
  } else if (application.function < model.functions.size()) {
    cases = &model.functions[application.function];
  }
  const FunctionCase* known = cases != nullptr ? find_case(*cases, arguments, arithmetic) : nullptr;
  return known != nullptr ? known->back() : Value();
}

}  // namespace

std::vector<bool> reached_variables(const Etr& formula) {
  const std::vector<bool> nodes = reached_nodes(formula);
  std::vector<bool> variables(formula.variables().size(), false);
  for (NodeIndex n = 0; n < formula.node_count(); ++n) {
    const EtrKind kind = formula.node(n).kind;
    const bool is_variable = kind == EtrKind::variable || kind == EtrKind::bool_variable;
    if (is_variable && nodes[n]) variables[formula.node(n).number] = true;
  }
  return variables;
}

void assert_applications(Etr& formula) {
  if (!formula.applications().empty()) Expansion(formula).run();
}

std::vector<std::vector<Value>*> value_lists(EtrModel& model) {
  std::vector<std::vector<Value>*> lists = {&model.values};
  for (std::vector<FunctionCase>& cases : model.functions) {
    for (FunctionCase& entry : cases) lists.push_back(&entry);
  }
  for (FunctionCase& entry : model.quotients_by_zero) lists.push_back(&entry);
  return lists;
}

EtrModel model_of(const Etr& formula, const Assignment& solution) {
  EtrModel model;
  model.fields = solution.fields;
  model.values = solution.values;
  model.functions.resize(formula.functions().size());
  if (formula.applications().empty()) return model;
  FieldArithmetic arithmetic(solution.fields);
  const NodeValues nodes = evaluate(formula, solution.values, arithmetic);
  const std::vector<bool> is_reached = reached_variables(formula);
  for (const EtrApplication& application : formula.applications()) {
    if (!is_reached[application.value]) continue;
    FunctionCase entry;
    for (const NodeIndex argument : application.arguments) entry.push_back(value_of(formula, argument, nodes));
    const bool is_quotient = application.function == EtrApplication::quotient;
    if (is_quotient) {
      if (!arithmetic.is_zero(entry.back())) continue;
      entry.pop_back();
    }
    std::vector<FunctionCase>& cases = is_quotient ? model.quotients_by_zero : model.functions[application.function];
    if (find_case(cases, entry, arithmetic) != nullptr) continue;
    entry.push_back(solution.values[application.value]);
    cases.push_back(std::move(entry));
  }
  return model;
}

void complete(const Etr& formula, EtrModel& model) {
  model.values.resize(formula.variables().size());
  while (!formula.applications().empty()) {
    FieldArithmetic arithmetic(model.fields);
    std::vector<Value> values = model.values;
    try {
      evaluate(formula, values, arithmetic, [&](Variable variable, const NodeValues& nodes) {
        const std::optional<std::size_t> number = formula.application_of(variable);
        if (!number) return;
        values[variable] = value_of_application(formula, formula.applications()[*number], model, nodes, arithmetic);
      });
      model.values = std::move(values);
      return;
    } catch (const NeedsMerge&) {
      merge_fields_of(model, arithmetic.merges());
    }
  }
}

}  // namespace nnsolve
