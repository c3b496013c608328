// An Etr is never edited: what a step makes of it is built anew from what is still used. A plan says what changes.
#pragma once

#include "nnsolve/formula.h"

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace nnsolve {

/// A place where a node stands: child number `position` of a node, or an assertion.
struct EtrSite {
  static constexpr NodeIndex assertions = UINT32_MAX;

  NodeIndex parent = assertions;
  std::uint32_t position = 0;
  friend auto operator<=>(const EtrSite&, const EtrSite&) = default;
};

/// What comes to stand there: a node from below that place, or a number (for a formula: 0 false, 1 true).
struct EtrSubstitute {
  std::optional<NodeIndex> node;
  Rational number;
};

struct EtrPlan {
  explicit EtrPlan(const Etr& formula);

  std::map<EtrSite, EtrSubstitute> substitutes;
  std::vector<bool> drops_assertion;
  std::vector<Variable> into;                   // by variable: itself, or the one of its sort that takes its place
  std::vector<std::optional<Rational>> values;  // by variable: its value, if it is to have one
  std::vector<bool> drops_variable;             // nothing may mention it any more
};

/// All nodes of the result are used. Nothing if a constant would become too large for a file.
std::optional<Etr> rebuild(const Etr& formula, const EtrPlan& plan);

/// By node: whether an assertion reaches it.
std::vector<bool> used_nodes(const Etr& formula);

bool is_formula_node(const Etr& formula, NodeIndex node);

}  // namespace nnsolve
