// The commands that a campaign can run, as data: how each is called, and what counts as an answer of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

struct CommandKind {
  std::string_view name;
  bool takes_instance;  // a file of the plan; else the task is told by its options alone
  bool takes_networks;  // instances may be networks, not only formulas
  bool takes_timeout;
  bool takes_jobs;                  // it is kept to one processor, unless its options say otherwise
  bool splits_backends;             // a task for each backend, rather than one with all of them
  std::string_view backend_option;  // how a task's backend is given to it; empty: it knows none
  std::string_view verdict_key;     // in its --json; empty: the exit status says it all
  /// The verdicts there are, and the exit status that goes with each.
  struct Verdict {
    std::string_view name;
    int exit_status;
  };
  std::vector<Verdict> verdicts;
  std::string_view bad_verdict;  // the one that is a find; empty: none is by itself
  /// Where it leaves what it finds: an option, and a folder in the campaign's directory. Empty: nowhere.
  std::string_view folder_option;
  std::string_view folder;
  /// Further words of every task, and the option lists of which each makes a task where none are given.
  std::vector<std::string> fixed_words;
  std::vector<std::string> default_options;
};

const std::vector<CommandKind>& command_kinds();

/// Throws UsageError for a name that is not in the table.
const CommandKind& find_command_kind(std::string_view name);

/// What comes after the program's name on the command line of a task in this campaign.
std::vector<std::string> task_words(const CommandKind& kind, const std::string& directory, const std::string& path,
                                    const std::string& backend, const std::vector<std::string>& options);

}  // namespace nnsolve
