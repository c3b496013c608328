// A node that is used more than once gets a name by define-fun, and so does one in which too many nodes nest; the rest
// is written in place. So the recursion below is shallow, however deep the formula.
#include "io/smt2_writer.h"

#include "formula/fresh_names.h"
#include "io/query_writer.h"
#include "io/smtlib_symbol.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace nnsolve {

namespace {

class EtrWriter {
 public:
  EtrWriter(std::string& out, const Etr& formula)
      : out_(out),
        formula_(formula),
        symbols_(make_symbols(all_names(formula))),
        definition_names_(all_names(formula)),
        uses_(formula.node_count(), 0),
        levels_(formula.node_count(), 0),
        names_(formula.node_count()) {}

  void write() {
    count_uses();
    out_.append("(set-info :smt-lib-version 2.6)\n(set-logic QF_").append(formula_.functions().empty() ? "" : "UF");
    out_.append(is_linear() ? "LRA" : "NRA").append(")\n");
    for (Variable v = 0; v < formula_.variables().size(); ++v) {
      if (formula_.application_of(v)) continue;
      out_.append("(declare-const ").append(symbols_[v]).append(" ");
      out_.append(formula_.variables()[v].is_bool ? "Bool" : "Real").append(")\n");
    }
    for (std::size_t f = 0; f < formula_.functions().size(); ++f) declare_function(f);
    for (NodeIndex n = 0; n < formula_.node_count(); ++n) {
      if (uses_[n] > 0) define_if_needed(n);
    }
    for (NodeIndex assertion : assertions()) {
      out_.append("(assert ");
      append(assertion);
      out_.append(")\n");
    }
    out_.append("(check-sat)\n");
  }

 private:
  static constexpr std::uint32_t most_levels = 200;

  bool is_constant(NodeIndex n) const { return formula_.node(n).kind == EtrKind::constant; }

  /// Of variables, then of functions.
  static std::vector<std::string> all_names(const Etr& formula) {
    std::vector<std::string> names = variable_names(formula);
    for (const EtrFunction& function : formula.functions()) names.push_back(function.name);
    return names;
  }

  std::span<const NodeIndex> assertions() const {
    return std::span(formula_.assertions()).first(formula_.given_count());
  }

  const EtrApplication* application(NodeIndex n) const {
    const EtrKind kind = formula_.node(n).kind;
    if (kind != EtrKind::variable && kind != EtrKind::bool_variable) return nullptr;
    const std::optional<std::size_t> number = formula_.application_of(formula_.node(n).number);
    return number ? &formula_.applications()[*number] : nullptr;
  }

  /// What is written inside of a node.
  std::span<const NodeIndex> parts(NodeIndex n) const {
    const EtrApplication* applied = application(n);
    return applied != nullptr ? std::span<const NodeIndex>(applied->arguments) : formula_.children(n);
  }

  void declare_function(std::size_t f) {
    const EtrFunction& function = formula_.functions()[f];
    out_.append("(declare-fun ").append(symbols_[formula_.variables().size() + f]).append(" (");
    for (std::size_t i = 0; i < function.argument_is_bool.size(); ++i) {
      out_.append(i > 0 ? " " : "").append(function.argument_is_bool[i] ? "Bool" : "Real");
    }
    out_.append(") ").append(function.is_bool ? "Bool" : "Real").append(")\n");
  }

  void count_uses() {
    for (NodeIndex assertion : assertions()) ++uses_[assertion];
    for (auto n = static_cast<NodeIndex>(formula_.node_count()); n-- > 0;) {
      if (uses_[n] == 0) continue;
      for (NodeIndex part : parts(n)) ++uses_[part];
    }
  }

  bool is_linear() const {
    for (NodeIndex n = 0; n < formula_.node_count(); ++n) {
      if (uses_[n] == 0) continue;
      const EtrApplication* applied = application(n);
      if (applied != nullptr && applied->function == EtrApplication::quotient) return false;
      if (formula_.node(n).kind != EtrKind::product) continue;
      std::span<const NodeIndex> factors = formula_.children(n);
      if (std::count_if(factors.begin(), factors.end(), [&](NodeIndex f) { return !is_constant(f); }) > 1) return false;
    }
    return true;
  }

  void define_if_needed(NodeIndex n) {
    std::span<const NodeIndex> inside = parts(n);
    if (inside.empty()) return;
    for (NodeIndex child : inside) levels_[n] = std::max(levels_[n], levels_[child] + 1);
    if (uses_[n] == 1 && levels_[n] < most_levels) return;
    std::string name = definition_names_.make("_d");
    out_.append("(define-fun ").append(name).append(" () ");
    out_.append(formula_.node(n).kind < EtrKind::truth ? "Real " : "Bool ");
    append(n);
    out_.append(")\n");
    names_[n] = std::move(name);
    levels_[n] = 0;
  }

