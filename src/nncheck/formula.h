// Formulas: atoms, conjunctions, disjunctions, as a flat array in preorder where each node knows the end of its part.
// So a formula of any depth is negated, compared and evaluated by loops: forwards to walk over parts, backwards so that
// parts are known before the whole. The relation of an atom is the set of signs that its polynomial may have.
#pragma once

#include "nncheck/polynomial.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace nncheck {

using Signs = std::uint8_t;
constexpr Signs below_zero = 1, equal_zero = 2, above_zero = 4, not_below = 6, not_zero = 5;

/// The signs of −p for those of p.
constexpr Signs flipped(Signs signs) {
  return static_cast<Signs>((signs & equal_zero) | (signs >> 2U) | ((signs & below_zero) << 2U));
}

struct FormulaNode {
  enum class Kind : std::uint8_t { atom, any, all };
  Kind kind = Kind::atom;
  Signs signs = 0;
  std::uint32_t end = 0;  // behind the last node of this part
  Polynomial p;
  std::uint64_t hash = 0;  // of an atom: that of its polynomial
};

struct Formula {
  std::vector<FormulaNode> nodes;

  /// Building: begin a conjunction or a disjunction, end it, or add an atom to the one that is open.
  void begin(FormulaNode::Kind kind);
  void end();
  void atom(Polynomial p, Signs signs);

 private:
  std::vector<std::uint32_t> open_;
};

using Kind = FormulaNode::Kind;

Formula atom(Polynomial p, Signs signs);
/// The part at a place, or its negation, as a formula of its own, with hashes.
Formula part(const Formula& formula, std::uint32_t at, bool negate);
/// With each polynomial replaced.
Formula mapped(const Formula& formula, std::uint32_t at, const std::function<FormulaNode(const FormulaNode&)>& image);
/// Sets the hashes of all nodes.
void set_hashes(Formula& formula);
/// The same shape, and atoms that differ by factors that leave their meaning.
bool same(const Formula& a, std::uint32_t at, const Formula& b, std::uint32_t bt);
/// A number that the relation holds of.
bool is_true(const FormulaNode& atom);
/// A number that it does not hold of.
bool is_false(const FormulaNode& atom);
/// From truths of the atoms (and, if `whole`, of parts that are true by themselves).
bool holds(const Formula& formula, std::uint32_t at, const std::function<bool(std::uint32_t)>& atom,
           const std::function<bool(std::uint32_t)>& whole);

}  // namespace nncheck
