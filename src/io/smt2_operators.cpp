// a < b becomes b - a > 0, and so on: an Etr has only atoms term ~ 0. Chains (< a b c) and `distinct` become
// conjunctions.
#include "io/smt2_operators.h"

#include "io/smt2_shapes.h"
#include "io/text_place.h"

#include <array>
#include <string>
#include <vector>

namespace nnsolve {

namespace {

using Arguments = Smt2Operator::Arguments;

constexpr std::array<Smt2Operator, 21> operators = {{
    {"true", Smt2Operation::make_true, 0, 0, Arguments::boolean},
    {"false", Smt2Operation::make_false, 0, 0, Arguments::boolean},
    {"not", Smt2Operation::negate, 1, 1, Arguments::boolean},
    {"=>", Smt2Operation::implies, 2, 0, Arguments::boolean},
    {"and", Smt2Operation::conjoin, 1, 0, Arguments::boolean},
    {"or", Smt2Operation::disjoin, 1, 0, Arguments::boolean},
    {"xor", Smt2Operation::exclude, 2, 0, Arguments::boolean},
    {"=", Smt2Operation::equal, 2, 0, Arguments::of_one_sort},
    {"distinct", Smt2Operation::distinct, 2, 0, Arguments::of_one_sort},
    {"ite", Smt2Operation::choose, 3, 3, Arguments::choice},
    {"<", Smt2Operation::less, 2, 0, Arguments::real},
    {"<=", Smt2Operation::less_equal, 2, 0, Arguments::real},
    {">", Smt2Operation::greater, 2, 0, Arguments::real},
    {">=", Smt2Operation::greater_equal, 2, 0, Arguments::real},
    {"+", Smt2Operation::add, 1, 0, Arguments::real},
    {"-", Smt2Operation::subtract, 1, 0, Arguments::real},
    {"*", Smt2Operation::multiply, 1, 0, Arguments::real},
    {"/", Smt2Operation::divide, 2, 0, Arguments::real},
    {"^", Smt2Operation::raise, 2, 2, Arguments::real, true},
    {"abs", Smt2Operation::absolute, 1, 1, Arguments::real, true},
    {"to_real", Smt2Operation::to_real, 1, 1, Arguments::real, true},
}};

/// One application under way.
class Application {
 public:
  Application(const Smt2Operator& function, std::span<const Smt2Operand> operands, std::size_t offset, Etr& graph,
              const Smt2Lexer& lexer)
      : function_(function), operands_(operands), offset_(offset), graph_(graph), lexer_(lexer) {
    for (const Smt2Operand& operand : operands) {
      nodes_.push_back(operand.node);
      parts_.push_back({operand.node, operand.shape, false});
    }
  }

  EtrPart make() {
    check_count();
    check_sorts();
    switch (function_.operation) {
      case Smt2Operation::negate:
        return shape_negation(graph_, parts_[0], graph_.make_negation(nodes_[0]));
      case Smt2Operation::implies:
        for (std::size_t i = 0; i + 1 < nodes_.size(); ++i) {
          nodes_[i] = graph_.make_negation(nodes_[i]);
          parts_[i] = -parts_[i];
        }
        return shape_junction(graph_, EtrKind::any, parts_, graph_.make_any(nodes_));
      case Smt2Operation::conjoin:
        return shape_junction(graph_, EtrKind::all, parts_, graph_.make_all(nodes_));
      case Smt2Operation::disjoin:
        return shape_junction(graph_, EtrKind::any, parts_, graph_.make_any(nodes_));
      case Smt2Operation::exclude:
        return make_exclusive_or();
      case Smt2Operation::distinct:
        return make_distinct();
      case Smt2Operation::choose:
        return make_choice();
      case Smt2Operation::equal:
      case Smt2Operation::less:
      case Smt2Operation::less_equal:
      case Smt2Operation::greater:
      case Smt2Operation::greater_equal:
        return make_chain();
      default:
        return {make_node(), EtrPart::as_node, false};
    }
  }

 private:
  /// Of a term or a truth value.
  NodeIndex make_node() {
    switch (function_.operation) {
      case Smt2Operation::make_true:
        return graph_.make_truth(true);
      case Smt2Operation::make_false:
        return graph_.make_truth(false);
      case Smt2Operation::add:
        return graph_.make_sum(nodes_);
      case Smt2Operation::subtract:
        return make_difference();
      case Smt2Operation::multiply:
        return graph_.make_product(nodes_);
      case Smt2Operation::divide:
        return make_quotients();
      case Smt2Operation::raise:
        return make_power();
      case Smt2Operation::absolute:
        return make_absolute();
      case Smt2Operation::to_real:
        if (graph_.node(nodes_[0]).kind != EtrKind::constant) fail("to_real of what is no number is not supported");
        return nodes_[0];
      default:
        break;
    }
    return nodes_[0];
  }

