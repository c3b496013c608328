// The terms of a lowered formula as linear forms over target variables.
#pragma once

#include "formula/lower.h"
#include "reduce/etr_inv_gadgets.h"

#include <vector>

namespace nnsolve {

class TermCompiler {
 public:
  TermCompiler(const Etr& formula, Gadgets& gadgets) : formula_(formula), gadgets_(gadgets) {}

  /// By node, how often it occurs in these terms and in all below them, each node taken once.
  std::vector<std::size_t> count_uses(const std::vector<NodeIndex>& terms) const;
  /// Makes the forms of these nodes (terms; one as often as form() will be called for it) and of all below them.
  void compile(const std::vector<NodeIndex>& terms);
  /// The value of the term. The last call for a node hands its form over.
  LinearForm form(NodeIndex term);

 private:
  LinearForm constant_form(const Rational& value);
  LinearForm make_form(NodeIndex term);
  LinearForm make_product(NodeIndex term);
  Wire bounded_wire(const LinearForm& form);
  Variable power(Variable base, std::size_t exponent);

  const Etr& formula_;
  Gadgets& gadgets_;
  std::vector<std::size_t> uses_;  // by node, those to come
  std::vector<LinearForm> forms_;  // by node
};

}  // namespace nnsolve
