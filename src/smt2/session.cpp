#include "smt2/session.h"

#include "algebra/number_field.h"
#include "formula/evaluate.h"
#include "io/smt2_operators.h"
#include "io/text_place.h"
#include "smt2/model_text.h"
#include "smt2/unsat_core.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <utility>

namespace nnsolve {

namespace {

constexpr const char* unsupported = "unsupported\n";

/// There is no answer to what was asked; the command itself is fine.
struct NoAnswer {
  std::string message;
};

std::string string_literal(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  return out + "\"";
}

std::string error_response(std::string_view message) { return "(error " + string_literal(message) + ")\n"; }

std::string reason_unknown(const std::string& reason) {
  if (reason == "timeout" || reason == "incomplete") return reason;
  if (reason == "memory") return "memout";
  return string_literal(reason);
}

}  // namespace

// Commands ---------------------------------------------------------------------------------------------------------

std::string Smt2Session::respond(CommandSplitter::Command command) {
  try {
    std::string text = run(std::move(command));
    if (!text.empty() || !options_.prints_success() || word_.empty()) return text;
    return "success\n";
  } catch (const ParseError& error) {
    script_.recover();
    note_refusal(word_);
    return error_response(error.what());
  }
}

std::string Smt2Session::run(CommandSplitter::Command command) {
  texts_.push_back(std::move(command.text));
  lexer_.restart(texts_.back(), command.line, command.column);
  script_.allow(texts_.back().size());
  word_ = {};
  const Smt2Token parenthesis = lexer_.next();
  if (parenthesis.kind == Kind::end) return "";
  if (parenthesis.kind != Kind::open) lexer_.fail_expected("a command in parentheses", parenthesis);
  open_ = parenthesis.offset;
  const Smt2Token word = script_.next();
  if (word.kind != Kind::symbol) lexer_.fail_expected("a command", word);
  word_ = word.text;
  try {
    return run_command(word);
  } catch (const NoAnswer& none) {
    return error_response(lexer_.where(open_) + ": " + none.message);
  } catch (const NumberTooLarge& error) {
    lexer_.fail(open_, error.what());
  } catch (const UsageError& error) {
    lexer_.fail(open_, error.what());
  }
}

std::string Smt2Session::run_command(const Smt2Token& word) {
  if (script_.take(word, open_)) {
    if (word_ != "set-info" && word_ != "set-logic") end_answers();
    if (word_ == "reset") options_ = SessionOptions();
    return "";
  }
  if (word_ == "exit") {
    script_.expect_close();
    is_over_ = true;
    return "";
  }
  struct Answer {
    std::string_view word;
    std::string (Smt2Session::*answer)();
  };
  if (word_ == "check-sat") return check_sat(nullptr);
  if (word_ == "check-sat-assuming") return check_sat(&Smt2Script::read_assumptions);
  if (word_ == "check-sat-assuming-model") return check_sat(&Smt2Script::read_model_assumptions);
  constexpr auto answers = std::to_array<Answer>({
      {"get-value", &Smt2Session::get_value},
      {"get-model", &Smt2Session::get_model},
      {"get-assignment", &Smt2Session::get_assignment},
      {"get-assertions", &Smt2Session::get_assertions},
      {"get-unsat-core", &Smt2Session::get_unsat_core},
      {"get-unsat-assumptions", &Smt2Session::get_unsat_assumptions},
      {"get-info", &Smt2Session::get_info},
      {"get-option", &Smt2Session::get_option},
      {"set-option", &Smt2Session::set_option},
      {"echo", &Smt2Session::echo},
  });
  const auto* found = std::ranges::find(answers, word_, &Answer::word);
  if (found != answers.end()) return (this->*found->answer)();
  lexer_.fail(word.offset,
              "command " + quoted(word_) + (is_refused_command(word_) ? " is not supported" : " is unknown"));
}

/// What was answered is of what stood then.
void Smt2Session::end_answers() {
  verdict_.reset();
  model_.reset();
  assumptions_.clear();
  if (refused_levels_ && script_.level_count() < *refused_levels_) refused_levels_.reset();
  if (word_ == "reset" || word_ == "reset-assertions") {
    refused_levels_.reset();
    is_lost_ = false;
  }
}

void Smt2Session::note_refusal(std::string_view word) {
  if (word == "assert") refused_levels_ = std::min(refused_levels_.value_or(SIZE_MAX), script_.level_count());
  if (word == "push" || word == "pop" || word == "reset" || word == "reset-assertions") is_lost_ = true;
  if (word == "assert" || is_lost_) verdict_.reset();
}

// Questions --------------------------------------------------------------------------------------------------------

std::string Smt2Session::check_sat(ReadAssumptions read) {
  end_answers();
  std::vector<NodeIndex> assumptions;
  if (read != nullptr) {
    const std::size_t begin = lexer_.position();
    assumptions = (script_.*read)();
    assumptions_.emplace_back(lexer_.slice(begin, lexer_.position()));
  }
  script_.expect_close();
  ++check_count_;
  verdict_ = asker_(script_.question(assumptions), options_);
  const bool is_sat = verdict_->status == Status::sat;
  if (is_lost_ || (refused_levels_ && is_sat)) {
    verdict_ = Smt2Verdict{Status::unknown, is_lost_ ? "a level was refused" : "an assertion was refused", {}, ""};
  } else if (is_sat && verdict_->solution) {
    model_ = model_of(script_.question(assumptions), *verdict_->solution);
  }
  return verdict_->text.empty() ? std::string(to_string(verdict_->status)) + "\n" : verdict_->text;
}

const EtrModel& Smt2Session::model() const {
  if (!verdict_ || verdict_->status != Status::sat) throw NoAnswer{"there is no model: the last answer is not sat"};
  if (!model_) throw NoAnswer{"the solution is known only near numbers, so there are no exact values"};
  return *model_;
}

std::string Smt2Session::get_value() {
  const Smt2Token list = script_.next();
  if (list.kind != Kind::open) lexer_.fail_expected("terms in parentheses", list);
  std::vector<std::pair<NodeIndex, std::string_view>> terms;
  while (lexer_.peek().kind != Kind::close) {
    const std::size_t begin = lexer_.peek().offset;
    const NodeIndex node = script_.read_term().node;
    terms.emplace_back(node, lexer_.slice(begin, lexer_.position()));
  }
  script_.expect_close();
  script_.expect_close();
  if (terms.empty()) lexer_.fail(list.offset, "get-value needs a term");
  EtrModel values = model();
  const Etr& formula = script_.state().formula;
  complete(formula, values);
  FieldArithmetic arithmetic(values.fields);
  const NodeValues nodes = evaluate(formula, values.values, arithmetic);
  std::string out = "(";
  for (const auto& [node, text] : terms) {
    out.append(out.size() > 1 ? "\n (" : "(").append(text).append(" ");
    const bool is_bool = is_formula(formula, node);
    append_value(out, is_bool ? Value(Rational(nodes.truths[node] ? 1 : 0)) : nodes.values[node], is_bool,
                 values.fields);
    out.append(")");
  }
  return out + ")\n";
}

std::string Smt2Session::get_model() {
  script_.expect_close();
  return model_text(script_.state().formula, script_.state().declared, model());
}

std::string Smt2Session::get_assignment() {
  script_.expect_close();
  EtrModel values = model();
  const Etr& formula = script_.state().formula;
  complete(formula, values);
  FieldArithmetic arithmetic(values.fields);
  const NodeValues nodes = evaluate(formula, values.values, arithmetic);
  std::string out = "(";
  for (const Smt2NamedFormula& named : script_.state().named) {
    const bool is_true = nodes.truths[named.part.node];
    if (named.is_quantified && !is_true) continue;  // other values might make it true
    out.append(out.size() > 1 ? " (" : "(").append(symbol_of(named.name)).append(is_true ? " true)" : " false)");
  }
  return out + ")\n";
}

std::string Smt2Session::get_assertions() {
  script_.expect_close();
  std::string out = "(";
  for (const std::string_view text : script_.state().assertion_texts) {
    out.append(out.size() > 1 ? "\n " : "").append(text);
  }
  return out + ")\n";
}

// Cores ------------------------------------------------------------------------------------------------------------

void Smt2Session::expect_unsat() const {
  if (!verdict_ || verdict_->status != Status::unsat) throw NoAnswer{"there is no core: the last answer is not unsat"};
}

bool Smt2Session::is_still_unsat(const Etr& question) { return asker_(question, options_).status == Status::unsat; }

/// Only after check-sat without assumptions, which no core names.
std::string Smt2Session::get_unsat_core() {
  script_.expect_close();
  expect_unsat();
  const Smt2State& state = script_.state();
  std::vector<std::size_t> core;
  for (std::size_t i = 0; i < state.assertion_names.size(); ++i) {
    if (!state.assertion_names[i].empty()) core.push_back(i);
  }
  if (options_.minimizes_cores() && assumptions_.empty()) {
    core = minimal_core(state.formula, std::move(core), [&](const Etr& question) { return is_still_unsat(question); });
  }
  std::string out = "(";
  for (const std::size_t i : core) {
    out.append(out.size() > 1 ? " " : "").append(symbol_of(state.assertion_names[i]));
  }
  return out + ")\n";
}

std::string Smt2Session::get_unsat_assumptions() {
  script_.expect_close();
  expect_unsat();
  return (assumptions_.empty() ? "()" : assumptions_.front().substr(assumptions_.front().find('('))) + "\n";
}

// What a session says of itself ------------------------------------------------------------------------------------

std::string Smt2Session::get_info() {
  const Smt2Token key = script_.next();
  if (key.kind != Kind::keyword) lexer_.fail_expected("a keyword such as :name", key);
  script_.expect_close();
  auto pair = [&](const std::string& value) { return "(" + std::string(key.text) + " " + value + ")\n"; };
  if (key.text == ":name") return pair("\"nnsolve\"");
  if (key.text == ":version") return pair(string_literal(NNSOLVE_VERSION));
  if (key.text == ":authors") return pair("\"the authors of nnsolve\"");
  if (key.text == ":error-behavior") return pair("continued-execution");
  if (key.text == ":assertion-stack-levels") return pair(std::to_string(script_.level_count()));
  if (key.text == ":reason-unknown") {
    if (!verdict_ || verdict_->status != Status::unknown) throw NoAnswer{"the last answer is not unknown"};
    return pair(reason_unknown(verdict_->reason));
  }
  if (key.text == ":all-statistics") return "(:check-sat-calls " + std::to_string(check_count_) + ")\n";
  return unsupported;
}

std::string Smt2Session::get_option() {
  const Smt2Token key = script_.next();
  if (key.kind != Kind::keyword) lexer_.fail_expected("a keyword such as :print-success", key);
  script_.expect_close();
  const std::optional<std::string> value = options_.get(key.text);
  return value ? *value + "\n" : unsupported;
}

std::string Smt2Session::set_option() {
  const Smt2Token key = script_.next();
  if (key.kind != Kind::keyword) lexer_.fail_expected("a keyword such as :print-success", key);
  std::string_view value;
  if (lexer_.peek().kind != Kind::close) {
    const std::size_t begin = lexer_.peek().offset;
    skip_expression(lexer_);
    value = lexer_.slice(begin, lexer_.position());
  }
  script_.expect_close();
  return options_.set(key.text, value) ? "" : unsupported;
}

std::string Smt2Session::echo() {
  const Smt2Token text = script_.next();
  if (text.kind != Kind::string) lexer_.fail_expected("a string", text);
  script_.expect_close();
  return std::string(text.text) + "\n";
}

}  // namespace nnsolve
