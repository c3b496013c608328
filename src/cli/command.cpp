#include "cli/command.h"

#include "cli/help_text.h"
#include "cli/suggestion.h"

#include "nnsolve/error.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>
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
  for (const std::string& other : option.excluded) added->excludes(app.get_option(other));
}

std::string did_you_mean(const std::string& word, const std::vector<std::string>& list) {
  const std::string nearest = nearest_word(word, list);
  return nearest.empty() ? " (try --help)" : "; did you mean " + nearest + "?";
}

const Command* find_command(const Program& program, const std::string& name) {
  const auto found = std::ranges::find(program.commands, name, &Command::name);
  return found == program.commands.end() ? nullptr : &*found;
}

std::vector<std::string> command_names(const Program& program) {
  std::vector<std::string> names;
  for (const Command& command : program.commands) names.push_back(command.name);
  return names;
}

/// `nnsolve FILE ...` is `nnsolve solve FILE ...`. A word that is neither a command nor a file is told as such.
const Command& choose_command(const Program& program, std::vector<std::string>& words) {
  if (const Command* command = find_command(program, words.front())) {
    words.erase(words.begin());
    return *command;
  }
  const std::string& word = words.front();
  const bool is_plain = !word.starts_with('-') && word.find_first_of("./") == std::string::npos;
  if (is_plain && !std::filesystem::exists(word)) {
    throw UsageError("\"" + word + "\" is neither a command nor a file" + did_you_mean(word, command_names(program)));
  }
  return *find_command(program, program.default_command);
}

/// Option names as they are typed, each with its declaration; null for --help and --version.
std::vector<std::pair<std::string, const Option*>> option_names(const Command& command) {
  std::vector<std::pair<std::string, const Option*>> names = {{"-h", nullptr}, {"--help", nullptr}};
  for (const Option& option : command.options) {
    if (option.is_positional()) continue;
    std::istringstream list(option.names);
    for (std::string name; std::getline(list, name, ',');) names.emplace_back(name, &option);
  }
  return names;
}

/// Some commands ask one backend and some ask several; --backend and --backends mean the same everywhere.
void use_own_spelling(const Command& command, std::string& word) {
  constexpr std::string_view one = "--backend";
  constexpr std::string_view several = "--backends";
  auto has = [&](std::string_view name) {
    return std::ranges::find(command.options, name, &Option::names) != command.options.end();
  };
  const std::string name = word.substr(0, word.find('='));
  if (name == one && !has(one) && has(several)) word.replace(0, name.size(), several);
  if (name == several && !has(several) && has(one)) word.replace(0, name.size(), one);
}

bool is_number(const std::string& text) {
  double number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc() && end == text.data() + text.size();
}

bool takes_text(const Option& option) {
  return std::holds_alternative<std::string*>(option.target) ||
         std::holds_alternative<std::vector<std::string>*>(option.target) ||
         std::holds_alternative<std::optional<std::string>*>(option.target);
}

bool takes_integers(const Option& option) {
  return !takes_text(option) && !std::holds_alternative<double*>(option.target) &&
         !std::holds_alternative<std::optional<double>*>(option.target);
}

/// "a, b or c".
std::string either(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    text.append(i == 0 ? "" : i + 1 == words.size() ? " or " : ", ").append(words[i]);
  }
  return text;
}

/// Throws UsageError for a value that cannot be one of the option's, in words for a person; the parser has the last.
void look_at_value(const Option& option, const std::string& value) {
  const std::string name = option.is_positional() ? option.names : option.name();
  const std::string shown = ", not \"" + value + "\"";
  const std::string refused = shown + " (try --help)";
  const bool is_one = option.delimiter == 0;
  if (is_one && !option.values.empty() && std::ranges::find(option.values, value) == option.values.end()) {
    const std::string nearest = nearest_word(value, option.values);
    const bool helps = !nearest.empty() && option.values.size() > 1;
    throw UsageError(name + " must be " + either(option.values) + shown +
                     (helps ? "; did you mean " + nearest + "?" : " (try --help)"));
  }
  if (takes_text(option) || option.is_flag()) return;
  if (!is_number(value)) throw UsageError(name + " needs a number" + refused);
  if (takes_integers(option) && value.find_first_of(".eE") != std::string::npos) {
    throw UsageError(name + " needs a whole number" + refused);
  }
  const double number = std::stod(value);
  const bool is_unsigned =
      takes_integers(option) && !std::holds_alternative<std::optional<std::int64_t>*>(option.target);
  if (!option.range) {
    if (is_unsigned && number < 0) throw UsageError(name + " needs a number that is not negative" + refused);
    return;
  }
  const OptionRange& range = *option.range;
  const bool has_ends = range.kind == OptionRange::Kind::integers || range.kind == OptionRange::Kind::numbers;
  const bool is_allowed = has_ends ? number >= range.least && number <= range.most
                                   : number > 0 || (number == 0 && range.kind == OptionRange::Kind::nonnegative);
  if (!is_allowed) throw UsageError(name + " needs a number " + range_text(option) + refused);
}

