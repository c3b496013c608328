// Reads terms and formulas of SMT-LIB into the nodes of a graph, without recursion.
#pragma once

#include "io/smt2_lexer.h"
#include "io/smt2_operators.h"
#include "io/smt2_state.h"

#include "nnsolve/formula.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace nnsolve {

class Smt2Terms {
 public:
  /// Terms may be nested this deep in a text, and formulas however they are put together, so that whoever works on
  /// formulas may recurse. (What definitions put together may be deeper as a term: work on terms node by node.)
  static constexpr std::size_t most_levels = 10'000;

  Smt2Terms(Smt2Lexer& lexer, Smt2State& state);

  /// Reads one term or formula as a node of the formula.
  Smt2Operand read();
  /// Likewise a formula that is asserted, so that `exists` in it can be a variable, as can `forall` under a negation.
  Smt2Operand read_asserted();
  /// The name that the term as a whole was given, the last that was read; empty if none.
  std::string_view last_name() const { return last_name_; }
  /// Reads the body of a function, whose parameters are in its graph and bound, into it.
  Smt2Operand read_body(Smt2Function& function);
  void add_function(std::shared_ptr<Smt2Function> function, std::uint32_t name);
  /// True for Bool, false for Real.
  bool read_sort();
  /// Forgets what it was in the middle of when an error was thrown.
  void recover();
  /// That much more text is to come.
  void allow(std::size_t text_size) { work_left_ += 10 * text_size; }

  /// Fails unless the name can be given a meaning of its own.
  void expect_new(std::uint32_t name, const Smt2Token& token) const;
  /// Fails if the formula nests too deep, which it can do through named parts.
  void check_depth(const Smt2Operand& formula);

 private:
  using Token = Smt2Token::Kind;

  struct Frame {
    enum class Kind : std::uint8_t { application, bindings, binding, body, annotation };

    Kind kind = Kind::application;
    std::uint32_t index = 0;                                // of the operator or function; the name of a binding
    Smt2Binding::Kind head = Smt2Binding::Kind::operation;  // of an application
    bool is_quantifier = false;                             // of a body
    std::optional<std::size_t> refused;                     // of a quantifier: where, if its variables are in use
    std::size_t first_bound = 0;                            // of a quantifier
    std::size_t last_argument = SIZE_MAX;  // of an implication: what must be its conclusion, for what was read in it
    std::size_t offset = 0;
    std::size_t first_operand = 0;
    std::size_t first_pending = 0;  // of bindings
    std::size_t mark = 0;           // of a body; of an annotation: how many quantifiers there were
  };

  Etr& formula() { return state_.formula; }
  Etr& graph() { return function_ == nullptr ? formula() : function_->graph; }
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
  void open_quantifier(const Smt2Token& parenthesis, const Smt2Token& head);
  void read_bound_variables();
  std::optional<bool> polarity();
  void close_quantifier(const Frame& frame, NodeIndex body);
  void bind_pending();
  void name_part(const Smt2Token& symbol);
  void close();
  EtrPart apply_frame(const Frame& frame);
  [[noreturn]] void fail_unknown(const Smt2Token& symbol, std::string_view what) const;

  void check_arguments(std::string_view name, const std::vector<bool>& sorts, std::span<const Smt2Operand> arguments,
                       std::size_t offset) const;
  EtrPart apply_free(std::uint32_t function, std::span<const Smt2Operand> arguments, std::size_t offset);
  EtrPart expand(const Smt2Function& function, std::span<const Smt2Operand> arguments, std::size_t offset);
  void spend(std::size_t cost, std::size_t offset);
  NodeIndex import(NodeIndex node, std::uint32_t shape);
  void count_digits(const Smt2Operand& result);

  Smt2Lexer& lexer_;
  Smt2State& state_;
  Smt2Function* function_ = nullptr;  // whose body is being read
  bool is_asserted_ = false;          // what is being read
  std::size_t quantifier_count_ = 0;
  std::string_view last_name_;
  std::vector<Frame> frames_;
  std::vector<Smt2Operand> operands_;
  std::vector<NodeIndex> bound_;                            // the variables of quantifiers that are open
  std::vector<std::pair<std::uint32_t, EtrPart>> pending_;  // bindings of lets whose bodies have not begun
  std::vector<std::size_t> bound_in_;                       // by name: the last let that binds it
  std::size_t let_count_ = 0;
  std::size_t work_left_;  // what expanding functions and folding constants may cost in all
};

}  // namespace nnsolve
