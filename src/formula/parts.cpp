#include "formula/parts.h"

#include "nnsolve/error.h"

#include <span>

namespace nnsolve {

namespace {

// Of an equivalence, which has no such nodes.
constexpr std::uint32_t both = EtrPart::as_node - 1;
constexpr std::uint32_t neither = EtrPart::as_node - 2;

EtrKind dual_if(bool is_negated, EtrKind kind) {
  if (!is_negated) return kind;
  return kind == EtrKind::all ? EtrKind::any : EtrKind::all;
}

NormalPart junction(EtrKind kind, std::span<const EtrPart> parts, bool is_negated) {
  NormalPart result;
  result.kind = dual_if(is_negated, kind);
  for (const EtrPart& part : parts) result.parts.push_back(is_negated ? -part : part);
  return result;
}

}  // namespace

NormalPart normal_part(const Etr& formula, const EtrPart& part) {
  std::vector<EtrPart> parts;
  const EtrNode& node = formula.node(part.node);
  const bool is_half = part.shape == both || part.shape == neither;
  if (part.shape != EtrPart::as_node && !is_half) {
    const EtrShape& shape = formula.shape(part.shape);
    return junction(shape.kind, shape.parts, part.is_negated);
  }
  for (const NodeIndex child : formula.children(part.node)) {
    parts.push_back({child, EtrPart::as_node, part.shape == neither});
  }
  if (is_half) return junction(EtrKind::all, parts, part.is_negated);
  switch (node.kind) {
    case EtrKind::all:
    case EtrKind::any:
      return junction(node.kind, parts, part.is_negated);
    case EtrKind::negation:
      return normal_part(formula, part.is_negated ? parts.front() : -parts.front());
    case EtrKind::equivalence: {
      const std::vector<EtrPart> halves = {{part.node, both, false}, {part.node, neither, false}};
      return junction(EtrKind::any, halves, part.is_negated);
    }
    default:
      return {node.kind, {}, part.node, part.is_negated};
  }
}

bool is_equation(const Etr& formula, const NormalPart& part) {
  if (part.kind != EtrKind::atom) return false;
  return formula.node(part.node).relation == (part.is_negated ? Relation::not_equal : Relation::equal);
}

}  // namespace nnsolve
