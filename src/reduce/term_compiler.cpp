// One loop over the nodes, children first. A sum that is used once goes into its user's form, so that its last addition
// may do the user's work; one that is used more often, or scaled, gets a variable. So nothing is ever expanded: the
// constraints are linear in the nodes and in the digits of the constants, each counted where it is a factor.
#include "reduce/term_compiler.h"

#include "algebra/integer.h"

#include "nnsolve/error.h"

#include <map>
#include <optional>
#include <utility>

namespace nnsolve {

std::vector<std::size_t> TermCompiler::count_uses(const std::vector<NodeIndex>& terms) const {
  std::vector<std::size_t> uses(formula_.node_count(), 0);
  for (const NodeIndex term : terms) ++uses[term];
  for (auto n = static_cast<NodeIndex>(formula_.node_count()); n-- > 0;) {
    if (uses[n] == 0) continue;
    for (const NodeIndex child : formula_.children(n)) ++uses[child];
  }
  return uses;
}

void TermCompiler::compile(const std::vector<NodeIndex>& terms) {
  uses_ = count_uses(terms);
  forms_.resize(formula_.node_count());
  for (NodeIndex n = 0; n < formula_.node_count(); ++n) {
    if (uses_[n] == 0 || formula_.node(n).kind == EtrKind::constant) continue;
    forms_[n] = make_form(n);
    if (uses_[n] == 1 || forms_[n].is_zero()) continue;
    const Wire shared = bounded_wire(forms_[n]);
    forms_[n] = LinearForm(shared.factor, shared.variable);
  }
}

LinearForm TermCompiler::form(NodeIndex term) {
  NNSOLVE_ASSERT(uses_[term] > 0);
  if (formula_.node(term).kind == EtrKind::constant) return constant_form(formula_.constant(term));
  return --uses_[term] == 0 ? std::exchange(forms_[term], LinearForm()) : forms_[term];
}

/// Only where it is needed as a number of its own: as a factor it needs no u.
LinearForm TermCompiler::constant_form(const Rational& value) {
  return value.is_zero() ? LinearForm() : LinearForm(value, gadgets_.one());
}

LinearForm TermCompiler::make_form(NodeIndex term) {
  const EtrNode& node = formula_.node(term);
  switch (node.kind) {
    case EtrKind::variable:
      return {Rational(1), node.number};
    case EtrKind::sum: {
      LinearForm sum;
      for (const NodeIndex child : formula_.children(term)) sum.add(form(child));
      return sum;
    }
    default:
      NNSOLVE_ASSERT(node.kind == EtrKind::product);
      return make_product(term);
  }
}

LinearForm TermCompiler::make_product(NodeIndex term) {
  Rational factor(1);
  std::vector<LinearForm> forms;
  for (const NodeIndex child : formula_.children(term)) {
    if (formula_.node(child).kind == EtrKind::constant) {
      factor *= formula_.constant(child);
    } else {
      forms.push_back(form(child));
    }
  }
  if (forms.size() == 1 && factor == Rational(-1)) {
    forms[0].negate();
    return std::move(forms[0]);
  }
  std::map<Variable, std::size_t> exponents;
  for (const LinearForm& child : forms) {
    if (child.is_zero()) return {};
    const Wire wire = bounded_wire(child);
    factor *= wire.factor;
    ++exponents[wire.variable];
  }
  std::erase_if(exponents, [this](const auto& entry) { return gadgets_.is_one(entry.first); });
  std::optional<Variable> product;
  for (const auto& [variable, exponent] : exponents) {
    const Variable next = power(variable, exponent);
    product = product ? gadgets_.multiply(*product, next) : next;
  }
  return {factor, product ? *product : gadgets_.one()};
}

/// A short factor is left to the users, for whom it may cost nothing. A long one is not: it would be multiplied with
/// those of all terms above.
Wire TermCompiler::bounded_wire(const LinearForm& form) {
  constexpr std::size_t short_factor = 16;  // bits
  const Wire wire = gadgets_.wire(form);
  if (bit_length(wire.factor.numerator()) + bit_length(wire.factor.denominator()) <= short_factor) return wire;
  return gadgets_.wire_of_value(wire);
}

/// By squaring.
Variable TermCompiler::power(Variable base, std::size_t exponent) {
  std::optional<Variable> result;
  for (;;) {
    if (exponent % 2 == 1) result = result ? gadgets_.multiply(base, *result) : base;
    exponent /= 2;
    if (exponent == 0) return *result;
    base = gadgets_.multiply(base, base);
  }
}

}  // namespace nnsolve
