// Reads terms and formulas of SMT-LIB into the nodes of a graph, without recursion.
#pragma once

#include "io/smt2_lexer.h"
#include "io/smt2_operators.h"

#include "nnsolve/formula.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace nnsolve {

/// A function with parameters (define-fun): its body as a graph of its own. The graph's first variables are the
/// parameters, the others stand for nodes of the formula that the body mentions.
struct Smt2Function {
  std::string_view name;
  Etr graph;
  NodeIndex body = 0;
  std::uint32_t body_shape = EtrPart::as_node;
  std::size_t parameter_count = 0;
  std::vector<EtrPart> imported;  // by variable behind the parameters: the node of the formula
  std::map<std::pair<NodeIndex, std::uint32_t>, NodeIndex> import_of;  // by node and shape
};

/// What a name means at the moment.
struct Smt2Binding {
  enum class Kind : std::uint8_t { nothing, operation, term, function };

  Kind kind = Kind::nothing;
  bool is_local = false;                   // of a term: a node of the function that is being read, not of the formula
  std::uint32_t index = 0;                 // of the operator, the node, or the function
  std::uint32_t shape = EtrPart::as_node;  // of a term
};

/// Texts of symbols as numbers, and what each means. The texts must outlive it.
class Smt2Names {
 public:
  /// Knows the operators.
  Smt2Names();
  std::uint32_t number_of(std::string_view name);
  const Smt2Binding& binding(std::uint32_t name) const { return bindings_[name]; }
  void bind(std::uint32_t name, const Smt2Binding& binding) { bindings_[name] = binding; }
  /// Likewise, until restore() goes back behind the mark.
  void bind_in_scope(std::uint32_t name, const Smt2Binding& binding);
  std::size_t mark() const { return hidden_.size(); }
  void restore(std::size_t mark);

 private:
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
  std::vector<Smt2Binding> bindings_;                          // by name
  std::vector<std::pair<std::uint32_t, Smt2Binding>> hidden_;  // what scopes hide, the innermost last
};

class Smt2Terms {
 public:
  /// Terms may be nested this deep in a text, and formulas however they are put together, so that whoever works on
  /// formulas may recurse. (What definitions put together may be deeper as a term: work on terms node by node.)
  static constexpr std::size_t most_levels = 10'000;

  Smt2Terms(Smt2Lexer& lexer, Smt2Names& names, Etr& formula);

  /// Reads one term or formula as a node of the formula.
  Smt2Operand read();
  /// Reads the body of a function, whose parameters are in its graph and bound, into it.
  Smt2Operand read_body(Smt2Function& function);
  void add_function(std::unique_ptr<Smt2Function> function, std::uint32_t name);

  /// Fails unless the name can be given a meaning of its own.
  void expect_new(std::uint32_t name, const Smt2Token& token) const;
  /// Fails if the formula nests too deep, which it can do through named parts.
  void check_depth(const Smt2Operand& formula);

 private:
  struct Frame {
    enum class Kind : std::uint8_t { application, bindings, binding, body, annotation };

    Kind kind = Kind::application;
    std::uint32_t index = 0;  // of the operator or function; the name of a binding
    bool is_operation = true;
    std::size_t offset = 0;
    std::size_t first_operand = 0;
    std::size_t first_pending = 0;  // of bindings
    std::size_t mark = 0;           // of a body
  };

  Etr& graph() { return function_ == nullptr ? formula_ : function_->graph; }
  bool has_operand() const { return operands_.size() > frames_.back().first_operand; }
  void push(NodeIndex node, std::size_t offset, std::uint32_t shape = EtrPart::as_node) {
    operands_.push_back({node, offset, shape});
  }
  Frame& open(Frame::Kind kind, std::size_t offset);

  void take(const Smt2Token& token);
  void take_term(const Smt2Token& token);
  void take_number(const Smt2Token& token);
  void take_symbol(const Smt2Token& token);
  void take_binding(const Smt2Token& token);
  void take_attribute(const Smt2Token& token);
  void take_end(const Smt2Token& token);
  void open_list(const Smt2Token& parenthesis);
  void open_application(const Smt2Token& parenthesis, const Smt2Token& head);
  void bind_pending();
  void close();
  EtrPart apply_frame(const Frame& frame);
  [[noreturn]] void fail_unknown(const Smt2Token& symbol, std::string_view what) const;

  EtrPart expand(const Smt2Function& function, std::span<const Smt2Operand> arguments, std::size_t offset);
  NodeIndex import(NodeIndex node, std::uint32_t shape);
  void count_digits(const Smt2Operand& result);

  Smt2Lexer& lexer_;
  Smt2Names& names_;
  Etr& formula_;
  Smt2Function* function_ = nullptr;  // whose body is being read
  std::vector<std::unique_ptr<Smt2Function>> functions_;
  std::vector<Frame> frames_;
  std::vector<Smt2Operand> operands_;
  std::vector<std::pair<std::uint32_t, EtrPart>> pending_;  // bindings of lets whose bodies have not begun
  std::vector<std::size_t> bound_in_;                       // by name: the last let that binds it
  std::size_t let_count_ = 0;
  std::size_t work_left_;             // what expanding functions and folding constants may cost in all
  std::vector<std::uint32_t> depth_;  // by node of the formula: how deep formulas nest in it
};

}  // namespace nnsolve
