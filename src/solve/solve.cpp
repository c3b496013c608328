// The pipeline, as one function: encode, ask, lift, check.
#include "nnsolve/solve.h"

#include "check/merge.h"
#include "encode/encode.h"
#include "encode/formula.h"
#include "solve/lift.h"
#include "solve/portfolio.h"

#include "nnsolve/backend.h"
#include "nnsolve/error.h"

#include <memory>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

/// Adds the seconds of its own life to a stage.
class StageTimer {
 public:
  explicit StageTimer(double& stage) : stage_(stage), start_(std::chrono::steady_clock::now()) {}
  ~StageTimer() { stage_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }
  StageTimer(const StageTimer&) = delete;
  StageTimer& operator=(const StageTimer&) = delete;

 private:
  double& stage_;
  std::chrono::steady_clock::time_point start_;
};

std::vector<std::unique_ptr<Backend>> make_backends(const std::string& name) {
  std::vector<std::unique_ptr<Backend>> backends;
  if (name != "auto") {
    backends.push_back(make_backend(name));
    return backends;
  }
  for (const std::string& linked : linked_backends()) backends.push_back(make_backend(linked));
  if (backends.empty()) backends.push_back(make_backend(name));  // throws: lists what there is
  return backends;
}

/// What was asked for but not reached turns unsat into unknown.
void apply_requirements(Answer& answer, const SolveOptions& options) {
  if (answer.status != Status::unsat || !options.require_certified) return;
  answer.reason = std::string("unsat is only ") + to_string(answer.trust) + ", not certified";
  answer.status = Status::unknown;
  answer.trust = Trust::none;
  answer.backend.clear();
}

/// For whatever can be encoded and checked: `lift_model` takes an encoding and a model back to it, and what survives
/// the check is left in `found`.
template <class Subject, class LiftModel, class Checked>
Answer decide(const Subject& subject, const SolveOptions& options, LiftModel lift_model,
              std::optional<Checked>& found) {
  std::vector<std::unique_ptr<Backend>> backends = make_backends(options.backend);
  StageSeconds seconds;
  auto timed = [](double& stage, auto action) {
    StageTimer timer(stage);
    return action();
  };
  const auto encoding = timed(seconds.encode, [&] { return encode(subject); });
  auto accept = [&](const Outcome& outcome) -> std::optional<std::string> {
    auto solution = timed(seconds.lift, [&] { return lift_model(encoding, outcome.model); });
    try {
      auto result = timed(seconds.check, [&] { return check_and_merge(subject, std::move(solution)); });
      if (!result.checked) return result.problem;
      found = std::move(result.checked);
      return std::nullopt;
    } catch (const NumberTooLarge& error) {
      return error.what();  // unchecked is not valid
    }
  };
  const PortfolioLimits limits{options.deadline, options.memory_megabytes, options.seed};
  Answer answer = timed(seconds.backend,
                        [&] { return run_portfolio(backends, encoding.system, limits, accept, options.progress); });
  seconds.backend -= seconds.lift + seconds.check;
  answer.seconds = seconds;
  answer.before = measure(encoding.system);
  answer.after = answer.before;
  apply_requirements(answer, options);
  return answer;
}

}  // namespace

TrainingAnswer solve(const TrainingInstance& instance, const SolveOptions& options) {
  TrainingAnswer result;
  auto lift_model = [&](const Encoding& encoding, const std::vector<Real>& model) {
    return lift(instance, encoding, model);
  };
  result.answer = decide(instance, options, lift_model, result.witness);
  return result;
}

FormulaAnswer solve(const Formula& formula, const SolveOptions& options) {
  FormulaAnswer result;
  auto lift_model = [](const FormulaEncoding& encoding, const std::vector<Real>& model) {
    return lift(encoding, model);
  };
  result.answer = decide(formula, options, lift_model, result.assignment);
  return result;
}

}  // namespace nnsolve
