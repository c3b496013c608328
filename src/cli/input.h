// The FILE of a command: its text and its format.
#pragma once

#include "cli/command.h"

#include "nnsolve/formula.h"
#include "nnsolve/instance.h"

#include <string>
#include <variant>

namespace nnsolve {

/// As what a formula on the command line is known.
constexpr const char* formula_name = "<formula>";

/// Which reader a file needs: by --format if given, else by its name. Anything that is no formula is a network.
enum class Format { network, etr_inv, etr_inv_eq, smt2 };

/// `option` is the value of --format, empty if it was not given. Throws UsageError for another one.
Format choose_format(const std::string& path, const std::string& option);

/// A file as it was read: what to parse, and how to call it in messages.
struct InputText {
  std::string path;
  std::string format_option;
  std::string text;
  const Formula* formula = nullptr;  // what the text says, where somebody has read it; the text may be left out then
};

/// Reads the file; "-" is standard input, whose format is recognised by what it holds if no option says it. Throws
/// UsageError, FileError, or ParseError for a directory.
InputText load_input(const std::string& path, const std::string& format_option);

/// The value of --format that goes with a text: a network begins with a brace, SMT-LIB with a parenthesis, and what
/// holds lines of constraints is one of the line formats.
std::string recognise_format(std::string_view text);

/// A formula of the command line; in the line formats commas stand between constraints. Throws UsageError.
InputText formula_words(const std::string& words);

/// What most commands take: a network with its data, or a formula.
using Input = std::variant<TrainingInstance, Formula>;

/// Parses the text in its format. Throws ParseError.
Input parse_input(const InputText& input);

/// What --threshold and --cost say, as written; empty where they were not given.
struct QuestionWords {
  std::string threshold;
  std::string cost;
};
void add_question_options(Command& command, QuestionWords& words);
/// The same network and data, asked about another threshold or cost. Throws UsageError.
Input ask_instead(Input input, const QuestionWords& words);

/// What FILE and --format mean, for help texts.
inline constexpr const char* input_help =
    "Training instance (.net.json) or formula (.etrinv, .etrinveq, .smt2), or - for standard input";
inline constexpr const char* format_help =
    "What FILE is, where its name does not say: net, etrinv, etrinveq or smt2 (default net)";

}  // namespace nnsolve
