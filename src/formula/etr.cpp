// The graph of an ETR formula. Nodes are found again by a hash of what they are (hash consing), so that a subterm that
// a file repeats is one node.
#include "nnsolve/error.h"
#include "nnsolve/formula.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace nnsolve {

namespace {

std::size_t mix(std::size_t hash, std::size_t value) {
  return (hash ^ (value + 0x9e3779b97f4a7c15U + (hash << 6U) + (hash >> 2U))) * 0xff51afd7ed558ccdU;
}

void expect_not_too_large(const Rational& constant) {
  if (constant.is_too_large()) {
    throw NumberTooLarge("a constant has more than " + std::to_string(Rational::max_digits) + " digits");
  }
}

}  // namespace

struct Etr::State {
  struct RationalHash {
    std::size_t operator()(const Rational& value) const { return value.hash(); }
  };

  std::vector<EtrVariable> variables;
  std::vector<EtrNode> nodes;
  std::vector<NodeIndex> children;
  std::vector<Rational> constants;
  std::vector<NodeIndex> assertions;
  std::vector<EtrShape> shapes;
  std::unordered_map<std::size_t, std::uint32_t> assertion_shapes;  // by number, of those that stand in their own way
  std::vector<EtrFunction> functions;
  std::vector<EtrApplication> applications;
  std::unordered_map<Variable, std::size_t> application_numbers;  // by value
  std::map<std::pair<std::uint32_t, std::vector<NodeIndex>>, Variable> application_values;
  std::optional<std::size_t> given_count;  // nothing: all assertions
  std::unordered_map<Rational, std::uint32_t, RationalHash> constant_numbers;
  std::unordered_multimap<std::size_t, NodeIndex> known;  // nodes by hash

  std::span<const NodeIndex> children_of(const EtrNode& node) const {
    return {children.data() + node.first_child, node.child_count};
  }

  NodeIndex intern(EtrKind kind, Relation relation, std::uint32_t number, std::span<const NodeIndex> parts);
  NodeIndex make_junction(EtrKind kind, std::span<const NodeIndex> formulas);
  bool is_truth(NodeIndex node, bool value) const {
    return nodes[node].kind == EtrKind::truth && (nodes[node].number != 0) == value;
  }
  bool is_constant(NodeIndex node) const { return nodes[node].kind == EtrKind::constant; }
  const Rational& constant(NodeIndex node) const { return constants[nodes[node].number]; }
};

NodeIndex Etr::State::intern(EtrKind kind, Relation relation, std::uint32_t number, std::span<const NodeIndex> parts) {
  std::size_t hash = mix(mix(static_cast<std::size_t>(kind), static_cast<std::size_t>(relation)), number);
  for (NodeIndex part : parts) hash = mix(hash, part);
  auto [begin, end] = known.equal_range(hash);
  for (auto entry = begin; entry != end; ++entry) {
    const EtrNode& node = nodes[entry->second];
    if (node.kind == kind && node.relation == relation && node.number == number &&
        std::ranges::equal(children_of(node), parts)) {
      return entry->second;
    }
  }
  NNSOLVE_ASSERT(nodes.size() < UINT32_MAX && children.size() + parts.size() < UINT32_MAX);
  auto index = static_cast<NodeIndex>(nodes.size());
  std::vector<NodeIndex> copy(parts.begin(), parts.end());  // parts may point into `children`
  nodes.push_back(
      {kind, relation, number, static_cast<std::uint32_t>(children.size()), static_cast<std::uint32_t>(copy.size())});
  children.insert(children.end(), copy.begin(), copy.end());
  known.emplace(hash, index);
  return index;
}

Etr::Etr() : state_(std::make_unique<State>()) {}
Etr::Etr(const Etr& other) : state_(std::make_unique<State>(*other.state_)) {}
Etr::Etr(Etr&&) noexcept = default;
Etr& Etr::operator=(const Etr& other) {
  if (this != &other) state_ = std::make_unique<State>(*other.state_);
  return *this;
}
Etr& Etr::operator=(Etr&&) noexcept = default;
Etr::~Etr() = default;

const std::vector<EtrVariable>& Etr::variables() const { return state_->variables; }
std::size_t Etr::node_count() const { return state_->nodes.size(); }
const EtrNode& Etr::node(NodeIndex index) const { return state_->nodes[index]; }
std::span<const NodeIndex> Etr::children(NodeIndex index) const { return state_->children_of(state_->nodes[index]); }
const Rational& Etr::constant(NodeIndex index) const { return state_->constant(index); }
const std::vector<NodeIndex>& Etr::assertions() const { return state_->assertions; }

