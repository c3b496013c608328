#include "cli/task_words_check.h"

#include "campaign/word_list.h"
#include "cli/commands.h"

#include "nnsolve/backend.h"
#include "nnsolve/error.h"

namespace nnsolve {

namespace {

/// A task's backend may be a list, and `auto` is whatever there is.
void expect_backends(const CommandKind& kind, const std::string& backends) {
  std::size_t begin = 0;
  while (begin <= backends.size() && !backends.empty()) {
    const std::size_t comma = kind.splits_backends ? std::string::npos : backends.find(',', begin);
    const std::string name = backends.substr(begin, comma == std::string::npos ? comma : comma - begin);
    if (name != "auto" || !kind.splits_backends) make_backend(name);
    if (comma == std::string::npos) return;
    begin = comma + 1;
  }
}

/// Backends that are named among the options.
void expect_backends_in(const CommandKind& kind, const std::vector<std::string>& words) {
  if (kind.backend_option.empty()) return;
  const std::string key = std::string(kind.backend_option) + "=";
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == kind.backend_option && i + 1 < words.size()) expect_backends(kind, words[i + 1]);
    if (words[i].starts_with(key)) expect_backends(kind, words[i].substr(key.size()));
  }
}

void expect_words(const Program& program, const CommandKind& kind, const std::string& backend,
                  const std::vector<std::string>& options) {
  std::vector<std::string> words = task_words(kind, "campaign", "instance.smt2", backend, options);
  try {
    if (parse_words(program, std::move(words)).command == nullptr) throw UsageError("they ask for help");
  } catch (const UsageError& error) {
    throw UsageError("no task of " + std::string(kind.name) + " can run with the options \"" + shell_line(options) +
                     "\": " + error.what());
  }
}

}  // namespace

void expect_tasks_to_run(const CommandKind& kind, const std::vector<std::string>& backends,
                         const std::vector<std::vector<std::string>>& options) {
  for (const std::string& backend : backends) expect_backends(kind, backend);
  const Program program = make_program();
  const std::string backend = backends.empty() ? "" : backends.front();
  for (const std::vector<std::string>& words : options) {
    expect_words(program, kind, backend, words);
    expect_backends_in(kind, words);
  }
}

}  // namespace nnsolve
