#include "cli/command.h"

#include "nnsolve/error.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>
#include <type_traits>
#include <utility>

namespace nnsolve {

namespace {

CLI::Option* add_bare_option(CLI::App& app, const Option& option) {
  return std::visit(
      [&](auto* target) {
        if constexpr (std::is_same_v<decltype(target), bool*>) {
          return app.add_flag(option.names, *target, option.help);
        } else {
          return app.add_option(option.names, *target, option.help);
        }
      },
      option.target);
}

CLI::Validator to_validator(const OptionRange& range) {
  switch (range.kind) {
    case OptionRange::Kind::integers:
      return CLI::Range(static_cast<int>(range.least), static_cast<int>(range.most));
    case OptionRange::Kind::numbers:
      break;
    case OptionRange::Kind::positive:
      return CLI::PositiveNumber;
    case OptionRange::Kind::nonnegative:
      return CLI::NonNegativeNumber;
  }
  return CLI::Range(range.least, range.most);
}

void add_option(CLI::App& app, const Option& option) {
  CLI::Option* added = add_bare_option(app, option);
  added->required(option.is_required);
  if (!option.values.empty()) added->check(CLI::IsMember(option.values));
  if (option.range) added->check(to_validator(*option.range));
  if (option.delimiter != 0) added->delimiter(option.delimiter);
  if (option.is_repeated) added->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  if (!option.excluded.empty()) added->excludes(app.get_option(option.excluded));
}

void add_command(CLI::App& app, const Command& command) {
  CLI::App* added = app.add_subcommand(command.name, command.description);
  for (const Option& option : command.options) add_option(*added, option);
}

/// `nnsolve FILE ...` is `nnsolve solve FILE ...`.
void insert_default_command(const Program& program, std::vector<std::string>& words) {
  if (words.empty()) return;
  constexpr std::array<std::string_view, 4> global = {"-h", "--help", "--version", "help"};
  if (std::ranges::find(global, words.front()) != global.end()) return;
  if (std::ranges::find(program.commands, words.front(), &Command::name) != program.commands.end()) return;
  words.insert(words.begin(), program.default_command);
}

}  // namespace

Option& Option::required() {
  is_required = true;
  return *this;
}

Option& Option::one_of(std::vector<std::string> all_values) {
  values = std::move(all_values);
  return *this;
}

Option& Option::integers(int least, int most) {
  range = {OptionRange::Kind::integers, static_cast<double>(least), static_cast<double>(most)};
  return *this;
}

Option& Option::numbers(double least, double most) {
  range = {OptionRange::Kind::numbers, least, most};
  return *this;
}

Option& Option::positive() {
  range = {OptionRange::Kind::positive};
  return *this;
}

Option& Option::nonnegative() {
  range = {OptionRange::Kind::nonnegative};
  return *this;
}

Option& Option::split_at(char character) {
  delimiter = character;
  return *this;
}

Option& Option::repeated() {
  is_repeated = true;
  return *this;
}

Option& Option::excludes(const char* option) {
  excluded = option;
  return *this;
}

Option& Option::tells(bool* given) {
  is_given = given;
  return *this;
}

Option& Command::add(const char* names, OptionTarget target, const char* help) {
  Option option;
  option.names = names;
  option.target = target;
  option.help = help;
  return options.emplace_back(std::move(option));
}

ParsedLine parse_words(const Program& program, std::vector<std::string> words) {
  CLI::App app(program.description, program.name);
  app.set_version_flag("--version", program.version);
  app.require_subcommand(1);
  app.footer(program.footer);
  for (const Command& command : program.commands) add_command(app, command);
  insert_default_command(program, words);
  std::reverse(words.begin(), words.end());  // as CLI11 wants it
  try {
    app.parse(words);
  } catch (const CLI::Success& success) {
    std::ostringstream text;
    app.exit(success, text, text);
    return {nullptr, text.str()};
  } catch (const CLI::ParseError& error) {
    throw UsageError(std::string(error.what()) + " (try --help)");
  }
  const CLI::App& chosen = *app.get_subcommands().front();
  const Command& command = *std::ranges::find(program.commands, chosen.get_name(), &Command::name);
  for (const Option& option : command.options) {
    if (option.is_given != nullptr) *option.is_given = chosen.count(option.name()) > 0;
  }
  return {&command, {}};
}

}  // namespace nnsolve
