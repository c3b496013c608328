// What a campaign is run for: instances on which two parties contradict each other, and tasks whose verdict is a find.
#pragma once

#include "campaign/database.h"

#include <cstdint>
#include <string>
#include <vector>

namespace nnsolve {

/// Who says sat or unsat. "known": the status that came with the instance.
struct TaskVerdict {
  std::string party;
  std::string version;
  std::string status;
  std::string trust;
};

struct Disagreement {
  std::string path;                   // of the instance; empty for a task that has none
  std::string question;               // what is asked in place of what the file asks, as options; mostly empty
  std::vector<TaskVerdict> verdicts;  // both sat and unsat among them; empty if a task's own verdict is the find
  std::int64_t task = 0;              // whose verdict it is, else 0
  std::string command_line;           // of that task
};

/// In the order of instances, then of tasks.
std::vector<Disagreement> list_disagreements(Database& campaign);

/// One line: who says what.
std::string describe(const Disagreement& disagreement);

/// True if there are contradicting verdicts on this instance.
bool is_contradicted(Statement& query, std::int64_t instance);
std::string is_contradicted_query();

/// An expression for what a row of `task` asks in place of what the file asks: verdicts on one instance contradict each
/// other only if they are about one question. It is another threshold or cost, as options in the order of their names.
std::string question_of_task();
/// A table like `verdict` with that as `question`.
std::string asked_verdicts();

}  // namespace nnsolve
