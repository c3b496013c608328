// A session in SMT-LIB 2.6: commands one after the other, each with its answer. What is declared and asserted is the
// script's state (src/io/smt2_script.h); each check-sat is a fresh question to whoever decides it.
#pragma once

#include "formula/applications.h"
#include "io/smt2_lexer.h"
#include "io/smt2_script.h"
#include "smt2/command_splitter.h"
#include "smt2/session_options.h"

#include "nnsolve/formula.h"
#include "nnsolve/outcome.h"
#include "nnsolve/witness.h"

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

struct Smt2Verdict {
  Status status = Status::unknown;
  std::string reason;                  // why unknown
  std::optional<Assignment> solution;  // of sat; nothing: it is known only near numbers
  std::string text;                    // what is printed; empty: the status
};

class Smt2Session {
 public:
  using Asker = std::function<Smt2Verdict(Etr question, const SessionOptions& options)>;

  Smt2Session(const std::string& file_name, Asker asker) : lexer_("", file_name), script_(lexer_), asker_(asker) {}

  /// What is to be printed for a command, an error too. After an assertion that was refused nothing is called sat, as
  /// long as it would stand.
  std::string respond(CommandSplitter::Command command);
  /// The same without `success` and `unsupported`; an error that is more than an answer that there is not is thrown as
  /// a ParseError.
  std::string run(CommandSplitter::Command command);

  bool is_over() const { return is_over_; }
  /// What the script says its next question's answer is.
  std::optional<bool> declared_status() const { return script_.state().status; }
  std::size_t check_count() const { return check_count_; }

 private:
  using Kind = Smt2Token::Kind;

  std::string run_command(const Smt2Token& word);
  void end_answers();
  using ReadAssumptions = std::vector<NodeIndex> (Smt2Script::*)();

  /// Null: there are no assumptions.
  std::string check_sat(ReadAssumptions read);
  std::string get_value();
  std::string get_model();
  std::string get_assignment();
  std::string get_assertions();
  std::string get_unsat_core();
  std::string get_unsat_assumptions();
  std::string get_info();
  std::string get_option();
  std::string set_option();
  std::string echo();
  const EtrModel& model() const;
  void expect_unsat() const;
  bool is_still_unsat(const Etr& question);
  void note_refusal(std::string_view word);

  std::deque<std::string> texts_;  // names point into them
  Smt2Lexer lexer_;
  Smt2Script script_;
  Asker asker_;
  SessionOptions options_;
  std::optional<Smt2Verdict> verdict_;  // on what stands now
  std::optional<EtrModel> model_;       // if it is sat
  std::vector<std::string> assumptions_;
  std::string_view word_;                      // of the command
  std::size_t open_ = 0;                       // where it begins
  std::optional<std::size_t> refused_levels_;  // levels when an assertion was refused, the lowest
  bool is_lost_ = false;                       // the stack is not what the script says
  bool is_over_ = false;
  std::size_t check_count_ = 0;
};

}  // namespace nnsolve
