// Two loops over the nodes: from parents to children, to learn who is needed, in which polarity and how often; and
// from children to parents, to make the lowered nodes.
//
// A formula that is needed once stays where it is. One that is needed more often, or in both polarities, gets a sign
// variable s with the implications that are needed (Plaisted and Greenbaum 1986): s = -1 or F, if it occurs
// positively; s = 1 or not F, if it occurs negatively. An equivalence a = b is (not a or b) and (a or not b), so it
// needs both polarities of its sides twice, which are therefore literals: that keeps nested ones linear. A term
// (ite c a b) gets a variable v with (not c or v = a) and (c or v = b).
//
// Why it is right: by induction over the nodes, if the lowered F is true then F is true, and if the lowered (not F)
// is true then F is false; and under `definitions` both hold with "if and only if".
#include "formula/lower.h"

#include "formula/fresh_names.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace nnsolve {

namespace {

/// How often a node is needed: a formula as it is and negated, a term as a `positive` one. More than twice is twice.
struct Need {
  std::uint8_t positive = 0;
  std::uint8_t negative = 0;

  void add(bool is_positive, std::uint8_t times = 1) {
    std::uint8_t& count = is_positive ? positive : negative;
    count = static_cast<std::uint8_t>(std::min(2, count + times));
  }
  bool any() const { return positive + negative > 0; }
};

class Lowering {
 public:
  explicit Lowering(const Etr& source) : source_(source), names_(names_of(source)) {
    for (const EtrVariable& variable : source.variables()) add_variable(variable.name, variable.is_bool);
  }

  LoweredEtr run() {
    count_needs();
    positive_.resize(source_.node_count());
    negative_.resize(source_.node_count());
    for (NodeIndex n = 0; n < source_.node_count(); ++n) {
      if (needs_[n].any()) lower_node(n);
    }
    for (const NodeIndex assertion : assertions_) add_assertion(positive_[assertion]);
    return std::move(result_);
  }

 private:
  static std::vector<std::string> names_of(const Etr& source) {
    std::vector<std::string> names;
    for (const EtrVariable& variable : source.variables()) names.push_back(variable.name);
    return names;
  }

  Variable add_variable(std::string name, bool is_sign) {
    result_.is_sign.push_back(is_sign);
    return result_.formula.add_variable(std::move(name), false);
  }

  void count_needs();
  void count_children(NodeIndex n);
  void lower_node(NodeIndex n);
  void lower_term(NodeIndex n);
  void lower_choice(NodeIndex n);
  void lower_atom(NodeIndex n);
  void lower_equivalence(NodeIndex n);
  void lower_junction(NodeIndex n);
  void name_shared(NodeIndex n);

  NodeIndex sign_literal(Variable variable, int sign);
  NodeIndex difference_is_zero(NodeIndex a, NodeIndex b);
  NodeIndex either(NodeIndex a, NodeIndex b);
  void add_assertion(NodeIndex formula);

