// The pipeline, as one function: make the question, run the schedule's engines on it, carry back and check what they
// propose.
#include "nnsolve/solve.h"

#include "solve/certify.h"
#include "solve/judge.h"
#include "solve/question.h"
#include "solve/race.h"
#include "solve/schedule.h"
#include "solve/stage_timer.h"
#include "solve/trust.h"
#include "solvers/linked_backend.h"
#include "solvers/native/native_backend.h"
#include "solvers/strategies.h"

#include "nnsolve/backend.h"
#include "nnsolve/error.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

/// Of `auto`, one that cannot be had is told, and the others are asked.
std::vector<std::unique_ptr<Backend>> make_backends(const std::string& name, std::vector<Claim>& claims) {
  std::vector<std::unique_ptr<Backend>> backends;
  if (name == native_backend_name) return backends;  // its engines are asked by themselves
  if (name != "auto") {
    backends.push_back(make_backend(name));
    return backends;
  }
  for (const std::string& linked : linked_backends()) {
    try {
      backends.push_back(make_linked_backend(linked, "", Loading::when_asked));
    } catch (const BackendError& error) {
      claims.push_back({linked, "", Status::unknown, error.what(), 0});
    }
  }
  return backends;
}

/// Of the linked solvers that are asked, all other ways to ask them.
std::vector<std::unique_ptr<Backend>> make_strategies(std::span<const std::unique_ptr<Backend>> backends) {
  std::vector<std::unique_ptr<Backend>> strategies;
  for (const auto& backend : backends) {
    for (const char* strategy : strategies_of(backend->name())) {
      strategies.push_back(make_linked_backend(backend->name(), strategy, Loading::when_asked));
    }
  }
  return strategies;
}

/// The size of what presolve left; of the original where it failed or is off.
SystemSize size_after(const Question& question) {
  if (question.is_refuted()) return {};
  return question.presolved() != nullptr ? question.presolved()->size() : question.original_size();
}

RaceResult decide(Question& question, const SolveOptions& options, double encode_seconds) {
  std::vector<Claim> missing;
  const std::vector<std::unique_ptr<Backend>> backends = make_backends(options.backend, missing);
  std::vector<std::unique_ptr<Backend>> strategies;
  if (options.backend == "auto") strategies = make_strategies(backends);
  StageSeconds seconds;
  seconds.encode = encode_seconds;
  RaceOptions race;
  race.deadline = options.deadline;
  race.memory_megabytes = options.memory_megabytes;
  race.seed = options.seed;
  race.seeks_contradiction = options.backend == "auto";
  Certifier certifier(question, options);
  race.proving = &certifier;
  race.prepared = options.presolved;
  race.progress = options.progress;
  const bool native = options.backend == "auto" || options.backend == native_backend_name;
  const Witness* start = options.start ? &*options.start : nullptr;
  const EngineParts parts{backends, strategies, native, options.presolve ? &options.presolve_options : nullptr,
                          &seconds, start};
  const Judge judge_candidate = [&](const Candidate& candidate) { return judge(question, candidate, seconds); };
  double all_seconds = 0;
  RaceResult result =
      timed(all_seconds, [&] { return run_race(make_schedule(parts), question, judge_candidate, race); });
  std::ranges::move(missing, std::back_inserter(result.answer.claims));
  seconds.backend = std::max(0.0, all_seconds - seconds.presolve - seconds.lift - seconds.check);
  result.answer.seconds = seconds;
  result.answer.before = question.original_size();
  result.answer.after = size_after(question);
  result.answer.presolve_steps = question.step_count();
  if (result.answer.status == Status::unsat) certifier.finish(all_seconds, result.answer);
  if (options.require_certified) demand_certificate(result.answer);
  return result;
}

}  // namespace

TrainingAnswer solve(const TrainingInstance& instance, const SolveOptions& options) {
  double encode_seconds = 0;
  const std::unique_ptr<Question> question = timed(encode_seconds, [&] { return make_question(instance); });
  RaceResult result = decide(*question, options, encode_seconds);
  TrainingAnswer answer{std::move(result.answer), std::nullopt};
  if (result.solution) answer.witness = std::get<CheckedWitness>(*std::move(result.solution));
  answer.answer.is_enclosed = answer.witness && answer.witness->is_enclosed();
  return answer;
}

FormulaAnswer solve(const Formula& formula, const SolveOptions& options) {
  double encode_seconds = 0;
  const std::unique_ptr<Question> question = timed(encode_seconds, [&] { return make_question(formula); });
  RaceResult result = decide(*question, options, encode_seconds);
  FormulaAnswer answer{std::move(result.answer), std::nullopt};
  if (result.solution) answer.assignment = std::get<CheckedAssignment>(*std::move(result.solution));
  answer.answer.is_enclosed = answer.assignment && answer.assignment->is_enclosed();
  return answer;
}

}  // namespace nnsolve
