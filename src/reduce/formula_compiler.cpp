// From the assertions to the atoms, with a guard: the sign variable that says whether a part has to hold.
//
// - A conjunction hands its guard down.
// - An atom without a guard is said as it is. Under a guard, or as an alternative, it becomes an equation g = 0: for
//   p ~ 0 other than p = 0 that is p - p' = 0 with a new p' that satisfies p' ~ 0 (p' = p where the atom is true, any
//   such number where it is false). A guard is an alternative more: the guard's sign + 1 = 0.
// - An asserted f * g = 0 is a disjunction, and f * g = c says that f is c times the inverse of g: no product is
// needed.
// - A disjunction of atoms is one of equations g1 = 0 or ... or gk = 0: new y1 ... y(k-2), and with y(k-1) = gk
//   (g1 = 0 or y1 = 0) and, for each j up to k-2, (yj = g(j+1) or yj = y(j+1)). Where all gj are not 0, so is ... y1.
//   Where gi is the first 0, yj = 0 for j < i and yj = gk from there on satisfies all.
// - A disjunction that holds conjunctions gets a sign variable bi for each part, the guard of that part, and one linear
//   equation: the number of bi that are 1 is 1 if the guard holds, else 0. Two parts without a guard share one sign.
#include "reduce/formula_compiler.h"

#include "nnsolve/error.h"

#include <algorithm>

