// All atoms of a constraint, in order. Formulas nest as deep as their authors like, so the walk keeps a stack of its
// own, which holds no more than one place a level.
#pragma once

#include "nnsolve/system.h"

#include <span>
#include <vector>

namespace nnsolve::presolving {

/// Calls visit(atom) until it returns false; says whether it never did. `Node` is Constraint or const Constraint.
template <typename Node, typename Visit>
bool all_of_atoms(Node& constraint, Visit visit) {
  if (constraint.kind == Constraint::Kind::atom) return visit(constraint);
  std::vector<std::span<Node>> open{std::span<Node>(constraint.parts)};
  while (!open.empty()) {
    if (open.back().empty()) {
      open.pop_back();
      continue;
    }
    Node& next = open.back().front();
    open.back() = open.back().subspan(1);
    if (next.kind != Constraint::Kind::atom) {
      open.emplace_back(next.parts);
    } else if (!visit(next)) {
      return false;
    }
  }
  return true;
}

template <typename Node, typename Visit>
void for_each_atom(Node& constraint, Visit visit) {
  all_of_atoms(constraint, [&visit](Node& atom) {
    visit(atom);
    return true;
  });
}

}  // namespace nnsolve::presolving
