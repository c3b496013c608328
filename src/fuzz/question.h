// What is asked in one case, apart from how it came about: the input and all options that matter. A finding is a
// question with a blame, and shrinking varies the input alone.
#pragma once

#include "nnsolve/crosscheck.h"
#include "nnsolve/formula.h"
#include "nnsolve/instance.h"

#include <string>
#include <variant>
#include <vector>

namespace nnsolve {

struct FuzzQuestion {
  std::variant<Formula, TrainingInstance> input;
  KnownAnswer known;
  CrosscheckOptions options;
  bool checks_laws = false;
};

/// Asks it in this process. Backends have processes of their own, as always.
CrosscheckReport ask(const FuzzQuestion& question);

/// How a Blame of nnsolve begins whose case ended the process that ran it.
constexpr const char* crash_word = "crashed";

/// Asks it in a process of its own, and tells whether that ended as it should not.
bool crashes(const FuzzQuestion& question, double seconds);

/// Whether the report blames the same party, and the same backend if it is one.
bool blames_same(const CrosscheckReport& report, const Blame& blame);

}  // namespace nnsolve