  [[noreturn]] void fail(const std::string& message) const { lexer_.fail(offset_, message); }
  bool is_bool(std::size_t argument) const { return is_formula(graph_, nodes_[argument]); }

  void check_count() const {
    const bool is_constant = function_.operation == Smt2Operation::make_true ||  //
                             function_.operation == Smt2Operation::make_false;
    const std::size_t most = is_constant ? 0 : function_.most == 0 ? SIZE_MAX : function_.most;
    if (nodes_.size() >= function_.least && nodes_.size() <= most) return;
    std::string message = std::string(function_.name).append(" needs ");
    message.append(most == SIZE_MAX ? "at least " : "").append(std::to_string(function_.least));
    message.append(function_.least == 1 ? " argument, not " : " arguments, not ");
    fail(message.append(std::to_string(nodes_.size())));
  }

  void check_sorts() const {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      bool wanted = function_.arguments == Arguments::boolean;
      if (function_.arguments == Arguments::of_one_sort) wanted = is_bool(0);
      if (function_.arguments == Arguments::choice) wanted = i == 0 || is_bool(1);
      if (is_bool(i) == wanted) continue;
      std::string message = std::string("argument ").append(std::to_string(i + 1)).append(" of ");
      message.append(function_.name).append(" must be of sort ").append(sort_name(wanted)).append(", not ");
      lexer_.fail(operands_[i].offset, message.append(sort_name(is_bool(i))));
    }
  }

  EtrPart make_exclusive_or() {
    EtrPart result = parts_[0];
    for (std::size_t i = 1; i < nodes_.size(); ++i) result = exclude(result, parts_[i]);
    return result;
  }

  EtrPart exclude(const EtrPart& a, const EtrPart& b) {
    const NodeIndex node = graph_.make_negation(graph_.make_equivalence(a.node, b.node));
    return shape_exclusive_or(graph_, a, b, node);
  }

  EtrPart compare(const EtrPart& a, const EtrPart& b) {
    if (!is_formula(graph_, a.node)) return {compare(a.node, b.node), EtrPart::as_node, false};
    return shape_equivalence(graph_, a, b, graph_.make_equivalence(a.node, b.node));
  }

  NodeIndex compare(NodeIndex a, NodeIndex b) {
    switch (function_.operation) {
      case Smt2Operation::less:
        return graph_.make_atom(graph_.make_difference(b, a), Relation::greater);
      case Smt2Operation::less_equal:
        return graph_.make_atom(graph_.make_difference(b, a), Relation::greater_equal);
      case Smt2Operation::greater:
        return graph_.make_atom(graph_.make_difference(a, b), Relation::greater);
      case Smt2Operation::greater_equal:
        return graph_.make_atom(graph_.make_difference(a, b), Relation::greater_equal);
      default:
        return graph_.make_atom(graph_.make_difference(a, b), Relation::equal);
    }
  }

  /// The conjunction of several.
  EtrPart conjoin(std::vector<EtrPart> parts) {
    std::vector<NodeIndex> nodes;
    for (const EtrPart& part : parts) nodes.push_back(part.node);
    return shape_junction(graph_, EtrKind::all, std::move(parts), graph_.make_all(nodes));
  }

  EtrPart make_chain() {
    if (nodes_.size() == 2) return compare(parts_[0], parts_[1]);
    std::vector<EtrPart> links;
    for (std::size_t i = 0; i + 1 < nodes_.size(); ++i) links.push_back(compare(parts_[i], parts_[i + 1]));
    return conjoin(std::move(links));
  }

  EtrPart make_distinct() {
    constexpr std::size_t most = 3000;  // so that there are no more than some millions of pairs
    if (is_bool(0) && nodes_.size() > 2) return {graph_.make_truth(false), EtrPart::as_node, false};
    if (nodes_.size() > most) fail("distinct of more than " + std::to_string(most) + " terms is not supported");
    if (is_bool(0)) return exclude(parts_[0], parts_[1]);
    std::vector<EtrPart> pairs;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      for (std::size_t j = i + 1; j < nodes_.size(); ++j) {
        const NodeIndex difference = graph_.make_difference(nodes_[i], nodes_[j]);
        pairs.push_back({graph_.make_atom(difference, Relation::not_equal), EtrPart::as_node, false});
      }
    }
    return pairs.size() == 1 ? pairs.front() : conjoin(std::move(pairs));
  }

