// The FILE of a command: its text and its format.
#pragma once

#include "nnsolve/formula.h"
#include "nnsolve/instance.h"

#include <string>
#include <string_view>
#include <variant>

namespace nnsolve {

/// Which reader a file needs: by --format if given, else by its name. Anything that is no formula is a network.
enum class Format { network, etr_inv, etr_inv_eq, smt2 };

/// `option` is the value of --format, empty if it was not given. Throws UsageError for another one.
Format choose_format(const std::string& path, const std::string& option);

/// A file as it was read: what to parse, and how to call it in messages.
struct InputText {
  std::string path;
  std::string format_option;
  std::string text;
  const Formula* formula = nullptr;  // what the text says, where somebody has read it; then there is no text
};

/// Reads the file; "-" is standard input. Throws UsageError, FileError, or ParseError for a directory.
InputText load_input(const std::string& path, const std::string& format_option);

/// A training instance whose question can be answered. Throws ParseError, also for a threshold above 0.
TrainingInstance read_question(std::string_view text, const std::string& name);

/// What most commands take: a network with its data, or a formula.
using Input = std::variant<TrainingInstance, Formula>;

/// Parses the text in its format. Throws ParseError.
Input parse_input(const InputText& input);

/// What FILE and --format mean, for help texts.
inline constexpr const char* input_help =
    "Training instance (.net.json) or formula (.etrinv, .etrinveq, .smt2), or - for standard input";
inline constexpr const char* format_help =
    "What FILE is, where its name does not say: net, etrinv, etrinveq or smt2 (default net)";

}  // namespace nnsolve
