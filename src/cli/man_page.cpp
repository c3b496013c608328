#include "cli/man_page.h"

#include "cli/help_text.h"

#include <string_view>

namespace nnsolve {

namespace {

/// What roff takes for itself is put in words: backslashes, a point or quote that begins a line, and a minus that is
/// one.
std::string to_roff(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = i == 0 || text[i - 1] == '\n';
    if (begins && (text[i] == '.' || text[i] == '\'')) out += "\\&";
    if (text[i] == '\\') {
      out += "\\e";
    } else if (text[i] == '-') {
      out += "\\-";
    } else if (text[i] == '`') {
      out += "\\(ga";
    } else if (text[i] == '\'') {
      out += "\\(aq";
    } else {
      out += text[i];
    }
  }
  return out;
}

/// A paragraph in lines of moderate length.
std::string in_lines(std::string_view text) {
  constexpr std::size_t longest = 76;
  std::string broken(text);
  std::size_t start = 0;
  while (broken.size() - start > longest) {
    const std::size_t space = broken.rfind(' ', start + longest);
    if (space == std::string::npos || space <= start) break;
    broken[space] = '\n';
    start = space + 1;
  }
  return to_roff(broken) + "\n";
}

/// The argument of a macro.
std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (char c : to_roff(text)) out += c == '"' ? "\\(dq" : std::string(1, c);
  return out + "\"";
}

void append_item(std::string& out, const Option& option) {
  out += ".TP\n.B ";
  std::string names = option.names;
  if (const std::size_t comma = names.find(','); comma != std::string::npos) names.replace(comma, 1, ", ");
  const std::string value = option.is_positional() ? "" : placeholder(option);
  out += to_roff(names + (value.empty() ? "" : " " + value)) + "\n" + in_lines(option.help);
}

void append_command(std::string& out, const Program& program, const Command& command) {
  std::string usage = program.name + " " + command.name;
  for (const Option& option : command.options) {
    if (option.is_positional()) usage += " " + (option.is_required ? option.names : "[" + option.names + "]");
  }
  out += ".SS " + in_quotes(usage + " [options]") + "\n" + in_lines(command.description + ".");
  for (const Option& option : command.options) append_item(out, option);
  out += ".PP\n" + in_lines("Exit status: " + command.exit_statuses + ".");
  if (command.examples.empty()) return;
  out += ".PP\nExamples:\n.PP\n.nf\n";
  for (const std::string& example : command.examples) out += to_roff(program.name + " " + example) + "\n";
  out += ".fi\n";
}

}  // namespace

std::string man_page(const Program& program) {
  const std::string version = program.version;
  std::string out = ".TH NNSOLVE 1 2026-11-28 " + in_quotes(version) + "\n.SH NAME\n";
  out += to_roff(program.name) + " \\- decides exactly whether a neural network can fit its data\n";
  out += ".SH SYNOPSIS\n.B nnsolve\nCOMMAND ...\n.SH DESCRIPTION\n" + in_lines(program.description) + ".PP\n" +
         in_lines(program.footer) + ".SH COMMANDS\n";
  for (const Command& command : program.commands) append_command(out, program, command);
  out += ".SH EXIT STATUS\n";
  out += in_lines(
      "Besides those of the commands: 64 wrong usage, 65 bad input, 69 a backend is not there, 70 internal error, "
      "74 a file cannot be read or written, 128 + N ended by signal N.");
  return out;
}

}  // namespace nnsolve