  /// Of formulas: (not c or a) and (c or b).
  EtrPart make_choice() {
    if (!is_bool(1)) return {graph_.make_choice(nodes_[0], nodes_[1], nodes_[2]), EtrPart::as_node, false};
    const std::array<NodeIndex, 2> if_true = {graph_.make_negation(nodes_[0]), nodes_[1]};
    const std::array<NodeIndex, 2> if_false = {nodes_[0], nodes_[2]};
    const std::array<NodeIndex, 2> both = {graph_.make_any(if_true), graph_.make_any(if_false)};
    return shape_choice(graph_, parts_[0], parts_[1], parts_[2], graph_.make_all(both));
  }

  NodeIndex make_difference() {
    if (nodes_.size() == 1) return graph_.make_scaled(Rational(-1), nodes_[0]);
    if (nodes_.size() == 2) return graph_.make_difference(nodes_[0], nodes_[1]);
    for (std::size_t i = 1; i < nodes_.size(); ++i) nodes_[i] = graph_.make_scaled(Rational(-1), nodes_[i]);
    return graph_.make_sum(nodes_);
  }

  NodeIndex make_quotients() {
    NodeIndex result = nodes_[0];
    for (std::size_t i = 1; i < nodes_.size(); ++i) result = make_quotient(graph_, result, nodes_[i]);
    return result;
  }

  /// Solvers differ about what t to the power 0 or -1 is where t is 0, so these are only for numbers other than 0.
  NodeIndex make_power() {
    constexpr int most = 10'000;
    const std::size_t place = operands_[1].offset;
    if (graph_.node(nodes_[1]).kind != EtrKind::constant) lexer_.fail(place, "an exponent must be a number");
    const Rational exponent = graph_.constant(nodes_[1]);
    if (!exponent.is_integer()) lexer_.fail(place, "an exponent must be an integer");
    const bool is_nonzero = graph_.node(nodes_[0]).kind == EtrKind::constant && !graph_.constant(nodes_[0]).is_zero();
    if (exponent.sign() <= 0 && !is_nonzero) {
      lexer_.fail(place, "a term to a power below 1 is not supported, as it may be 0");
    }
    const Rational size = exponent.sign() < 0 ? -exponent : exponent;
    if (size > Rational(most)) lexer_.fail(place, "exponents above " + std::to_string(most) + " are not supported");
    NodeIndex base = nodes_[0];
    if (exponent.sign() < 0) base = graph_.make_constant(Rational(1) / graph_.constant(base));
    const std::vector<NodeIndex> factors(static_cast<std::size_t>(size.to_double()), base);
    return graph_.make_product(factors);
  }

  NodeIndex make_absolute() {
    if (graph_.node(nodes_[0]).kind == EtrKind::constant) {
      const Rational value = graph_.constant(nodes_[0]);
      return graph_.make_constant(value.sign() < 0 ? -value : value);
    }
    const NodeIndex is_positive = graph_.make_atom(nodes_[0], Relation::greater_equal);
    return graph_.make_choice(is_positive, nodes_[0], graph_.make_scaled(Rational(-1), nodes_[0]));
  }

  const Smt2Operator& function_;
  std::span<const Smt2Operand> operands_;
  std::size_t offset_;
  Etr& graph_;
  const Smt2Lexer& lexer_;
  std::vector<NodeIndex> nodes_;
  std::vector<EtrPart> parts_;
};

}  // namespace

std::span<const Smt2Operator> smt2_operators() { return operators; }

const char* sort_name(bool is_bool) { return is_bool ? "Bool" : "Real"; }

bool is_formula(const Etr& graph, NodeIndex node) { return graph.node(node).kind >= EtrKind::truth; }

NodeIndex make_quotient(Etr& graph, NodeIndex a, NodeIndex b) {
  if (graph.node(b).kind == EtrKind::constant && !graph.constant(b).is_zero()) {
    return graph.make_scaled(Rational(1) / graph.constant(b), a);
  }
  const std::array<NodeIndex, 2> arguments = {a, b};
  return graph.make_application(EtrApplication::quotient, arguments, false, "");
}

EtrPart apply(const Smt2Operator& function, std::span<const Smt2Operand> operands, std::size_t offset, Etr& graph,
              const Smt2Lexer& lexer) {
  return Application(function, operands, offset, graph, lexer).make();
}

}  // namespace nnsolve