/// Throws UsageError for an option that the command does not have or whose value is none; true if help is asked for.
bool look_at_options(const Command& command, std::vector<std::string>& words) {
  const auto names = option_names(command);
  const auto is_place = [](const Option& option) { return option.is_positional(); };
  auto place = std::ranges::find_if(command.options, is_place);
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string& word = words[i];
    use_own_spelling(command, word);
    if (word == "--") return false;
    if (word == "-h" || word == "--help") return true;
    const bool is_long = word.starts_with("--");
    const bool is_short =
        !is_long && word.size() > 1 && word[0] == '-' && std::isalpha(static_cast<unsigned char>(word[1])) != 0;
    if (!is_long && !is_short) {
      if (place == command.options.end()) continue;
      look_at_value(*place, word);
      if (!std::holds_alternative<std::vector<std::string>*>(place->target)) {
        place = std::find_if(place + 1, command.options.end(), is_place);
      }
      continue;
    }
    const std::string name = is_long ? word.substr(0, word.find('=')) : word.substr(0, 2);
    const auto found = std::ranges::find(names, name, [](const auto& pair) { return pair.first; });
    if (found == names.end()) {
      std::vector<std::string> list = {"--version"};
      for (const auto& pair : names) list.push_back(pair.first);
      throw UsageError("`" + command.name + "` has no option " + name + did_you_mean(name, list));
    }
    const bool has_value = found->second != nullptr && !found->second->is_flag();
    if (!has_value) continue;
    if (word != name) {
      const std::string value = word.substr(name.size() + (is_long ? 1 : 0));
      look_at_value(*found->second, is_short && value.starts_with('=') ? value.substr(1) : value);
      continue;
    }
    const bool is_last = i + 1 == words.size();
    if (is_last || std::ranges::find(names, words[i + 1], [](const auto& pair) { return pair.first; }) != names.end()) {
      throw UsageError(
          name + " needs a value" +
          (is_last ? " (try --help)"
                   : ", and " + words[i + 1] + " is an option (" + name + "=" + words[i + 1] + " if it is meant)"));
    }
    look_at_value(*found->second, words[++i]);
  }
  return false;
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
  excluded.emplace_back(option);
  return *this;
}

Option& Option::takes(const char* what) {
  placeholder = what;
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
  if (words.empty()) throw UsageError("which command, or which file? (try --help)");
  if (words.front() == "--version" || words.front() == "-V") return {nullptr, program.version + "\n"};
  if (words.front() == "help") {
    words.erase(words.begin());
    words.emplace_back("--help");
  }
  if (words.front() == "-h" || words.front() == "--help") return {nullptr, help_text(program)};
  const Command& command = choose_command(program, words);
  if (look_at_options(command, words)) return {nullptr, help_text(program, command)};
  CLI::App app(command.description, program.name + " " + command.name);
  app.set_help_flag();
  for (const Option& option : command.options) add_option(app, option);
  std::reverse(words.begin(), words.end());  // as CLI11 wants it
  try {
    app.parse(words);
  } catch (const CLI::ParseError& error) {
    throw UsageError(std::string(error.what()) + " (try --help)");
  }
  for (const Option& option : command.options) {
    if (option.is_given != nullptr) *option.is_given = app.count(option.name()) > 0;
  }
  return {&command, {}};
}

}  // namespace nnsolve