Variable Etr::add_variable(std::string name, bool is_bool) {
  state_->variables.push_back({std::move(name), is_bool});
  return static_cast<Variable>(state_->variables.size() - 1);
}

void Etr::rename_variable(Variable variable, std::string name) { state_->variables[variable].name = std::move(name); }

// Free functions ---------------------------------------------------------------------------------------------------

const std::vector<EtrFunction>& Etr::functions() const { return state_->functions; }
const std::vector<EtrApplication>& Etr::applications() const { return state_->applications; }

std::optional<std::size_t> Etr::application_of(Variable variable) const {
  const auto entry = state_->application_numbers.find(variable);
  if (entry == state_->application_numbers.end()) return std::nullopt;
  return entry->second;
}

std::uint32_t Etr::add_function(EtrFunction function) {
  state_->functions.push_back(std::move(function));
  return static_cast<std::uint32_t>(state_->functions.size() - 1);
}

std::optional<Variable> Etr::find_application(std::uint32_t function, std::span<const NodeIndex> arguments) const {
  const auto entry = state_->application_values.find({function, {arguments.begin(), arguments.end()}});
  if (entry == state_->application_values.end()) return std::nullopt;
  return entry->second;
}

NodeIndex Etr::make_application(std::uint32_t function, std::span<const NodeIndex> arguments, bool is_bool,
                                const std::string& name) {
  if (const std::optional<Variable> known = find_application(function, arguments)) return make_variable(*known);
  EtrApplication application{add_variable(name, is_bool), function, {arguments.begin(), arguments.end()}};
  state_->application_numbers.emplace(application.value, state_->applications.size());
  state_->application_values.emplace(std::pair(function, application.arguments), application.value);
  const Variable value = application.value;
  state_->applications.push_back(std::move(application));
  return make_variable(value);
}

// Assertions -------------------------------------------------------------------------------------------------------

std::size_t Etr::given_count() const { return state_->given_count.value_or(state_->assertions.size()); }
void Etr::end_given_assertions() { state_->given_count = state_->assertions.size(); }

void Etr::clear_assertions() {
  state_->assertions.clear();
  state_->assertion_shapes.clear();
  state_->given_count.reset();
}

void Etr::add_assertion(NodeIndex formula) { state_->assertions.push_back(formula); }

void Etr::add_assertion(const EtrPart& formula) {
  NNSOLVE_ASSERT(!formula.is_negated);
  if (formula.shape != EtrPart::as_node) state_->assertion_shapes.emplace(state_->assertions.size(), formula.shape);
  state_->assertions.push_back(formula.node);
}

std::uint32_t Etr::add_shape(EtrShape shape) {
  NNSOLVE_ASSERT(state_->shapes.size() < EtrPart::as_node);
  state_->shapes.push_back(std::move(shape));
  return static_cast<std::uint32_t>(state_->shapes.size() - 1);
}

const EtrShape& Etr::shape(std::uint32_t number) const { return state_->shapes[number]; }

EtrPart Etr::assertion_part(std::size_t i) const {
  const auto entry = state_->assertion_shapes.find(i);
  return {state_->assertions[i], entry == state_->assertion_shapes.end() ? EtrPart::as_node : entry->second, false};
}

// Nodes ------------------------------------------------------------------------------------------------------------

NodeIndex Etr::make_constant(const Rational& value) {
  auto [entry, is_new] = state_->constant_numbers.emplace(value, static_cast<std::uint32_t>(state_->constants.size()));
  if (is_new) state_->constants.push_back(value);
  return state_->intern(EtrKind::constant, Relation::equal, entry->second, {});
}

NodeIndex Etr::make_variable(Variable variable) {
  EtrKind kind = state_->variables[variable].is_bool ? EtrKind::bool_variable : EtrKind::variable;
  return state_->intern(kind, Relation::equal, variable, {});
}

NodeIndex Etr::make_sum(std::span<const NodeIndex> terms) {
  Rational constant;
  std::vector<NodeIndex> rest;
  for (NodeIndex term : terms) {
    if (state_->is_constant(term)) {
      constant += state_->constant(term);
      expect_not_too_large(constant);
    } else {
      rest.push_back(term);
    }
  }
  if (!constant.is_zero() || rest.empty()) rest.push_back(make_constant(constant));
  if (rest.size() == 1) return rest.front();
  return state_->intern(EtrKind::sum, Relation::equal, 0, rest);
}

