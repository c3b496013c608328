// The pipeline, as one function: presolve, encode, ask, lift, check.
#include "nnsolve/solve.h"

#include "solve/componentwise.h"
#include "solve/portfolio.h"
#include "solve/problem.h"

#include "nnsolve/backend.h"
#include "nnsolve/error.h"

#include <algorithm>
#include <memory>
#include <string>
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

/// A number that no witness file may hold (instances/README.md, "Numbers").
bool is_too_long(const Rational& number) {
  if (number.is_small()) return false;
  const std::string text = number.to_string();
  const auto bar = std::ranges::find(text, '/');
  auto digits = [](auto begin, auto end) {
    return std::count_if(begin, end, [](char c) { return c != '-' && c != '/'; });
  };
  return std::max(digits(text.begin(), bar), digits(bar, text.end())) > std::ptrdiff_t{Rational::max_digits};
}

bool is_too_long(const Value& value) {
  if (value.is_rational()) return is_too_long(value.rational());
  const std::vector<Term>& terms = value.irrational().terms();
  return std::ranges::any_of(terms, [](const Term& term) { return is_too_long(term.coefficient); });
}

bool is_too_long(const std::vector<Value>& values) {
  return std::ranges::any_of(values, [](const Value& value) { return is_too_long(value); });
}

bool is_too_long(const Witness& witness) { return is_too_long(witness.weights) || is_too_long(witness.biases); }
bool is_too_long(const Assignment& assignment) { return is_too_long(assignment.values); }

const Witness& solution_of(const CheckedWitness& checked) { return checked.witness(); }
const Assignment& solution_of(const CheckedAssignment& checked) { return checked.assignment(); }

/// Runs an action on the clock of a stage.
template <class Action>
auto timed(double& stage, Action action) {
  StageTimer timer(stage);
  return action();
}

/// One solve: how a problem is asked, and what survives the check.
template <class Problem, class Checked>
class Decision {
 public:
  Decision(Problem& problem, const SolveOptions& options, std::optional<Checked>& found)
      : problem_(problem), options_(options), found_(found), backends_(make_backends(options.backend)) {}

  Answer decide(double encode_seconds) {
    seconds_.encode = encode_seconds;
    answer_.before = problem_.original_size();
    answer_.after = answer_.before;
    if (options_.presolve) presolve();
    if (!is_decided_by_presolve()) ask();
    answer_.seconds = seconds_;
    apply_requirements(answer_, options_);
    return std::move(answer_);
  }

 private:
  void presolve() {
    StepCounter steps(options_.presolve_options);
    timed(seconds_.presolve, [&] { problem_.presolve(steps); });
    if (is_unsat_by_presolve()) {
      answer_.after = {};
      early_ = EarlyUnsat{"presolve", seconds_.presolve};
    } else {
      answer_.after = problem_.question()->size();
    }
    answer_.presolve_steps = steps.count();
    if (options_.presolved) options_.presolved();
  }

  bool is_unsat_by_presolve() const { return !problem_.question() || problem_.question()->is_unsat(); }

  /// sat, if nothing is left to ask and the lifted solution stands; unsat, if nobody else is to be asked.
  bool is_decided_by_presolve() {
    if (!options_.presolve) return false;
    if (is_unsat_by_presolve()) {
      if (options_.backend == "auto") return false;
      claim_by_presolve(Status::unsat, Trust::claimed, "");
      return true;
    }
    if (!problem_.question()->parts().empty()) return false;
    std::optional<std::string> objection = accept_presolved({Status::sat, "", {}});
    claim_by_presolve(Status::sat, Trust::checked, objection.value_or(""));
    if (objection) answer_.status = Status::unknown;
    return !objection;
  }

  void claim_by_presolve(Status status, Trust trust, const std::string& reason) {
    answer_.status = status;
    answer_.trust = trust;
    answer_.backend = "presolve";
    answer_.claims.push_back({"presolve", NNSOLVE_VERSION, status, reason, seconds_.presolve});
  }

  template <class Lift>
  std::optional<std::string> accept(Lift lift_model) {
    try {
      typename Problem::Solution solution = timed(seconds_.lift, lift_model);
      auto result = timed(seconds_.check, [&] { return problem_.check(std::move(solution)); });
      if (!result.checked) return result.problem;
      if (is_too_long(solution_of(*result.checked))) {
        return "a number in it has more than " + std::to_string(Rational::max_digits) + " digits";
      }
      found_ = std::move(result.checked);
      return std::nullopt;
    } catch (const NotAModel& error) {
      return error.what();
    } catch (const NumberTooLarge& error) {
      return error.what();  // unchecked is not valid
    }
  }
  std::optional<std::string> accept_original(const Outcome& outcome) {
    return accept([&] { return problem_.lift_original(outcome.model); });
  }
  std::optional<std::string> accept_presolved(const Outcome& outcome) {
    return accept([&] { return problem_.lift_presolved(outcome.model); });
  }

  std::vector<Contender> contenders() {
    std::vector<Contender> contenders;
    const bool asks_presolved = options_.presolve && !is_unsat_by_presolve() && !problem_.question()->parts().empty();
    for (const auto& backend : backends_) {
      Backend* asked = backend.get();
      if (asks_presolved) {
        contenders.push_back({asked,
                              [this, asked](const Limits& limits) {
                                return start_componentwise(*asked, problem_.question()->parts(), limits);
                              },
                              [this](const Outcome& outcome) { return accept_presolved(outcome); }, false, false});
      }
      contenders.push_back({asked,
                            [this, asked](const Limits& limits) { return asked->start(problem_.original(), limits); },
                            [this](const Outcome& outcome) { return accept_original(outcome); }, true, asks_presolved});
    }
    return contenders;
  }

  void ask() {
    const PortfolioLimits limits{options_.deadline, options_.memory_megabytes, options_.seed};
    const double before = seconds_.lift + seconds_.check;
    Answer asked =
        timed(seconds_.backend, [&] { return run_portfolio(contenders(), limits, early_, options_.progress); });
    seconds_.backend -= seconds_.lift + seconds_.check - before;  // which happen while backends are asked
    asked.before = answer_.before;
    asked.after = answer_.after;
    asked.presolve_steps = answer_.presolve_steps;
    asked.claims.insert(asked.claims.begin(), answer_.claims.begin(), answer_.claims.end());
    answer_ = std::move(asked);
  }

  Problem& problem_;
  const SolveOptions& options_;
  std::optional<Checked>& found_;
  std::vector<std::unique_ptr<Backend>> backends_;
  StageSeconds seconds_;
  std::optional<EarlyUnsat> early_;
  Answer answer_;
};

}  // namespace

TrainingAnswer solve(const TrainingInstance& instance, const SolveOptions& options) {
  TrainingAnswer result;
  double encode_seconds = 0;
  std::optional<TrainingProblem> problem;
  timed(encode_seconds, [&] { problem.emplace(instance); });
  result.answer = Decision(*problem, options, result.witness).decide(encode_seconds);
  return result;
}

FormulaAnswer solve(const Formula& formula, const SolveOptions& options) {
  FormulaAnswer result;
  double encode_seconds = 0;
  std::optional<FormulaProblem> problem;
  timed(encode_seconds, [&] { problem.emplace(formula); });
  result.answer = Decision(*problem, options, result.assignment).decide(encode_seconds);
  return result;
}

}  // namespace nnsolve
