// A script as one question, for whoever needs a formula: what asks for values is skipped.
#include "io/smt2_reader.h"

#include "io/smt2_lexer.h"
#include "io/smt2_script.h"
#include "io/text_place.h"

#include "nnsolve/error.h"

#include <cstddef>
#include <optional>
#include <utility>

namespace nnsolve {

namespace {

class Smt2Reader {
 public:
  Smt2Reader(std::string_view text, const std::string& file_name) : lexer_(text, file_name), script_(lexer_) {}

  Smt2File read() {
    for (Smt2Token token = lexer_.next(); token.kind != Kind::end && !is_over_; token = lexer_.next()) {
      if (token.kind != Kind::open) lexer_.fail_expected("a command in parentheses", token);
      read_command(token.offset);
    }
    if (!file_) file_ = ask(0);
    return std::move(*file_);
  }

 private:
  void read_command(std::size_t open) {
    const Smt2Token command = lexer_.next();
    if (command.kind == Kind::end) lexer_.fail(open, "this parenthesis is never closed");
    if (command.kind != Kind::symbol) lexer_.fail_expected("a command", command);
    const std::string_view word = command.text;
    if (script_.take(command, open)) {
      const bool only_tells = word == "set-info" || word == "set-logic" || word == "declare-fun" ||
                              word == "declare-const" || word.starts_with("define-");
      if (!only_tells) is_as_asked_ = false;
      return;
    }
    if (is_refused_command(word)) lexer_.fail(command.offset, "command " + quoted(word) + " is not supported");
    if (word == "check-sat" || word == "check-sat-assuming") {
      read_check(word == "check-sat-assuming", command.offset);
    } else if (word.starts_with("get-") || word == "set-option" || word == "echo" || word == "exit") {
      skip_rest_of_list(lexer_, open);
      is_over_ = word == "exit";
    } else {
      lexer_.fail(command.offset, "command " + quoted(word) + " is unknown");
    }
  }

  void read_check(bool has_assumptions, std::size_t offset) {
    if (file_ && !(is_as_asked_ && !has_assumptions)) {
      lexer_.fail(offset, "a second question; nnsolve solve and nnsolve smt2 answer one after the other");
    }
    Smt2File asked;
    if (!file_ && !has_assumptions) asked = ask(offset);
    if (has_assumptions) {
      std::vector<NodeIndex> assumptions = script_.read_assumptions();
      asked = ask(offset, assumptions);
    }
    script_.expect_close();
    if (!file_) file_ = std::move(asked);
    is_as_asked_ = !has_assumptions;
  }

  Smt2File ask(std::size_t offset, const std::vector<NodeIndex>& assumptions = {}) {
    try {
      return {script_.question(assumptions), script_.state().status};
    } catch (const NumberTooLarge& error) {
      lexer_.fail(offset, error.what());
    } catch (const UsageError& error) {
      lexer_.fail(offset, error.what());
    }
  }

  using Kind = Smt2Token::Kind;

  Smt2Lexer lexer_;
  Smt2Script script_;
  std::optional<Smt2File> file_;  // as it was asked
  bool is_as_asked_ = false;      // nothing has changed since
  bool is_over_ = false;
};

}  // namespace

Smt2File read_smt2_file(std::string_view text, const std::string& file_name) {
  return Smt2Reader(text, file_name).read();
}

Etr read_smt2(std::string_view text, const std::string& file_name) { return read_smt2_file(text, file_name).formula; }

}  // namespace nnsolve
