#include "io/smt2_shapes.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace nnsolve {

namespace {

bool is_like(const Etr& graph, const EtrPart& part, NodeIndex node) {
  if (part.shape != EtrPart::as_node) return false;
  if (!part.is_negated) return part.node == node;
  const EtrKind kind = graph.node(node).kind;
  if (kind == EtrKind::negation) return graph.children(node)[0] == part.node;
  const EtrKind part_kind = graph.node(part.node).kind;
  return part_kind == EtrKind::negation && graph.children(part.node)[0] == node;
}

/// The disjunction of all(a, b) and all(c, d).
EtrPart shape_cases(Etr& graph, const std::array<EtrPart, 2>& first, const std::array<EtrPart, 2>& second,
                    NodeIndex node) {
  const std::uint32_t one = graph.add_shape({EtrKind::all, {first[0], first[1]}});
  const std::uint32_t other = graph.add_shape({EtrKind::all, {second[0], second[1]}});
  return {node, graph.add_shape({EtrKind::any, {{0, one, false}, {0, other, false}}}), false};
}

/// The parts of a body, one after the other, where it is applied.
class Expansion {
 public:
  Expansion(Etr& graph, const Etr& body_graph, const std::vector<NodeIndex>& nodes,
            const std::vector<EtrPart>& arguments)
      : graph_(graph), body_graph_(body_graph), nodes_(nodes), arguments_(arguments) {}

  EtrPart run(const EtrPart& body) {
    for (NodeIndex n = 0; n <= body.node; ++n) parts_.push_back(copy(n));
    if (body.shape == EtrPart::as_node) return parts_[body.node];
    for (std::uint32_t i = 0; i <= body.shape; ++i) {
      EtrShape shape{body_graph_.shape(i).kind, {}};
      for (const EtrPart& part : body_graph_.shape(i).parts) shape.parts.push_back(copy(part));
      shapes_.push_back(graph_.add_shape(std::move(shape)));
    }
    return {nodes_[body.node], shapes_[body.shape], false};
  }

 private:
  EtrPart copy(const EtrPart& part) const {
    if (part.shape != EtrPart::as_node) return {0, shapes_[part.shape], part.is_negated};
    return part.is_negated ? -parts_[part.node] : parts_[part.node];
  }

  EtrPart copy(NodeIndex n) {
    const EtrNode& node = body_graph_.node(n);
    std::vector<EtrPart> parts;
    for (const NodeIndex child : body_graph_.children(n)) parts.push_back(parts_[child]);
    switch (node.kind) {
      case EtrKind::bool_variable:
        return arguments_[node.number];
      case EtrKind::negation:
        return shape_negation(graph_, parts[0], nodes_[n]);
      case EtrKind::all:
      case EtrKind::any:
        return shape_junction(graph_, node.kind, std::move(parts), nodes_[n]);
      case EtrKind::equivalence:
        return shape_equivalence(graph_, parts[0], parts[1], nodes_[n]);
      default:
        return {nodes_[n], EtrPart::as_node, false};
    }
  }

  Etr& graph_;
  const Etr& body_graph_;
  const std::vector<NodeIndex>& nodes_;
  const std::vector<EtrPart>& arguments_;
  std::vector<EtrPart> parts_;         // by node of the body
  std::vector<std::uint32_t> shapes_;  // by shape of the body
};

}  // namespace

EtrPart shape_junction(Etr& graph, EtrKind kind, std::vector<EtrPart> parts, NodeIndex node) {
  const std::span<const NodeIndex> children = graph.children(node);
  bool is_like_node = graph.node(node).kind == kind && children.size() == parts.size();
  for (std::size_t i = 0; i < parts.size() && is_like_node; ++i) is_like_node = is_like(graph, parts[i], children[i]);
  if (is_like_node) return {node, EtrPart::as_node, false};
  return {node, graph.add_shape({kind, std::move(parts)}), false};
}

EtrPart shape_negation(Etr& graph, const EtrPart& part, NodeIndex node) {
  NNSOLVE_ASSERT(!part.is_negated);
  if (part.shape == EtrPart::as_node) return {node, EtrPart::as_node, false};
  const EtrShape& shape = graph.shape(part.shape);
  EtrShape dual{shape.kind == EtrKind::all ? EtrKind::any : EtrKind::all, {}};
  for (const EtrPart& child : shape.parts) dual.parts.push_back(-child);
  return {node, graph.add_shape(std::move(dual)), false};
}

EtrPart shape_equivalence(Etr& graph, const EtrPart& a, const EtrPart& b, NodeIndex node) {
  const std::span<const NodeIndex> children = graph.children(node);
  const bool is_equivalence = graph.node(node).kind == EtrKind::equivalence;
  if (is_equivalence && is_like(graph, a, children[0]) && is_like(graph, b, children[1])) {
    return {node, EtrPart::as_node, false};
  }
  return shape_cases(graph, {a, b}, {-a, -b}, node);
}

EtrPart shape_exclusive_or(Etr& graph, const EtrPart& a, const EtrPart& b, NodeIndex node) {
  return shape_cases(graph, {a, -b}, {-a, b}, node);
}

EtrPart shape_choice(Etr& graph, const EtrPart& condition, const EtrPart& a, const EtrPart& b, NodeIndex node) {
  return shape_cases(graph, {condition, a}, {-condition, b}, node);
}

EtrPart shape_expansion(Etr& graph, const Etr& body_graph, const EtrPart& body, const std::vector<NodeIndex>& nodes,
                        const std::vector<EtrPart>& arguments) {
  return Expansion(graph, body_graph, nodes, arguments).run(body);
}

}  // namespace nnsolve
