#include "campaign/command_kind.h"

#include "nnsolve/error.h"

#include <algorithm>

namespace nnsolve {

const std::vector<CommandKind>& command_kinds() {
  static const std::vector<CommandKind> kinds = {
      {.name = "solve",
       .takes_instance = true,
       .takes_networks = true,
       .takes_timeout = true,
       .takes_jobs = true,
       .splits_backends = true,
       .backend_option = "--backend",
       .verdict_key = "status",
       .verdicts = {{"sat", 0}, {"unsat", 0}, {"unknown", 0}},
       .bad_verdict = "",
       .folder_option = "",
       .folder = "",
       .fixed_words = {},
       .default_options = {""}},
      {.name = "crosscheck",
       .takes_instance = true,
       .takes_networks = false,
       .takes_timeout = true,
       .takes_jobs = false,
       .splits_backends = false,
       .backend_option = "--backends",
       .verdict_key = "verdict",
       .verdicts = {{"agree", 0}, {"disagree", 1}, {"open", 2}},
       .bad_verdict = "disagree",
       .folder_option = "--queries",
       .folder = "queries",
       .fixed_words = {},
       .default_options = {""}},
      {.name = "fuzz",
       .takes_instance = false,
       .takes_networks = false,
       .takes_timeout = false,
       .takes_jobs = false,
       .splits_backends = false,
       .backend_option = "--backends",
       .verdict_key = "",
       .verdicts = {{"nothing", 0}, {"found", 1}, {"vacuous", 2}},
       .bad_verdict = "found",
       .folder_option = "--findings",
       .folder = "findings",
       .fixed_words = {},
       .default_options = {"--count 100"}},
      // How large each station of the reduction is.
      {.name = "reduce",
       .takes_instance = true,
       .takes_networks = false,
       .takes_timeout = false,
       .takes_jobs = false,
       .splits_backends = false,
       .backend_option = "",
       .verdict_key = "",
       .verdicts = {{"reduced", 0}},
       .bad_verdict = "",
       .folder_option = "",
       .folder = "",
       .fixed_words = {"-o", "/dev/null"},
       .default_options = {"--to etr-inv", "--to etr-inv-eq", "--to restricted", "--to training"}},
  };
  return kinds;
}

const CommandKind& find_command_kind(std::string_view name) {
  for (const CommandKind& kind : command_kinds()) {
    if (kind.name == name) return kind;
  }
  throw UsageError("a campaign does not run the command " + std::string(name));
}

std::vector<std::string> task_words(const CommandKind& kind, const std::string& directory, const std::string& path,
                                    const std::string& backend, const std::vector<std::string>& options) {
  std::vector<std::string> words = {std::string(kind.name)};
  if (kind.takes_instance) words.push_back(path);
  if (!backend.empty()) {
    words.emplace_back(kind.backend_option);
    words.push_back(backend);
  }
  if (!kind.folder_option.empty()) {
    words.emplace_back(kind.folder_option);
    words.push_back(directory + "/" + std::string(kind.folder));
  }
  words.insert(words.end(), kind.fixed_words.begin(), kind.fixed_words.end());
  const auto is_about_jobs = [](const std::string& word) { return word == "--jobs" || word.starts_with("--jobs="); };
  if (kind.takes_jobs && std::ranges::none_of(options, is_about_jobs)) words.insert(words.end(), {"--jobs", "1"});
  words.insert(words.end(), options.begin(), options.end());
  words.emplace_back("--json");
  return words;
}

}  // namespace nnsolve
