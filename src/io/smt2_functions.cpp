// Functions of a script, where they are applied.
//
// One with a definition is expanded, node by node of its graph; what that and folded constants may cost is bounded by
// the size of the text, since thirty definitions, each applying the one before twice, are 2^30 nodes. One without is an
// application of the graph (src/formula/applications.h).
#include "io/smt2_operators.h"
#include "io/smt2_shapes.h"
#include "io/smt2_terms.h"
#include "io/text_place.h"

#include "nnsolve/error.h"

#include <span>
#include <string>
#include <vector>

namespace nnsolve {

/// A node of the formula as a variable of the function that is being read; constants as they are.
NodeIndex Smt2Terms::import(NodeIndex node, std::uint32_t shape) {
  auto [entry, is_new] = function_->import_of.emplace(std::pair(node, shape), 0);
  if (!is_new) return entry->second;
  Etr& graph = function_->graph;
  const EtrNode& imported = formula().node(node);
  if (imported.kind == EtrKind::constant) {
    entry->second = graph.make_constant(formula().constant(node));
  } else if (imported.kind == EtrKind::truth && shape == EtrPart::as_node) {
    entry->second = graph.make_truth(imported.number != 0);
  } else {
    const Variable variable = graph.add_variable("", is_formula(formula(), node));
    function_->imports.push_back({variable, {node, shape, false}});
    entry->second = graph.make_variable(variable);
  }
  return entry->second;
}

namespace {

/// A node like the one of `source`, of other children.
NodeIndex remake(const Etr& source, NodeIndex node, const std::vector<NodeIndex>& children, Etr& graph) {
  switch (source.node(node).kind) {
    case EtrKind::constant:
      return graph.make_constant(source.constant(node));
    case EtrKind::sum:
      return graph.make_sum(children);
    case EtrKind::product:
      return graph.make_product(children);
    case EtrKind::choice:
      return graph.make_choice(children[0], children[1], children[2]);
    case EtrKind::truth:
      return graph.make_truth(source.node(node).number != 0);
    case EtrKind::negation:
      return graph.make_negation(children[0]);
    case EtrKind::all:
      return graph.make_all(children);
    case EtrKind::any:
      return graph.make_any(children);
    case EtrKind::equivalence:
      return graph.make_equivalence(children[0], children[1]);
    case EtrKind::atom:
      return graph.make_atom(children[0], source.node(node).relation);
    case EtrKind::variable:
    case EtrKind::bool_variable:
      break;
  }
  NNSOLVE_ASSERT(false);
  return 0;
}

}  // namespace

void Smt2Terms::check_arguments(std::string_view name, const std::vector<bool>& sorts,
                                std::span<const Smt2Operand> arguments, std::size_t offset) const {
  if (arguments.size() != sorts.size()) {
    std::string message = quoted(name) + " needs " + std::to_string(sorts.size());
    message += sorts.size() == 1 ? " argument, not " : " arguments, not ";
    lexer_.fail(offset, message + std::to_string(arguments.size()));
  }
  const Etr& graph = function_ == nullptr ? state_.formula : function_->graph;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (is_formula(graph, arguments[i].node) == sorts[i]) continue;
    std::string message = std::string("argument ").append(std::to_string(i + 1)).append(" of ");
    message.append(quoted(name)).append(" must be of sort ").append(sort_name(sorts[i]));
    lexer_.fail(arguments[i].offset, message);
  }
}

EtrPart Smt2Terms::apply_free(std::uint32_t function, std::span<const Smt2Operand> arguments, std::size_t offset) {
  const EtrFunction& declared = formula().functions()[function];
  check_arguments(declared.name, declared.argument_is_bool, arguments, offset);
  std::vector<NodeIndex> nodes;
  for (const Smt2Operand& argument : arguments) nodes.push_back(argument.node);
  return {graph().make_application(function, nodes, declared.is_bool, ""), EtrPart::as_node, false};
}

void Smt2Terms::spend(std::size_t cost, std::size_t offset) {
  if (work_left_ < cost) lexer_.fail(offset, "the defined functions expand to too large a formula");
  work_left_ -= cost;
}

namespace {

/// An application in a body, where the body is applied.
NodeIndex remake(const EtrApplication& application, const std::vector<NodeIndex>& copies, bool is_bool, Etr& graph) {
  std::vector<NodeIndex> arguments;
  for (const NodeIndex argument : application.arguments) arguments.push_back(copies[argument]);
  const bool is_quotient = application.function == EtrApplication::quotient;
  if (is_quotient) return make_quotient(graph, arguments[0], arguments[1]);
  return graph.make_application(application.function, arguments, is_bool, "");
}

}  // namespace

EtrPart Smt2Terms::expand(const Smt2Function& function, std::span<const Smt2Operand> arguments, std::size_t offset) {
  const Etr& body = function.graph;
  std::vector<bool> sorts;
  for (std::size_t i = 0; i < function.parameter_count; ++i) sorts.push_back(body.variables()[i].is_bool);
  check_arguments(function.name, sorts, arguments, offset);
  std::vector<EtrPart> values(body.variables().size());  // of the function's variables
  for (std::size_t i = 0; i < arguments.size(); ++i) values[i] = {arguments[i].node, arguments[i].shape, false};
  for (const auto& [variable, part] : function.imports) {
    values[variable] = function_ == nullptr ? part : EtrPart{import(part.node, part.shape), EtrPart::as_node, false};
  }
  std::size_t cost = body.node_count() + function.imports.size();
  if (function.body_shape != EtrPart::as_node) {
    for (std::uint32_t i = 0; i <= function.body_shape; ++i) cost += 1 + body.shape(i).parts.size();
  }
  spend(cost, offset);
  std::vector<NodeIndex> copies(function.body + 1);
  std::vector<NodeIndex> children;
  for (NodeIndex n = 0; n <= function.body; ++n) {
    const EtrNode& node = body.node(n);
    if (node.kind == EtrKind::variable || node.kind == EtrKind::bool_variable) {
      if (const auto number = body.application_of(node.number)) {
        const bool is_bool = node.kind == EtrKind::bool_variable;
        values[node.number].node = remake(body.applications()[*number], copies, is_bool, graph());
      }
      copies[n] = values[node.number].node;
      continue;
    }
    children.clear();
    for (NodeIndex child : body.children(n)) children.push_back(copies[child]);
    spend(children.size(), offset);
    copies[n] = remake(body, n, children, graph());
    count_digits({copies[n], offset});
  }
  if (!is_formula(body, function.body)) return {copies[function.body], EtrPart::as_node, false};
  return shape_expansion(graph(), body, {function.body, function.body_shape, false}, copies, values);
}

/// Long constants cost what they are long: folding must not make millions of them out of a short text.
void Smt2Terms::count_digits(const Smt2Operand& result) {
  if (graph().node(result.node).kind != EtrKind::constant) return;
  const Rational& value = graph().constant(result.node);
  if (value.is_small()) return;
  std::size_t cost = value.size_in_words();
  if (work_left_ < cost) lexer_.fail(result.offset, "the constants of this formula grow too long");
  work_left_ -= cost;
}

}  // namespace nnsolve