  const Etr& source_;
  FreshNames names_;
  LoweredEtr result_;
  std::vector<NodeIndex> assertions_;  // of the source, each once
  std::vector<Need> needs_;            // by node of the source, as the two below
  std::vector<NodeIndex> positive_;    // the lowered formula or term
  std::vector<NodeIndex> negative_;    // the lowered negation of a formula
};

// Needs ------------------------------------------------------------------------------------------------------------

void Lowering::count_needs() {
  needs_.resize(source_.node_count());
  std::unordered_set<NodeIndex> seen;
  for (const NodeIndex assertion : source_.assertions()) {
    if (!seen.insert(assertion).second) continue;
    assertions_.push_back(assertion);
    needs_[assertion].add(true);
  }
  for (auto n = static_cast<NodeIndex>(source_.node_count()); n-- > 0;) {
    if (needs_[n].any()) count_children(n);
  }
}

void Lowering::count_children(NodeIndex n) {
  const Need need = needs_[n];
  const std::span<const NodeIndex> children = source_.children(n);
  switch (source_.node(n).kind) {
    case EtrKind::constant:
    case EtrKind::variable:
    case EtrKind::truth:
    case EtrKind::bool_variable:
      break;
    case EtrKind::sum:
    case EtrKind::product:
    case EtrKind::atom:
      for (const NodeIndex child : children) needs_[child].add(true);
      break;
    case EtrKind::choice:
      needs_[children[0]].add(true);
      needs_[children[0]].add(false);
      needs_[children[1]].add(true);
      needs_[children[2]].add(true);
      break;
    case EtrKind::negation:  // has no variable of its own, so it hands all needs down
      needs_[children[0]].add(true, need.negative);
      needs_[children[0]].add(false, need.positive);
      break;
    case EtrKind::all:
    case EtrKind::any:
      for (const NodeIndex child : children) {
        if (need.positive > 0) needs_[child].add(true);
        if (need.negative > 0) needs_[child].add(false);
      }
      break;
    case EtrKind::equivalence:
      for (const NodeIndex child : children) {
        needs_[child].add(true);
        needs_[child].add(false);
      }
      break;
  }
}

// Nodes ------------------------------------------------------------------------------------------------------------

void Lowering::lower_node(NodeIndex n) {
  Etr& formula = result_.formula;
  const EtrNode& node = source_.node(n);
  const std::span<const NodeIndex> children = source_.children(n);
  switch (node.kind) {
    case EtrKind::constant:
    case EtrKind::variable:
    case EtrKind::sum:
    case EtrKind::product:
      lower_term(n);
      break;
    case EtrKind::choice:
      lower_choice(n);
      break;
    case EtrKind::truth:
      positive_[n] = formula.make_truth(node.number != 0);
      negative_[n] = formula.make_truth(node.number == 0);
      break;
    case EtrKind::bool_variable:
      positive_[n] = sign_literal(node.number, 1);
      negative_[n] = sign_literal(node.number, -1);
      break;
    case EtrKind::negation:
      positive_[n] = negative_[children[0]];
      negative_[n] = positive_[children[0]];
      break;
    case EtrKind::all:
    case EtrKind::any:
      lower_junction(n);
      name_shared(n);
      break;
    case EtrKind::equivalence:
      lower_equivalence(n);
      name_shared(n);
      break;
    case EtrKind::atom:
      lower_atom(n);
      break;
  }
}

void Lowering::lower_term(NodeIndex n) {
  Etr& formula = result_.formula;
  const EtrNode& node = source_.node(n);
  std::vector<NodeIndex> parts;
  for (const NodeIndex child : source_.children(n)) parts.push_back(positive_[child]);
  if (node.kind == EtrKind::constant) {
    positive_[n] = formula.make_constant(source_.constant(n));
  } else if (node.kind == EtrKind::variable) {
    positive_[n] = formula.make_variable(node.number);
  } else {
    positive_[n] = node.kind == EtrKind::sum ? formula.make_sum(parts) : formula.make_product(parts);
  }
}

void Lowering::lower_choice(NodeIndex n) {
  const std::span<const NodeIndex> children = source_.children(n);
  const NodeIndex value = result_.formula.make_variable(add_variable(names_.make("_ite"), false));
  result_.definitions.push_back(n);
  positive_[n] = value;
  add_assertion(either(negative_[children[0]], difference_is_zero(value, positive_[children[1]])));
  add_assertion(either(positive_[children[0]], difference_is_zero(value, positive_[children[2]])));
}

void Lowering::lower_atom(NodeIndex n) {
  Etr& formula = result_.formula;
  const NodeIndex term = positive_[source_.children(n)[0]];
  const Relation relation = source_.node(n).relation;
  if (needs_[n].positive > 0) positive_[n] = formula.make_atom(term, relation);
  if (needs_[n].negative == 0) return;
  switch (relation) {
    case Relation::equal:
      negative_[n] = formula.make_atom(term, Relation::not_equal);
      break;
    case Relation::not_equal:
      negative_[n] = formula.make_atom(term, Relation::equal);
      break;
    case Relation::greater:
      negative_[n] = formula.make_atom(formula.make_scaled(Rational(-1), term), Relation::greater_equal);
      break;
    case Relation::greater_equal:
      negative_[n] = formula.make_atom(formula.make_scaled(Rational(-1), term), Relation::greater);
      break;
  }
}

void Lowering::lower_junction(NodeIndex n) {
  Etr& formula = result_.formula;
  const bool is_all = source_.node(n).kind == EtrKind::all;
  std::vector<NodeIndex> parts;
  for (const bool is_positive : {true, false}) {
    if ((is_positive ? needs_[n].positive : needs_[n].negative) == 0) continue;
    parts.clear();
    for (const NodeIndex child : source_.children(n)) {
      parts.push_back(is_positive ? positive_[child] : negative_[child]);
    }
    (is_positive ? positive_ : negative_)[n] =
        is_all == is_positive ? formula.make_all(parts) : formula.make_any(parts);
  }
}

void Lowering::lower_equivalence(NodeIndex n) {
  const NodeIndex a = source_.children(n)[0];
  const NodeIndex b = source_.children(n)[1];
  if (needs_[n].positive > 0) {
    const std::array<NodeIndex, 2> parts = {either(negative_[a], positive_[b]), either(positive_[a], negative_[b])};
    positive_[n] = result_.formula.make_all(parts);
  }
  if (needs_[n].negative > 0) {
    const std::array<NodeIndex, 2> parts = {either(positive_[a], positive_[b]), either(negative_[a], negative_[b])};
    negative_[n] = result_.formula.make_all(parts);
  }
}

void Lowering::name_shared(NodeIndex n) {
  const Need need = needs_[n];
  if (need.positive + need.negative < 2) return;
  const Variable sign = add_variable(names_.make("_p"), true);
  result_.definitions.push_back(n);
  if (need.positive > 0) add_assertion(either(sign_literal(sign, -1), positive_[n]));
  if (need.negative > 0) add_assertion(either(sign_literal(sign, 1), negative_[n]));
  positive_[n] = sign_literal(sign, 1);
  negative_[n] = sign_literal(sign, -1);
}

// Pieces of the result ---------------------------------------------------------------------------------------------

NodeIndex Lowering::sign_literal(Variable variable, int sign) {
  Etr& formula = result_.formula;
  const std::array<NodeIndex, 2> parts = {formula.make_variable(variable), formula.make_constant(Rational(-sign))};
  return formula.make_atom(formula.make_sum(parts), Relation::equal);
}

NodeIndex Lowering::difference_is_zero(NodeIndex a, NodeIndex b) {
  return result_.formula.make_atom(result_.formula.make_difference(a, b), Relation::equal);
}

NodeIndex Lowering::either(NodeIndex a, NodeIndex b) {
  const std::array<NodeIndex, 2> parts = {a, b};
  return result_.formula.make_any(parts);
}

/// The parts of a conjunction one by one.
void Lowering::add_assertion(NodeIndex formula) {
  std::vector<NodeIndex> open = {formula};
  while (!open.empty()) {
    const NodeIndex next = open.back();
    open.pop_back();
    if (result_.formula.node(next).kind == EtrKind::all) {
      const std::span<const NodeIndex> parts = result_.formula.children(next);
      open.insert(open.end(), parts.rbegin(), parts.rend());
    } else {
      result_.formula.add_assertion(next);
    }
  }
}

}  // namespace

LoweredEtr lower(const Etr& source) { return Lowering(source).run(); }

std::optional<SignLiteral> as_sign_literal(const LoweredEtr& lowered, NodeIndex node) {
  const Etr& formula = lowered.formula;
  if (formula.node(node).kind != EtrKind::atom) return std::nullopt;
  const NodeIndex term = formula.children(node)[0];
  if (formula.node(term).kind != EtrKind::sum) return std::nullopt;
  const EtrNode& variable = formula.node(formula.children(term)[0]);
  if (variable.kind != EtrKind::variable || !lowered.is_sign[variable.number]) return std::nullopt;
  const bool is_true = formula.constant(formula.children(term)[1]).sign() < 0;
  return SignLiteral{variable.number, is_true ? 1 : -1};
}

}  // namespace nnsolve