namespace nnsolve {

using Kind = Definition::Kind;

FormulaCompiler::FormulaCompiler(const LoweredEtr& lowered, EtrInvProgram& program, InequalityMode mode,
                                 bool is_bounded)
    : lowered_(lowered),
      formula_(lowered.formula),
      program_(program),
      mode_(mode),
      is_bounded_(is_bounded),
      gadgets_(program),
      terms_(lowered.formula, gadgets_) {}

void FormulaCompiler::run() {
  for (Variable v = 0; v < lowered_.is_sign.size(); ++v) {
    if (lowered_.is_sign[v]) require_sign(v);
  }
  find_split_products();
  terms_.compile(needed_terms());
  for (const NodeIndex assertion : formula_.assertions()) {
    tasks_.push_back({assertion, std::nullopt});
    while (!tasks_.empty()) {
      const Task task = tasks_.back();
      tasks_.pop_back();
      process(task);
    }
  }
}

/// The terms of the atoms that are no sign literals, as often as the tree of the assertions has them.
std::vector<NodeIndex> FormulaCompiler::needed_terms() const {
  std::vector<NodeIndex> result;
  std::vector<NodeIndex> open;
  for (const NodeIndex assertion : formula_.assertions()) {
    open.push_back(assertion);
    while (!open.empty()) {
      const NodeIndex node = open.back();
      open.pop_back();
      if (as_sign_literal(lowered_, node)) continue;
      if (split_products_.contains(node)) {
        for (const NodeIndex factor : factors_in(node)) result.push_back(factor);
        continue;
      }
      const std::span<const NodeIndex> children = formula_.children(node);
      std::vector<NodeIndex>& target = is_atom(node) ? result : open;
      target.insert(target.end(), children.begin(), children.end());
    }
  }
  return result;
}

// Products that need not be computed --------------------------------------------------------------------------------

/// The factors, constants apart, of an equation f * g * ... = 0, or f * g = constant with two of them; else nothing.
std::vector<NodeIndex> FormulaCompiler::factors_in(NodeIndex atom) const {
  NodeIndex term = formula_.children(atom)[0];
  const bool is_sum = formula_.node(term).kind == EtrKind::sum;
  if (is_sum) {
    const std::span<const NodeIndex> parts = formula_.children(term);
    if (parts.size() != 2 || formula_.node(parts[1]).kind != EtrKind::constant) return {};
    term = parts[0];
  }
  if (formula_.node(term).kind != EtrKind::product) return {};
  std::vector<NodeIndex> factors;
  for (const NodeIndex child : formula_.children(term)) {
    if (formula_.node(child).kind != EtrKind::constant) factors.push_back(child);
  }
  if (factors.size() < 2 || (is_sum && factors.size() > 2)) return {};
  return factors;
}

/// The asserted equations of that kind whose product nobody else needs.
void FormulaCompiler::find_split_products() {
  const std::vector<std::size_t> uses = terms_.count_uses(needed_terms());
  for (const NodeIndex atom : formula_.assertions()) {
    if (!is_atom(atom) || formula_.node(atom).relation != Relation::equal || factors_in(atom).empty()) continue;
    const NodeIndex term = formula_.children(atom)[0];
    const bool is_sum = formula_.node(term).kind == EtrKind::sum;
    if (is_sum && is_bounded_) continue;  // it would invert a factor
    if (uses[term] == 1 && (!is_sum || uses[formula_.children(term)[0]] == 1)) split_products_.insert(atom);
  }
}

void FormulaCompiler::require_split_product(NodeIndex atom) {
  const NodeIndex term = formula_.children(atom)[0];
  std::vector<Wire> wires;
  for (const NodeIndex factor : factors_in(atom)) wires.push_back(gadgets_.wire(terms_.form(factor)));
  if (formula_.node(term).kind == EtrKind::sum) {
    const NodeIndex product = formula_.children(term)[0];
    const NodeIndex first = formula_.children(product)[0];
    Rational value = -formula_.constant(formula_.children(term)[1]);
    if (formula_.node(first).kind == EtrKind::constant) value /= formula_.constant(first);
    return gadgets_.equate_product(wires[0], wires[1], value);
  }
  std::vector<Variable> variables;
  for (const Wire& wire : wires) {
    if (std::ranges::find(variables, wire.variable) == variables.end()) variables.push_back(wire.variable);
  }
  require_one_zero(std::move(variables));
}

/// v is 1 or -1.
void FormulaCompiler::require_sign(Variable v) {
  if (!is_bounded_) return program_.add_inversion(v, v);
  gadgets_.either_is_zero(gadgets_.subtract(v, gadgets_.one()), gadgets_.add(v, gadgets_.one()));
}

void FormulaCompiler::require_relation(Relation relation, const LinearForm& form) {
  if (is_bounded_ && relation != Relation::greater_equal) {
    throw UsageError("with --box all atoms must be closed: no <, >, negated <= or >=, distinct or negated =");
  }
  require(gadgets_, program_, mode_, relation, form);
}

// Atoms and conjunctions --------------------------------------------------------------------------------------------

void FormulaCompiler::process(const Task& task) {
  const EtrNode& node = formula_.node(task.node);
  switch (node.kind) {
    case EtrKind::truth:
      if (node.number != 0) return;
      NNSOLVE_ASSERT(!task.guard);  // folded away below other formulas
      return gadgets_.equate_to_zero(LinearForm(Rational(1), gadgets_.one()));
    case EtrKind::atom:
      if (!task.guard) return require_atom(task.node);
      return require_one_zero({variable_of(guard_form(*task.guard)), zero_if(task.node)});
    case EtrKind::all: {
      const std::span<const NodeIndex> children = formula_.children(task.node);
      for (std::size_t i = children.size(); i-- > 0;) tasks_.push_back({children[i], task.guard});
      return;
    }
    default:
      NNSOLVE_ASSERT(node.kind == EtrKind::any);
      return require_any(task);
  }
}

void FormulaCompiler::require_atom(NodeIndex atom) {
  if (const auto literal = as_sign_literal(lowered_, atom)) {
    return gadgets_.equate_to_zero(guard_form({literal->variable, -literal->sign}));
  }
  if (split_products_.contains(atom)) return require_split_product(atom);
  const LinearForm form = terms_.form(formula_.children(atom)[0]);
  const Relation relation = formula_.node(atom).relation;
  if (relation == Relation::equal) {
    gadgets_.equate_to_zero(form);
  } else {
    require_relation(relation, form);
  }
}

/// g, so that g = 0 may replace the atom.
LinearForm FormulaCompiler::equation_of(NodeIndex atom) {
  if (const auto literal = as_sign_literal(lowered_, atom)) {
    return guard_form({literal->variable, -literal->sign});
  }
  LinearForm form = terms_.form(formula_.children(atom)[0]);
  const Relation relation = formula_.node(atom).relation;
  if (relation == Relation::equal) return form;
  const Wire p = gadgets_.wire(form);
  form = LinearForm(Rational(p.factor.sign()), p.variable);  // > 0 and so on if and only if p is
  const Rational otherwise(relation == Relation::greater_equal ? 0 : 1);
  const std::uint32_t quantity = program_.add_quantity({form, atom, otherwise});
  const Variable satisfied = program_.make("_h", {.kind = Kind::quantity, .index = quantity});
  require_relation(relation, LinearForm(Rational(1), satisfied));
  form.add(Rational(-1), satisfied);
  return form;
}

/// A variable that is 0 in some solution if and only if the atom may be true; the same one for the same atom.
Variable FormulaCompiler::zero_if(NodeIndex atom) {
  const auto known = zero_if_.find(atom);
  if (known != zero_if_.end()) return known->second;
  const Variable result = variable_of(equation_of(atom));
  zero_if_.emplace(atom, result);
  return result;
}

/// 0 if and only if the guarded formula need not hold.
LinearForm FormulaCompiler::guard_form(const SignLiteral& guard) {
  LinearForm form(Rational(guard.sign), guard.variable);
  form.add(Rational(1), gadgets_.one());
  return form;
}

// Disjunctions ------------------------------------------------------------------------------------------------------

/// The parts of a disjunction, and of those that are parts of it.
std::vector<NodeIndex> FormulaCompiler::alternatives(NodeIndex any) const {
  std::vector<NodeIndex> result;
  std::vector<NodeIndex> open = {any};
  while (!open.empty()) {
    const NodeIndex node = open.back();
    open.pop_back();
    const std::span<const NodeIndex> children = formula_.children(node);
    if (formula_.node(node).kind == EtrKind::any) {
      open.insert(open.end(), children.rbegin(), children.rend());
    } else {
      result.push_back(node);
    }
  }
  return result;
}

/// Takes a sign literal from the options, if there is one: what says that one of the others must hold.
FormulaCompiler::Guard FormulaCompiler::take_literal(std::vector<NodeIndex>& options) const {
  for (auto option = options.begin(); option != options.end(); ++option) {
    if (const auto literal = as_sign_literal(lowered_, *option)) {
      options.erase(option);
      return SignLiteral{literal->variable, -literal->sign};
    }
  }
  return std::nullopt;
}

void FormulaCompiler::require_any(const Task& task) {
  std::vector<NodeIndex> options = alternatives(task.node);
  Guard guard = task.guard;
  if (std::ranges::all_of(options, [this](NodeIndex option) { return is_atom(option); })) {
    std::vector<Variable> variables;
    if (guard) variables.push_back(variable_of(guard_form(*guard)));
    for (const NodeIndex option : options) variables.push_back(zero_if(option));
    return require_one_zero(std::move(variables));
  }
  if (!guard) guard = take_literal(options);
  if (options.size() == 1) {
    tasks_.push_back({options[0], guard});
  } else {
    choose_one(options, guard);
  }
}

void FormulaCompiler::choose_one(const std::vector<NodeIndex>& options, const Guard& guard) {
  const std::uint32_t choice = program_.add_choice({guard, options});
  const bool is_either_or = options.size() == 2 && !guard;
  LinearForm sum;
  std::vector<Task> parts;
  for (std::uint32_t i = 0; i < options.size(); ++i) {
    if (is_either_or && i == 1) {
      parts.push_back({options[1], SignLiteral{parts[0].guard->variable, -1}});
      break;
    }
    const Variable selector = program_.make("_b", {.kind = Kind::selector, .a = i, .index = choice});
    require_sign(selector);
    sum.add(Rational(1), selector);
    parts.push_back({options[i], SignLiteral{selector, 1}});
  }
  if (!is_either_or) {
    // The sum of (selector + 1) is guard + 1, where no guard is 1.
    const auto count = static_cast<std::int64_t>(options.size());
    sum.add(Rational(count - 1), gadgets_.one());
    sum.add(Rational(guard ? -guard->sign : -1), guard ? guard->variable : gadgets_.one());
    gadgets_.equate_to_zero(sum);
  }
  tasks_.insert(tasks_.end(), parts.rbegin(), parts.rend());
}

void FormulaCompiler::require_one_zero(std::vector<Variable> variables) {
  if (variables.size() == 1) {
    gadgets_.equate_to_zero(LinearForm(Rational(1), variables[0]));
    return;
  }
  const Variable last = variables.back();
  Variable chain = 0;  // yj
  for (std::size_t j = 0; j + 2 < variables.size(); ++j) {
    Definition definition{.kind = Kind::switched, .a = variables[j], .b = last, .c = chain};
    definition.index = j == 0 ? 0 : 1;
    const Variable next = program_.make("_y", std::move(definition));
    if (j == 0) {
      gadgets_.either_is_zero(variables[0], next);
    } else {
      gadgets_.either_is_zero(gadgets_.subtract(chain, variables[j]), gadgets_.subtract(chain, next));
    }
    chain = next;
  }
  if (variables.size() == 2) {
    gadgets_.either_is_zero(variables[0], last);
  } else {
    const Variable before = variables[variables.size() - 2];
    gadgets_.either_is_zero(gadgets_.subtract(chain, before), gadgets_.subtract(chain, last));
  }
}

}  // namespace nnsolve