NodeIndex Etr::make_product(std::span<const NodeIndex> terms) {
  Rational constant(1);
  std::vector<NodeIndex> rest;
  for (NodeIndex term : terms) {
    if (state_->is_constant(term)) {
      constant *= state_->constant(term);
      expect_not_too_large(constant);
    } else {
      rest.push_back(term);
    }
  }
  if (constant.is_zero()) return make_constant(constant);
  std::sort(rest.begin(), rest.end());
  if (!constant.is_one() || rest.empty()) rest.insert(rest.begin(), make_constant(constant));
  if (rest.size() == 1) return rest.front();
  return state_->intern(EtrKind::product, Relation::equal, 0, rest);
}

NodeIndex Etr::make_scaled(const Rational& factor, NodeIndex term) {
  const std::array<NodeIndex, 2> parts = {make_constant(factor), term};
  return make_product(parts);
}

NodeIndex Etr::make_difference(NodeIndex a, NodeIndex b) {
  if (a == b) return make_constant(Rational(0));
  const std::array<NodeIndex, 2> parts = {a, make_scaled(Rational(-1), b)};
  return make_sum(parts);
}

NodeIndex Etr::make_choice(NodeIndex condition, NodeIndex then_term, NodeIndex else_term) {
  if (then_term == else_term || state_->is_truth(condition, true)) return then_term;
  if (state_->is_truth(condition, false)) return else_term;
  const std::array<NodeIndex, 3> parts = {condition, then_term, else_term};
  return state_->intern(EtrKind::choice, Relation::equal, 0, parts);
}

NodeIndex Etr::make_truth(bool value) { return state_->intern(EtrKind::truth, Relation::equal, value ? 1 : 0, {}); }

NodeIndex Etr::make_negation(NodeIndex formula) {
  const EtrNode& node = state_->nodes[formula];
  if (node.kind == EtrKind::truth) return make_truth(node.number == 0);
  if (node.kind == EtrKind::negation) return state_->children_of(node).front();
  const std::array<NodeIndex, 1> parts = {formula};
  return state_->intern(EtrKind::negation, Relation::equal, 0, parts);
}

/// all: true is neutral and false decides; any: the other way round.
NodeIndex Etr::State::make_junction(EtrKind kind, std::span<const NodeIndex> formulas) {
  const bool neutral = kind == EtrKind::all;
  std::vector<NodeIndex> parts;
  std::unordered_set<NodeIndex> seen;
  for (NodeIndex formula : formulas) {
    if (is_truth(formula, neutral)) continue;
    if (is_truth(formula, !neutral)) return formula;
    if (seen.insert(formula).second) parts.push_back(formula);
  }
  if (parts.empty()) return intern(EtrKind::truth, Relation::equal, neutral ? 1 : 0, {});
  if (parts.size() == 1) return parts.front();
  return intern(kind, Relation::equal, 0, parts);
}

NodeIndex Etr::make_all(std::span<const NodeIndex> formulas) { return state_->make_junction(EtrKind::all, formulas); }
NodeIndex Etr::make_any(std::span<const NodeIndex> formulas) { return state_->make_junction(EtrKind::any, formulas); }

NodeIndex Etr::make_equivalence(NodeIndex a, NodeIndex b) {
  if (a == b) return make_truth(true);
  for (auto [fixed, other] : {std::pair(a, b), std::pair(b, a)}) {
    if (state_->is_truth(fixed, true)) return other;
    if (state_->is_truth(fixed, false)) return make_negation(other);
  }
  const std::array<NodeIndex, 2> parts = {std::min(a, b), std::max(a, b)};
  return state_->intern(EtrKind::equivalence, Relation::equal, 0, parts);
}

NodeIndex Etr::make_atom(NodeIndex term, Relation relation) {
  if (state_->is_constant(term)) {
    const int sign = state_->constant(term).sign();
    switch (relation) {
      case Relation::equal:
        return make_truth(sign == 0);
      case Relation::not_equal:
        return make_truth(sign != 0);
      case Relation::greater:
        return make_truth(sign > 0);
      case Relation::greater_equal:
        return make_truth(sign >= 0);
    }
  }
  const std::array<NodeIndex, 1> parts = {term};
  return state_->intern(EtrKind::atom, relation, 0, parts);
}

}  // namespace nnsolve