  void append(NodeIndex n) {
    const EtrNode& node = formula_.node(n);
    if (!names_[n].empty()) {
      out_.append(names_[n]);
      return;
    }
    switch (node.kind) {
      case EtrKind::constant:
        append_numeral(out_, formula_.constant(n));
        break;
      case EtrKind::variable:
      case EtrKind::bool_variable:
        append_variable(n);
        break;
      case EtrKind::truth:
        out_.append(node.number != 0 ? "true" : "false");
        break;
      case EtrKind::sum:
        append_list("+", formula_.children(n));
        break;
      case EtrKind::product:
        append_product(n);
        break;
      case EtrKind::choice:
        append_list("ite", formula_.children(n));
        break;
      case EtrKind::negation:
        append_list("not", formula_.children(n));
        break;
      case EtrKind::all:
        append_list("and", formula_.children(n));
        break;
      case EtrKind::any:
        append_list("or", formula_.children(n));
        break;
      case EtrKind::equivalence:
        append_list("=", formula_.children(n));
        break;
      case EtrKind::atom:
        append_atom(node, formula_.children(n)[0]);
        break;
    }
  }

  void append_variable(NodeIndex n) {
    const EtrApplication* applied = application(n);
    if (applied == nullptr) {
      out_.append(symbols_[formula_.node(n).number]);
    } else if (applied->function == EtrApplication::quotient) {
      append_list("/", applied->arguments);
    } else {
      append_list(symbols_[formula_.variables().size() + applied->function], applied->arguments);
    }
  }

  void append_list(std::string_view head, std::span<const NodeIndex> children) {
    out_.append("(").append(head);
    for (NodeIndex child : children) {
      out_.push_back(' ');
      append(child);
    }
    out_.push_back(')');
  }

  /// The second factor of (-1) * x, unless the product has a name.
  const NodeIndex* negated(NodeIndex n) const {
    std::span<const NodeIndex> factors = formula_.children(n);
    if (formula_.node(n).kind != EtrKind::product || !names_[n].empty() || factors.size() != 2) return nullptr;
    bool is_negated = is_constant(factors[0]) && formula_.constant(factors[0]) == Rational(-1);
    return is_negated ? &factors[1] : nullptr;
  }

  void append_product(NodeIndex n) {
    if (const NodeIndex* factor = negated(n)) {
      append_list("-", {factor, 1});
    } else {
      append_list("*", formula_.children(n));
    }
  }

  /// a - b ~ 0 as a ~ b, where it is written like that.
  void append_atom(const EtrNode& atom, NodeIndex term) {
    const char* opening = "(= ";
    if (atom.relation == Relation::greater) opening = "(> ";
    if (atom.relation == Relation::greater_equal) opening = "(>= ";
    if (atom.relation == Relation::not_equal) opening = "(distinct ";
    out_.append(opening);
    std::span<const NodeIndex> parts = formula_.children(term);
    bool is_pair = formula_.node(term).kind == EtrKind::sum && names_[term].empty() && parts.size() == 2;
    const NodeIndex* first_negated = is_pair ? negated(parts[0]) : nullptr;
    const NodeIndex* second_negated = is_pair ? negated(parts[1]) : nullptr;
    if (second_negated != nullptr) {
      append_both(parts[0], *second_negated);
    } else if (first_negated != nullptr) {
      append_both(parts[1], *first_negated);
    } else if (is_pair && is_constant(parts[1])) {
      append(parts[0]);
      out_.push_back(' ');
      append_numeral(out_, -formula_.constant(parts[1]));
    } else {
      append(term);
      out_.append(" 0.0");
    }
    out_.push_back(')');
  }

  void append_both(NodeIndex a, NodeIndex b) {
    append(a);
    out_.push_back(' ');
    append(b);
  }

  std::string& out_;
  const Etr& formula_;
  std::vector<std::string> symbols_;  // by variable, then by function
  FreshNames definition_names_;
  std::vector<std::uint32_t> uses_;    // by node, as the two below: in nodes that are used, and as assertions
  std::vector<std::uint32_t> levels_;  // how many nodes nest in its text
  std::vector<std::string> names_;     // of its definition, or empty
};

}  // namespace

void append_etr(std::string& out, const Etr& formula) { EtrWriter(out, formula).write(); }

}  // namespace nnsolve
