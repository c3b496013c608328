// What a command of the program is, as data: its name, its options, and what it does.
//
// Who wants to know what there is walks these declarations: the parser, the help texts, a shell's completion. A value
// goes where its option's `target` points, which is into a request that the command's `run` keeps alive:
//
//   Command hello_command() {
//     auto request = std::make_shared<HelloRequest>();
//     Command command("hello", "Greet somebody");
//     command.add("NAME", &request->name, "Who").required();
//     command.run = [request](const CommandContext&) { return greet(*request); };
//     return command;
//   }
//
// The parsing itself is CLI11's. Its templates take a compiler twenty seconds, so command.cpp alone includes it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace nnsolve {

/// Where a value goes: nothing is written there if the option is not given. A bool is a flag, which takes no value; a
/// vector takes several. The unsigned types are what std::size_t and the std::uintN_t are on any machine.
using OptionTarget =
    std::variant<bool*, std::string*, std::vector<std::string>*, double*, unsigned*, unsigned long*,
                 unsigned long long*, std::optional<std::string>*, std::optional<double>*, std::optional<std::int64_t>*,
                 std::optional<unsigned>*, std::optional<unsigned long>*, std::optional<unsigned long long>*>;

/// The numbers that an option takes.
struct OptionRange {
  enum class Kind { integers, numbers, positive, nonnegative };
  Kind kind = Kind::numbers;
  double least = 0;  // of integers and numbers
  double most = 0;
};

struct Option {
  std::string names;  // "--seed", "-o,--output"; without dashes ("FILE"): known by its place
  OptionTarget target;
  std::string help;
  bool is_required = false;
  std::vector<std::string> values;    // the only ones there are; empty: any
  std::optional<OptionRange> range;   // nothing: whatever the target can hold
  char delimiter = 0;                 // between several values in one word; 0: none
  bool is_repeated = false;           // of a vector: given once for each value, says the help text
  std::string placeholder;            // what stands for the value in the help text, "FILE"; empty: told by the target
  std::vector<std::string> excluded;  // names of options declared before that cannot be given with this one
  bool* is_given = nullptr;           // set to whether it was given, where an empty value is not the same as none

  bool is_flag() const { return std::holds_alternative<bool*>(target); }
  bool is_positional() const { return names.front() != '-'; }
  /// The long one of its names.
  std::string name() const { return names.substr(names.rfind(',') + 1); }

  Option& required();
  Option& one_of(std::vector<std::string> all_values);
  Option& integers(int least, int most);
  Option& numbers(double least, double most);
  Option& positive();
  Option& nonnegative();
  Option& split_at(char character);
  Option& repeated();
  Option& excludes(const char* option);
  Option& tells(bool* given);
  Option& takes(const char* what);
};

/// What all commands share.
struct CommandContext {
  std::chrono::steady_clock::time_point start;  // of the process
};

/// Besides its options, every command has -h and --help.
struct Command {
  std::string name;
  std::string description;
  std::string group;                  // under which it stands in the program's help
  std::vector<std::string> examples;  // without the program's name
  std::string exit_statuses = "0 when it answered";
  std::vector<Option> options;  // in the order of the help text
  /// Returns the exit status (instances/README.md, "Exit status"), or throws one of the errors of error.h.
  std::function<int(const CommandContext&)> run;

  Command(const char* its_name, const char* its_description) : name(its_name), description(its_description) {}
  /// The reference is good until the next one is added.
  Option& add(const char* names, OptionTarget target, const char* help);
};

/// Besides its commands, a program has -h, --help, help, -V and --version.
struct Program {
  std::string name;
  std::string description;
  std::string version;  // what --version prints
  std::string footer;   // of the help texts
  std::string default_command;
  std::vector<Command> commands;
};

/// What a command line asks for.
struct ParsedLine {
  const Command* command = nullptr;  // one of the program's; its targets hold the values
  std::string text;                  // to be printed if there is no command: --help, --version
};

/// `words` are without the program's name; if they begin with no command's name, the default command is meant. Throws
/// UsageError for what cannot be understood, and says what may have been meant.
ParsedLine parse_words(const Program& program, std::vector<std::string> words);

}  // namespace nnsolve
