// The engines of a schedule against each other: the first checked solution wins, an unsat waits for contradiction.
#pragma once

#include "solve/judge.h"
#include "solve/schedule.h"

#include "nnsolve/answer.h"
#include "nnsolve/backend.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

/// Whoever is at work on a proof of an unsat while it waits for contradiction.
class Proving {
 public:
  virtual ~Proving() = default;
  /// An engine is the first to claim unsat, after so many seconds.
  virtual void begin(const std::string& engine, double seconds) = 0;
  /// Descriptors to poll for reading.
  virtual std::vector<int> descriptors() const = 0;
  /// Takes in what has arrived, never blocks; true once there is a proof that has been checked.
  virtual bool step() = 0;
  /// Whether there may still be a proof.
  virtual bool is_at_work() const = 0;
};

struct RaceOptions {
  std::optional<std::chrono::steady_clock::time_point> deadline;
  std::optional<std::size_t> memory_megabytes;  // of all engines together
  std::optional<std::uint32_t> seed;            // for each
  /// Whether those in reserve are asked to contradict a lone unsat. Who names one backend wants nobody else's word.
  bool seeks_contradiction = true;
  /// May be null.
  Proving* proving = nullptr;
  /// Called once the first turns are done; may be empty.
  std::function<void()> prepared;
  /// Called now and then with the names of those at work; may be empty.
  std::function<void(std::string_view)> progress;
};

/// Judges a candidate.
using Judge = std::function<Judgement(const Candidate&)>;

struct RaceResult {
  Answer answer;  // status, trust, backend, reason, claims, turns
  std::optional<CheckedSolution> solution;
};

/// Runs the schedule. The first candidate that is a solution decides. Unsat decides with trust `agreed` (trust.h); a
/// lone claim waits, while engines of other code bases still work, as long again as it took and at least
/// least_patience, and is then `claimed`; a proof ends the wait, and is not judged here. Nobody is asked for a word
/// against it before a proof has had proof_lead. A solution that is too long waits for a shorter one likewise, and is
/// then unknown.
RaceResult run_race(std::vector<Turn> turns, Question& question, const Judge& judge, const RaceOptions& options);

}  // namespace nnsolve
