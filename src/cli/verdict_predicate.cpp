// A command answers with its first line that begins with a verdict, as solvers do. The truth is what this program
// answers in a process of its own: a sat was evaluated exactly, an unsat counts if it is certified or agreed.
#include "cli/verdict_predicate.h"

#include "solvers/smtlib/command_line.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <cstdio>
#include <sstream>

namespace nnsolve {

namespace {

constexpr const char* this_program = "/proc/self/exe";

std::string verdict_of(const std::string& output) {
  std::istringstream lines(output);
  for (std::string line; std::getline(lines, line);) {
    const std::string word = line.substr(0, line.find_first_of(" \t\r"));
    if (word == "sat" || word == "unsat") return word;
    if (word == "unknown") return "";
  }
  return "";
}

bool is_program(const std::vector<std::string>& words) {
  return !words.empty() && !find_program(words.front()).empty();
}

/// Words, if the text is a command; a quote without end is none.
std::optional<std::vector<std::string>> as_command(std::string_view text) {
  try {
    std::vector<std::string> words = split_command(text);
    if (is_program(words)) return words;
  } catch (const UsageError&) {
  }
  return std::nullopt;
}

/// Commands may have colons themselves (z3 -T:5): the one between them has a program on both sides.
std::vector<std::vector<std::string>> two_commands(std::string_view text) {
  std::vector<std::vector<std::string>> found;
  for (std::size_t colon = text.find(':'); colon != std::string_view::npos; colon = text.find(':', colon + 1)) {
    auto first = as_command(text.substr(0, colon));
    auto second = as_command(text.substr(colon + 1));
    if (!first || !second) continue;
    if (!found.empty()) throw UsageError("--while: which colon stands between the two commands? Quote the others");
    found = {std::move(*first), std::move(*second)};
  }
  if (found.empty()) throw UsageError("--while: disagree: needs two commands that there are, CMD1:CMD2");
  return found;
}

std::string truth_of(const std::string& file_name, const std::string& text, double seconds,
                     const std::function<bool()>& should_stop) {
  constexpr double beyond = 5;  // that this program may take to end by itself
  char limit[32];
  std::snprintf(limit, sizeof limit, "%g", seconds);
  const std::vector<std::string> words = {this_program, "solve", "{}", "--timeout", limit};
  const std::string output = run_on_file(words, file_name, text, seconds + beyond, should_stop).output;
  const std::string verdict = verdict_of(output);
  if (verdict == "sat") return verdict;
  const bool is_shown = output.starts_with("unsat (certified") || output.starts_with("unsat (agreed");
  return is_shown ? verdict : "";
}

std::string word_or(const std::string& word, const char* otherwise) { return word.empty() ? otherwise : word; }

}  // namespace

std::optional<VerdictPredicate> VerdictPredicate::parse(std::string_view text) {
  constexpr std::string_view wrong = "z3-wrong:";
  constexpr std::string_view disagree = "disagree:";
  VerdictPredicate predicate;
  if (text.starts_with(wrong)) {
    text.remove_prefix(wrong.size());
    auto command = as_command(text.empty() ? "z3" : text);
    if (!command) throw UsageError("--while: there is no program " + std::string(text.empty() ? "z3" : text));
    predicate.commands_ = {std::move(*command)};
    predicate.asks_query_ = true;
  } else if (text.starts_with(disagree)) {
    predicate.commands_ = two_commands(text.substr(disagree.size()));
  } else {
    return std::nullopt;
  }
  return predicate;
}

CommandAnswer VerdictPredicate::ask(const std::string& file_name, const std::string& text, double seconds,
                                    const std::function<bool()>& should_stop) {
  Fault fault;
  std::string query = text;
  std::string query_name = file_name;
  if (asks_query_ && !file_name.ends_with(".smt2")) {
    query = run_on_file({this_program, "encode", "{}", "--plain"}, file_name, text, seconds, should_stop).output;
    query_name = "query.smt2";
  }
  for (std::size_t i = 0; i < commands_.size(); ++i) {
    fault.said.push_back(verdict_of(run_on_file(commands_[i], query_name, query, seconds, should_stop).output));
    if (fault.said.back().empty()) return {false, "gave no verdict"};
    if (fault_ && fault.said[i] != fault_->said[i]) return {false, "said " + fault.said[i]};
  }
  if (commands_.size() == 2 && fault.said[0] == fault.said[1])
    return {false, "said " + fault.said[0] + " as the other"};
  fault.truth = truth_of(file_name, text, seconds, should_stop);
  if (should_stop()) return {false, "was interrupted"};
  const bool is_fault =
      std::any_of(fault.said.begin(), fault.said.end(), [&](const std::string& said) { return said != fault.truth; });
  if (fault.truth.empty() || !is_fault || (fault_ && fault.truth != fault_->truth)) {
    return {false, "said " + fault.said.front() + ", and the truth is " + word_or(fault.truth, "not known exactly")};
  }
  if (!fault_) fault_ = std::move(fault);
  return {true, "said what is not true"};
}

}  // namespace nnsolve
