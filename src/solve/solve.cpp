// The pipeline, as one function: encode, ask, lift, check.
#include "nnsolve/solve.h"

#include "check/merge.h"
#include "encode/encode.h"
#include "solve/lift.h"
#include "solve/portfolio.h"

#include "nnsolve/backend.h"

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

}  // namespace

TrainingAnswer solve(const TrainingInstance& instance, const SolveOptions& options) {
  std::vector<std::unique_ptr<Backend>> backends = make_backends(options.backend);
  TrainingAnswer result;
  StageSeconds seconds;
  Encoding encoding;
  {
    StageTimer timer(seconds.encode);
    encoding = encode(instance);
  }
  auto accept = [&](const Outcome& outcome) -> std::optional<std::string> {
    Witness witness;
    {
      StageTimer timer(seconds.lift);
      witness = lift(instance, encoding, outcome.model);
    }
    StageTimer timer(seconds.check);
    CheckResult checked = check_and_merge(instance, std::move(witness));
    if (!checked.checked) return checked.problem;
    result.witness = std::move(checked.checked);
    return std::nullopt;
  };
  {
    StageTimer timer(seconds.backend);
    PortfolioLimits limits{options.deadline, options.memory_megabytes, options.seed};
    result.answer = run_portfolio(backends, encoding.system, limits, accept, options.progress);
  }
  seconds.backend -= seconds.lift + seconds.check;
  result.answer.seconds = seconds;
  result.answer.before = measure(encoding.system);
  result.answer.after = result.answer.before;
  apply_requirements(result.answer, options);
  return result;
}

}  // namespace nnsolve
