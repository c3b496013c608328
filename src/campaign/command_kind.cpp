#include "campaign/command_kind.h"

#include "nnsolve/error.h"

namespace nnsolve {

const std::vector<CommandKind>& command_kinds() {
  static const std::vector<CommandKind> kinds = {
      {"solve", true, true, "--backend", "status", {{{"sat", 0}, {"unsat", 0}, {"unknown", 0}}}, ""},
      {"crosscheck", true, false, "--backends", "verdict", {{{"agree", 0}, {"disagree", 1}, {"open", 2}}}, "disagree"},
      {"fuzz", false, false, "--backends", "", {{{"nothing", 0}, {"found", 1}, {"vacuous", 2}}}, "found"},
  };
  return kinds;
}

const CommandKind& find_command_kind(std::string_view name) {
  for (const CommandKind& kind : command_kinds()) {
    if (kind.name == name) return kind;
  }
  throw UsageError("a campaign does not run the command " + std::string(name));
}

std::vector<std::string> task_words(const CommandKind& kind, const std::string& path, const std::string& backend,
                                    const std::vector<std::string>& options) {
  std::vector<std::string> words = {std::string(kind.name)};
  if (kind.takes_instance) words.push_back(path);
  if (!backend.empty()) {
    words.emplace_back(kind.backend_option);
    words.push_back(backend);
  }
  words.insert(words.end(), options.begin(), options.end());
  words.emplace_back("--json");
  return words;
}

}  // namespace nnsolve
