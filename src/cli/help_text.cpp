#include "cli/help_text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

namespace nnsolve {

namespace {

constexpr std::size_t line_width = 96;
constexpr std::size_t option_column = 28;
constexpr std::size_t command_column = 14;

/// Appends the words, broken into lines that begin at the column; the first line has begun and is `used` wide.
void append_wrapped(std::string& out, std::string_view words, std::size_t column, std::size_t used) {
  if (used > column) {
    out += '\n';
    used = 0;
  }
  out.append(column - used, ' ');
  std::size_t place = column;
  bool is_first = true;
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    const std::string_view word = words.substr(0, end);
    words.remove_prefix(std::min(end + 1, words.size()));
    if (!is_first && place + 1 + word.size() > line_width) {
      out.append("\n").append(column, ' ');
      place = column;
      is_first = true;
    }
    if (!is_first) out += ' ';
    out += word;
    place += word.size() + (is_first ? 0 : 1);
    is_first = false;
  }
  out += '\n';
}

std::string plain_number(double number) {
  std::array<char, 32> words{};
  std::snprintf(words.data(), words.size(), "%.10g", number);
  return words.data();
}

void append_option(std::string& out, const Option& option) {
  std::string left = "  ";
  std::string names = option.names;
  if (const std::size_t comma = names.find(','); comma != std::string::npos) names.replace(comma, 1, ", ");
  left += option.is_positional() ? option.names : names;
  const std::string value = option.is_positional() ? "" : placeholder(option);
  if (!value.empty()) left += " " + value;
  out += left + " ";
  std::string help = option.help;
  if (const std::string range = range_text(option); !range.empty()) help += " (" + range + ")";
  if (option.is_repeated) help += " (may be given again)";
  append_wrapped(out, help, option_column, left.size() + 1);
}

}  // namespace

std::string range_text(const Option& option) {
  if (!option.range) return "";
  const OptionRange& range = *option.range;
  if (range.kind == OptionRange::Kind::positive) return "above 0";
  if (range.kind == OptionRange::Kind::nonnegative) return "0 or more";
  constexpr double no_limit = 1e9;
  if (range.most >= no_limit) return plain_number(range.least) + " or more";
  return "from " + plain_number(range.least) + " to " + plain_number(range.most);
}

std::string placeholder(const Option& option) {
  if (option.is_flag()) return "";
  if (!option.placeholder.empty()) return option.placeholder;
  if (!option.values.empty()) {
    std::string all;
    for (const std::string& value : option.values) all.append(all.empty() ? "" : "|").append(value);
    return all;
  }
  const std::string name = option.name();
  for (const char* written : {"--output", "--witness", "--trace", "--certificate", "--net", "--replay", "--manifest"}) {
    if (name == written) return "FILE";
  }
  for (const char* folder : {"--queries", "--findings", "--instances"}) {
    if (name == folder) return "DIR";
  }
  const bool is_text = std::holds_alternative<std::string*>(option.target) ||
                       std::holds_alternative<std::vector<std::string>*>(option.target) ||
                       std::holds_alternative<std::optional<std::string>*>(option.target);
  if (!is_text) return "N";
  return option.delimiter == ',' ? "A,B,..." : "TEXT";
}

std::string help_text(const Program& program) {
  std::string out;
  append_wrapped(out, program.description, 0, 0);
  out += "\nUsage: " + program.name + " COMMAND ...\n";
  std::string_view group = "\n";
  for (const Command& command : program.commands) {
    if (command.group != group)
      out.append("\n").append(command.group.empty() ? "Commands" : command.group).append(":\n");
    group = command.group;
    const std::string left = "  " + command.name + "  ";
    out += left;
    append_wrapped(out, command.description, command_column, left.size());
  }
  out += "\n  -h, --help      Print this, or the help of a command\n  -V, --version   Print the version\n\n";
  append_wrapped(out, program.footer, 0, 0);
  return out;
}

std::string help_text(const Program& program, const Command& command) {
  std::string out;
  append_wrapped(out, command.description, 0, 0);
  std::string usage = "\nUsage: " + program.name + " " + command.name;
  for (const Option& option : command.options) {
    if (!option.is_positional()) continue;
    const bool is_many = std::holds_alternative<std::vector<std::string>*>(option.target);
    const std::string name = option.names + (is_many ? "..." : "");
    usage += option.is_required ? " " + name : " [" + name + "]";
  }
  out += usage + " [options]\n\n";
  for (const Option& option : command.options) {
    if (option.is_positional()) append_option(out, option);
  }
  out += "\nOptions:\n";
  for (const Option& option : command.options) {
    if (!option.is_positional()) append_option(out, option);
  }
  out += "  -h, --help                Print this\n";
  if (!command.examples.empty()) out += "\nExamples:\n";
  for (const std::string& example : command.examples) out += "  " + program.name + " " + example + "\n";
  out += "\nExit status: ";
  append_wrapped(out,
                 command.exit_statuses +
                     "; 64 wrong usage, 65 bad input, 69 a backend is not there, "
                     "70 internal error, 74 a file cannot be read or written",
                 13, 13);
  return out;
}

}  // namespace nnsolve
