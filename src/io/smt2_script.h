// The commands of a script that say what is declared, defined and asserted, on a stack of levels. What asks is for
// whoever runs the script (src/smt2): here it is never skipped silently what would change the formula's meaning.
#pragma once

#include "io/smt2_lexer.h"
#include "io/smt2_state.h"
#include "io/smt2_terms.h"

#include "nnsolve/formula.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace nnsolve {

class Smt2Script {
 public:
  explicit Smt2Script(Smt2Lexer& lexer) : lexer_(lexer), terms_(lexer, state_) {}

  /// Reads the rest of a command up to its ')', if it is one of these; else reads nothing and returns false. `open` is
  /// where the command begins. Throws ParseError; then recover() goes back to what was before the command.
  bool take(const Smt2Token& word, std::size_t open);
  void recover();

  const Smt2State& state() const { return state_; }
  std::size_t level_count() const { return levels_.size(); }
  /// What is asked at this point: the assertions, and what applications are.
  Etr question(const std::vector<NodeIndex>& assumptions = {}) const;
  /// The literals of check-sat-assuming in their parentheses: each a name or a negated one.
  std::vector<NodeIndex> read_assumptions();
  /// What Yices' check-sat-assuming-model assumes: variables in parentheses, and behind them their values.
  std::vector<NodeIndex> read_model_assumptions();

  // For commands that ask.
  Smt2Token next() const;
  void expect_close() const;
  /// A term or formula, as a node of state().formula.
  Smt2Operand read_term();
  /// For how much text there is work to be done.
  void allow(std::size_t text_size) { terms_.allow(text_size); }

 private:
  using Kind = Smt2Token::Kind;

  void read_logic();
  void read_info();
  std::uint32_t read_new_name(Smt2Token& token);
  void expect_open(std::string_view wanted) const;
  void read_declaration(bool has_arguments);
  void read_definition(bool has_parameters);
  void read_parameters(Smt2Function& function);
  void read_sort_definition();
  void read_assertion();
  std::size_t read_level_count();
  void push();
  void pop();
  void reset_assertions();

  Smt2Lexer& lexer_;
  Smt2State state_;
  Smt2Terms terms_;
  std::vector<Smt2State> levels_;  // what was before each push
  std::size_t open_ = 0;           // where the command began
  std::size_t named_before_ = 0;   // the command
};

/// True for commands of SMT-LIB or of solvers that are known not to be supported.
bool is_refused_command(std::string_view word);

}  // namespace nnsolve
