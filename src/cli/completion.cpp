#include "cli/completion.h"

#include "cli/help_text.h"

#include <algorithm>
#include <string_view>

namespace nnsolve {

namespace {

constexpr const char* bash_script = R"sh(# bash completion for nnsolve: source <(nnsolve completion bash)
_nnsolve() {
  local line files= word=${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  while IFS= read -r line; do
    if [ "$line" = ":file" ]; then files=1; else COMPREPLY+=("${line%%$'\t'*}"); fi
  done < <("${COMP_WORDS[0]}" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [ -n "$files" ]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$word")
  fi
}
complete -F _nnsolve nnsolve
)sh";

constexpr const char* zsh_script = R"sh(#compdef nnsolve
# zsh completion for nnsolve: source <(nnsolve completion zsh), or as _nnsolve in a folder of $fpath
_nnsolve() {
  local -a found
  local line files
  for line in "${(@f)$("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == ":file" ]]; then
      files=1
    elif [[ -n $line ]]; then
      found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
    fi
  done
  (( ${#found} )) && _describe nnsolve found
  [[ -n $files ]] && _files
  return 0
}
if [[ ${funcstack[1]} == _nnsolve ]]; then _nnsolve "$@"; else compdef _nnsolve nnsolve; fi
)sh";

constexpr const char* fish_script = R"sh(# fish completion for nnsolve: nnsolve completion fish | source
function __nnsolve_complete
    set -l before (commandline -opc)
    set -l word (commandline -ct)
    for line in ($before[1] __complete $before[2..-1] "$word" 2>/dev/null)
        if test "$line" = ":file"
            __fish_complete_path "$word"
        else
            echo $line
        end
    end
end
complete -c nnsolve -f -a '(__nnsolve_complete)'
)sh";

/// Collects what begins with the word that is being written.
class Candidates {
 public:
  explicit Candidates(std::string_view word) : word_(word) {}

  void add(const std::string& candidate, const std::string& help) {
    if (!candidate.starts_with(word_)) return;
    // One sentence is enough, and a tab or line end would be taken for the script's.
    std::string line = candidate + "\t" + help.substr(0, help.find(';'));
    std::replace(line.begin(), line.end(), '\n', ' ');
    lines_ += line + "\n";
  }
  void add_file() { lines_ += ":file\n"; }
  std::string lines() const { return lines_; }

 private:
  std::string_view word_;
  std::string lines_;
};

bool takes_file(const Option& option) {
  const std::string what = placeholder(option);
  return option.is_positional() ? option.values.empty() : what == "FILE" || what == "DIR";
}

const Option* find_option(const Command& command, std::string_view name) {
  for (const Option& option : command.options) {
    if (option.is_positional()) continue;
    std::string_view names = option.names;
    while (!names.empty()) {
      const std::size_t comma = std::min(names.find(','), names.size());
      if (names.substr(0, comma) == name) return &option;
      names.remove_prefix(std::min(comma + 1, names.size()));
    }
  }
  return nullptr;
}

void add_values(Candidates& candidates, const Option& option) {
  for (const std::string& value : option.values) candidates.add(value, option.help);
  if (takes_file(option)) candidates.add_file();
}

void add_options(Candidates& candidates, const Command& command) {
  for (const Option& option : command.options) {
    if (!option.is_positional()) candidates.add(option.name(), option.help);
  }
  candidates.add("--help", "Print the options");
}

std::string complete_command(const Command& command, const std::vector<std::string>& words) {
  const std::string& word = words.back();
  const std::string& before = words.size() > 1 ? words[words.size() - 2] : word;
  Candidates candidates(word);
  const Option* asked = words.size() > 1 ? find_option(command, before) : nullptr;
  if (asked != nullptr && !asked->is_flag()) {
    add_values(candidates, *asked);
  } else if (word.starts_with('-')) {
    add_options(candidates, command);
  } else {
    for (const Option& option : command.options) {
      if (option.is_positional()) add_values(candidates, option);
    }
  }
  return candidates.lines();
}

}  // namespace

std::string complete_words(const Program& program, const std::vector<std::string>& words) {
  const std::string word = words.empty() ? "" : words.back();
  const auto named = [&](const std::string& name) { return std::ranges::find(program.commands, name, &Command::name); };
  if (words.size() > 1) {
    const auto command = named(words.front() == "help" ? word : words.front());
    const auto& chosen = command != program.commands.end() ? command : named(program.default_command);
    if (words.front() != "help") return complete_command(*chosen, words);
  }
  Candidates candidates(word);
  for (const Command& command : program.commands) candidates.add(command.name, command.description);
  candidates.add("--help", "Print all commands");
  candidates.add("--version", "Print the version");
  if (words.size() <= 1) candidates.add_file();
  return candidates.lines();
}

std::string completion_script(const std::string& shell) {
  if (shell == "bash") return bash_script;
  if (shell == "zsh") return zsh_script;
  return shell == "fish" ? fish_script : "";
}

}  // namespace nnsolve
