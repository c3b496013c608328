// The commands of a script. What asks or informs is skipped; what would change the meaning of the formula in a way
// that is not supported is an error, never skipped.
#include "io/smt2_reader.h"

#include "io/smt2_lexer.h"
#include "io/smt2_terms.h"
#include "io/text_place.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace nnsolve {

namespace {

using Kind = Smt2Token::Kind;

class Smt2Reader {
 public:
  Smt2Reader(std::string_view text, const std::string& file_name)
      : lexer_(text, file_name), terms_(lexer_, names_, formula_) {}

  Etr read() {
    for (Smt2Token token = lexer_.next(); token.kind != Kind::end; token = lexer_.next()) {
      if (token.kind != Kind::open) lexer_.fail_expected("a command in parentheses", token);
      read_command(token);
    }
    return std::move(formula_);
  }

 private:
  void read_command(const Smt2Token& parenthesis) {
    Smt2Token command = lexer_.next();
    open_ = parenthesis.offset;
    if (command.kind != Kind::symbol) {
      if (command.kind == Kind::end) fail_open();
      lexer_.fail_expected("a command", command);
    }
    std::string_view word = command.text;
    if (is_skipped(word)) {
      skip_rest_of_list(lexer_, open_);
      if (word == "exit") ended_by_ = "exit";
      return;
    }
    if (ended_by_ != nullptr) {
      lexer_.fail(command.offset, std::string(word).append(" after ").append(ended_by_).append(" is not supported"));
    }
    if (word == "assert") {
      read_assertion();
    } else if (word == "declare-const" || word == "declare-fun") {
      read_declaration(word == "declare-fun");
    } else if (word == "define-const" || word == "define-fun") {
      read_definition(word == "define-fun");
    } else if (word == "set-logic") {
      read_logic();
    } else if (word == "check-sat") {
      ended_by_ = "check-sat";
    } else {
      lexer_.fail(command.offset, "command " + quoted(word) + (is_known(word) ? " is not supported" : " is unknown"));
    }
    expect_close();
  }

  static bool is_skipped(std::string_view word) {
    return word.starts_with("get-") || word == "set-info" || word == "set-option" || word == "echo" || word == "exit";
  }

  static bool is_known(std::string_view word) {
    constexpr auto words = std::to_array<std::string_view>(
        {"push", "pop", "reset", "reset-assertions", "check-sat-assuming", "declare-sort", "define-sort",
         "declare-datatype", "declare-datatypes", "define-fun-rec", "define-funs-rec", "minimize", "maximize",
         "assert-soft", "simplify", "declare-datatypes"});
    return std::find(words.begin(), words.end(), word) != words.end();
  }

  [[noreturn]] void fail_open() const { lexer_.fail(open_, "this parenthesis is never closed"); }

  /// The next token, which must not be the end of the text.
  Smt2Token next() {
    Smt2Token token = lexer_.next();
    if (token.kind == Kind::end) fail_open();
    return token;
  }

  void expect_close() {
    Smt2Token token = next();
    if (token.kind != Kind::close) lexer_.fail_expected("')'", token);
  }

  void read_logic() {
    Smt2Token logic = next();
    if (!logic.is_symbol()) lexer_.fail_expected("the name of a logic", logic);
    if (std::exchange(has_logic_, true)) lexer_.fail(logic.offset, "a second set-logic");
    if (logic.text == "QF_NRA" || logic.text == "QF_LRA") return;
    lexer_.fail(logic.offset, "logic " + quoted(logic.text) + " is not supported; there are QF_NRA and QF_LRA");
  }

  /// True for Bool, false for Real.
  bool read_sort() {
    Smt2Token sort = next();
    if (sort.kind == Kind::open) {
      Smt2Token head = next();
      lexer_.fail(sort.offset, "sort (" + std::string(head.is_symbol() ? head.text : "...") + " ...) is not supported");
    }
    if (!sort.is_symbol()) lexer_.fail_expected("a sort, Real or Bool", sort);
    if (sort.text == "Int") lexer_.fail(sort.offset, "integers are not supported: sort Int");
    if (sort.text != "Real" && sort.text != "Bool") {
      lexer_.fail(sort.offset, "sort " + quoted(sort.text) + " is not supported; there are Real and Bool");
    }
    return sort.text == "Bool";
  }

