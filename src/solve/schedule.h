// The schedule: who is asked what, when, and with how much time. The table is in schedule.cpp; `solve --verbose` prints
// what became of it.
#pragma once

#include "solve/engine.h"

#include "nnsolve/answer.h"
#include "nnsolve/backend.h"
#include "nnsolve/presolve.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace nnsolve {

enum class Start : std::uint8_t {
  first,       // before anybody else, and everybody else waits for it
  beside,      // while the first are at work, if these take longer than beside_delay; else with those at once
  at_once,     // all of these side by side
  if_large,    // at once if presolve leaves many variables: it makes a sparse question dense; or once its delay has
               // passed if there are many to begin with and presolve is still at work; else in reserve
  in_reserve,  // once its delay has passed, also while the first are at work, all others have given up, or somebody of
               // another code base claims unsat
};
/// "first", "beside", "at once", "if large", "in reserve".
const char* to_string(Start start);

/// Whoever needs no presolve waits so many seconds for it: most questions are decided by then, and processes cost.
constexpr double beside_delay = 0.05;

/// Presolve pays nearly always, and now and then makes a question harder: after so many seconds both forms are asked.
constexpr double reserve_delay = 2;

/// A lone unsat, and a solution that is too long to be written, wait for somebody better as long again as they took,
/// and at least so many seconds.
constexpr double least_patience = 1;

/// Most proofs are short, and need fewer processes than another opinion: so many seconds they are waited for alone.
constexpr double proof_lead = 0.05;

/// So many variables are many.
constexpr std::size_t large_question = 25;

/// An engine's place in the schedule.
struct Turn {
  std::unique_ptr<Engine> engine;
  Start start = Start::at_once;
  double share = 1;                  // of the time that is left when it starts
  double delay = reserve_delay;      // of one in reserve, from the beginning
  unsigned memory = 1;               // in proportion to that of others
  std::optional<double> slice = {};  // no more seconds than these
};

/// What engines are made of.
struct EngineParts {
  std::span<const std::unique_ptr<Backend>> backends;
  std::span<const std::unique_ptr<Backend>> strategies;  // solvers that are among the backends, asked in other ways
  bool native = false;                                   // whether native engines are asked
  const PresolveOptions* presolve = nullptr;             // null: presolve is off
  StageSeconds* seconds = nullptr;
  const Witness* start = nullptr;  // where a search for weights begins; null: nowhere in particular
  bool asks_parts = true;          // whether parts of the question are asked apart; not in such a part
};

/// All turns, in the order of the table. Which of them apply is known only once presolve is done.
std::vector<Turn> make_schedule(const EngineParts& parts);

}  // namespace nnsolve
