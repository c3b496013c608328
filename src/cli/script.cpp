#include "cli/script.h"

#include "io/files.h"
#include "io/smt2_lexer.h"
#include "smt2/command_splitter.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace nnsolve {

namespace {

struct ScriptOutline {
  std::vector<CommandSplitter::Command> commands;
  std::size_t check_count = 0;
  bool asks_for_values = false;
};

/// The first word of a command, or nothing.
std::string_view word_of(const CommandSplitter::Command& command) {
  try {
    Smt2Lexer lexer(command.text, "");
    if (lexer.next().kind != Smt2Token::Kind::open) return "";
    const Smt2Token word = lexer.next();
    return word.kind == Smt2Token::Kind::symbol ? word.text : "";
  } catch (const ParseError&) {
    return "";  // the session will say what is wrong, and where
  }
}

ScriptOutline outline_of(std::string_view text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (text.starts_with(mark)) text.remove_prefix(mark.size());
  CommandSplitter splitter;
  splitter.add(text);
  splitter.end();
  ScriptOutline outline;
  while (auto command = splitter.next()) {
    outline.commands.push_back(*std::move(command));
    const std::string_view word = word_of(outline.commands.back());
    if (word == "exit") break;
    if (word.starts_with("check-sat")) ++outline.check_count;
    if (word.starts_with("get-")) outline.asks_for_values = true;
  }
  return outline;
}

/// What solve says of a script whose (set-info :status ...) is wrong.
std::string status_warning(const std::string& name, bool declared) {
  std::string message = "nnsolve: warning: " + name + ": the file says (set-info :status ";
  message.append(declared ? "sat" : "unsat").append("), but ");
  return message.append(declared ? "it is unsat\n" : "there is a solution, which was checked exactly\n");
}

void expect_one_question(const SolveRequest& request, const ScriptOutline& outline, const std::string& name) {
  if (outline.check_count < 2) return;
  for (const auto& [is_given, option] :
       {std::pair(request.json, "--json"), std::pair(!request.witness_path.empty(), "--witness"),
        std::pair(!request.trace_path.empty(), "--trace")}) {
    if (!is_given) continue;
    throw UsageError(std::string(option) + " is for one question, but " + name + " asks " +
                     std::to_string(outline.check_count));
  }
}

}  // namespace

Smt2Verdict verdict_of(const SolveReport& report, const Formula& formula) {
  Smt2Verdict verdict;
  verdict.status = report.status;
  verdict.reason = report.reason;
  verdict.text = report.text;
  if (!report.witness) return verdict;
  AnyAssignment solution = read_any_assignment(*report.witness, "the solution", formula);
  if (auto* exact = std::get_if<Assignment>(&solution)) verdict.solution = std::move(*exact);
  return verdict;
}

SolveReport make_script_report(const SolveRequest& request, const InputText& script, const QuestionSolver& solve) {
  const std::string name = shown_path(script.path);
  ScriptOutline outline = outline_of(script.text);
  expect_one_question(request, outline, name);
  SolveReport result;
  SolveRequest asked = request;
  if (asked.witness_path.empty() && outline.asks_for_values) asked.witness_path = "-";
  bool has_failed = false;
  std::optional<bool> declared;
  Smt2Session session(name, [&](Etr question, const SessionOptions&) {
    const Formula formula(std::move(question));
    InputText input = script;
    if (outline.check_count > 1) input.text.clear();  // is no certificate's instance then
    input.formula = &formula;
    SolveReport report = solve(asked, input);
    has_failed = has_failed || report.text.empty();
    Smt2Verdict verdict = verdict_of(report, formula);
    result.status = report.status;
    result.reason = report.reason;
    result.summary += report.summary;
    const bool is_wrong = declared && report.status == (*declared ? Status::unsat : Status::sat);
    if (is_wrong) result.summary += status_warning(name, *declared);
    result.exit_status = report.exit_status;
    result.witness = std::move(report.witness);
    result.certificate = std::move(report.certificate);
    return verdict;
  });
  if (outline.check_count == 0) {
    CommandSplitter::Command question{"(check-sat)", 1, 1, true};
    if (!outline.commands.empty()) question.line = outline.commands.back().line;
    const bool has_exit = !outline.commands.empty() && word_of(outline.commands.back()) == "exit";
    outline.commands.insert(outline.commands.end() - (has_exit ? 1 : 0), std::move(question));
  }
  for (CommandSplitter::Command& command : outline.commands) {
    if (session.is_over() || has_failed) break;
    const std::string_view word = word_of(command);
    const bool is_shown = word.starts_with("check-sat") || (!request.json && word != "set-option");
    declared = session.declared_status();
    const std::string text = session.run(std::move(command));
    if (is_shown) result.text += text;
  }
  if (has_failed) result.text.clear();
  return result;
}

}  // namespace nnsolve