  /// A name that something new can be given.
  std::uint32_t read_new_name(Smt2Token& token) {
    token = next();
    if (!token.is_symbol()) lexer_.fail_expected("a name", token);
    constexpr auto syntax =
        std::to_array<std::string_view>({"let", "!", "_", "as", "forall", "exists", "match", "par"});
    if (token.kind == Kind::symbol && std::find(syntax.begin(), syntax.end(), token.text) != syntax.end()) {
      lexer_.fail(token.offset, quoted(token.text) + " is a reserved word");
    }
    std::uint32_t name = names_.number_of(token.text);
    terms_.expect_new(name, token);
    return name;
  }

  void expect_open(std::string_view wanted) {
    Smt2Token token = next();
    if (token.kind != Kind::open) lexer_.fail_expected(wanted, token);
  }

  void read_declaration(bool has_arguments) {
    Smt2Token token;
    std::uint32_t name = read_new_name(token);
    if (has_arguments) {
      expect_open("the sorts of the arguments in parentheses");
      if (next().kind != Kind::close) {
        lexer_.fail(token.offset, "uninterpreted functions with arguments are not supported: " + quoted(token.text));
      }
    }
    bool is_bool = read_sort();
    Variable variable = formula_.add_variable(std::string(token.text), is_bool);
    names_.bind(name, {Smt2Binding::Kind::term, false, formula_.make_variable(variable)});
  }

  void read_definition(bool has_parameters) {
    Smt2Token token;
    std::uint32_t name = read_new_name(token);
    auto function = std::make_unique<Smt2Function>();
    function->name = token.text;
    std::size_t mark = names_.mark();
    if (has_parameters) {
      expect_open("the parameters in parentheses");
      read_parameters(*function);
    }
    bool is_bool = read_sort();
    bool is_constant = function->parameter_count == 0;
    if (lexer_.peek().kind == Kind::end) fail_open();
    Smt2Operand body = is_constant ? terms_.read() : terms_.read_body(*function);
    names_.restore(mark);
    terms_.expect_new(name, token);  // the body may have named a part of itself so
    if (is_formula(is_constant ? formula_ : function->graph, body.node) != is_bool) {
      lexer_.fail(body.offset, quoted(token.text) + " is declared as " + sort_name(is_bool) +
                                   ", but its definition is " + sort_name(!is_bool));
    }
    if (is_constant) {
      names_.bind(name, {Smt2Binding::Kind::term, false, body.node, body.shape});
    } else {
      function->body = body.node;
      function->body_shape = body.shape;
      terms_.add_function(std::move(function), name);
    }
  }

  void read_parameters(Smt2Function& function) {
    for (Smt2Token token = next(); token.kind != Kind::close; token = next()) {
      if (token.kind != Kind::open) lexer_.fail_expected("a parameter in parentheses", token);
      Smt2Token symbol = next();
      if (!symbol.is_symbol()) lexer_.fail_expected("the name of a parameter", symbol);
      std::uint32_t name = names_.number_of(symbol.text);
      const Smt2Binding& binding = names_.binding(name);
      if (binding.kind == Smt2Binding::Kind::operation) terms_.expect_new(name, symbol);
      if (binding.is_local) lexer_.fail(symbol.offset, "two parameters are called " + quoted(symbol.text));
      Variable variable = function.graph.add_variable("", read_sort());
      names_.bind_in_scope(name, {Smt2Binding::Kind::term, true, function.graph.make_variable(variable)});
      ++function.parameter_count;
      expect_close();
    }
  }

  void read_assertion() {
    if (lexer_.peek().kind == Kind::end) fail_open();
    Smt2Operand formula = terms_.read();
    if (!is_formula(formula_, formula.node)) lexer_.fail(formula.offset, "assert needs a formula, not a term");
    terms_.check_depth(formula);
    formula_.add_assertion(EtrPart{formula.node, formula.shape, false});
  }

  Etr formula_;
  Smt2Lexer lexer_;
  Smt2Names names_;
  Smt2Terms terms_;
  std::size_t open_ = 0;  // where the command began
  bool has_logic_ = false;
  const char* ended_by_ = nullptr;  // the command behind which nothing may be asserted any more
};

}  // namespace

Etr read_smt2(std::string_view text, const std::string& file_name) { return Smt2Reader(text, file_name).read(); }

}  // namespace nnsolve
