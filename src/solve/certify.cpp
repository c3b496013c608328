#include "solve/certify.h"

#include "certify/elaborate.h"
#include "solve/nncheck.h"
#include "solve/prover.h"
#include "solve/schedule.h"
#include "solve/smaller_engine.h"
#include "solve/smaller_question.h"
#include "solve/stage_timer.h"
#include "solve/trust.h"
#include "solvers/awaited.h"
#include "solvers/text_query.h"
#include "solvers/worker.h"

#include "nnsolve/error.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

using Clock = std::chrono::steady_clock;

/// Of a checker that is asked at leisure.
constexpr double longest_check = 600;
/// Of a proof that nothing costs less than a bound; it is asked for when the bound is known.
constexpr double longest_proof_below = 60;
/// A certificate that nobody asked for is made of small questions only.
constexpr std::size_t most_terms_unasked = 2'000'000;

Clock::time_point after_seconds(double seconds) {
  return Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

/// Until when: to the deadline where a certificate is asked for, else so many times as long as the unsat took.
std::optional<Clock::time_point> end_of(const SolveOptions& options, double seconds, double times) {
  if (options.certify.is_wanted) return options.deadline;
  const Clock::time_point end = after_seconds(times * std::max(least_patience, seconds));
  return options.deadline ? std::min(*options.deadline, end) : end;
}

double seconds_until(Clock::time_point end) { return std::chrono::duration<double>(end - Clock::now()).count(); }

/// One output alone, as the engine that refuted a part (smaller_engine.h) may have seen it.
Elaborated prove_by_part(const Question& question, std::optional<Clock::time_point> end) {
  const ExactFit fit = exact_fit(*question.instance());
  for (const std::uint32_t output : known_outputs(fit)) {
    Elaborated made = prove_part(question, with_output(fit, output), end);
    if (made.certificate) return made;
  }
  return {};
}

using Prove = std::function<Elaborated()>;

/// As Elaborated, whatever goes wrong: a certificate must not cost the answer.
Elaborated prove_or_tell(const Prove& prove) {
  try {
    return prove();
  } catch (const std::bad_alloc&) {
    return {std::nullopt, "memory"};
  } catch (const NumberTooLarge& error) {
    return {std::nullopt, error.what()};
  } catch (const std::exception& error) {
    return {std::nullopt, as_internal_error(error)};
  }
}

constexpr std::string_view proof_word = "proof ";

/// Of a prover that is over.
Elaborated read_proof(const Worker& worker) {
  const std::string& output = worker.output();
  const std::size_t line_end = output.find('\n');
  const bool is_whole = worker.ending().kind == Ending::Kind::exited;
  if (is_whole && output.starts_with(proof_word) && line_end != std::string::npos) {
    return {Certificate{output.substr(line_end + 1), std::stoul(output.substr(proof_word.size()))}, ""};
  }
  return {std::nullopt, is_whole && !output.empty() ? output : why_it_ended(worker, "the prover")};
}

/// A process of its own, that prints how many steps there are and the proof, or what the problem is: however badly that
/// goes, it must not cost the answer. Throws BackendError if no process can be had.
std::unique_ptr<Worker> start_prover(const Prove& prove, const std::optional<std::size_t>& memory_megabytes,
                                     const std::optional<Clock::time_point>& end) {
  Limits limits;
  limits.memory_megabytes = memory_megabytes;
  if (end) limits.seconds = std::max(0.001, seconds_until(*end));
  const Payload payload = [&prove](const std::string&) {
    const Elaborated made = prove_or_tell(prove);
    if (!made.certificate) return write_all(STDOUT_FILENO, made.problem);
    const std::string steps = std::to_string(made.certificate->step_count);
    write_all(STDOUT_FILENO, std::string(proof_word).append(steps).append("\n").append(made.certificate->text));
  };
  return std::make_unique<Worker>(payload, limits, false);
}

Elaborated prove_apart(const Prove& prove, const std::optional<std::size_t>& memory_megabytes,
                       const std::optional<Clock::time_point>& end) {
  try {
    const std::unique_ptr<Worker> worker = start_prover(prove, memory_megabytes, end);
    worker->finish();
    return read_proof(*worker);
  } catch (const std::exception& error) {
    return {std::nullopt, error.what()};
  }
}

/// Why no certificate is tried; empty if one is.
std::string why_not(const Question& question, const SolveOptions& options) {
  const CertifyOptions& wanted = options.certify;
  if (wanted.checker.empty()) return "nncheck is not installed";
  if (wanted.instance_text.empty()) return "there are certificates of files that ask one question only";
  if (!wanted.is_wanted && question.original_size().terms > most_terms_unasked) return "the question is large";
  return "";
}

}  // namespace

/// First the prover, then the checker.
class Certifier::Work {
 public:
  Work(const Prove& prove, const SolveOptions& options, std::optional<Clock::time_point> end)
      : options_(options), end_(end) {
    try {
      prover_ = start_prover(prove, options.memory_megabytes, end);
    } catch (const std::exception& error) {
      problem_ = error.what();
    }
  }

  std::vector<int> descriptors() const {
    if (prover_) return prover_->descriptors();
    return checker_ ? checker_->descriptors() : std::vector<int>();
  }

  void step() {
    if (prover_) {
      prover_->step();
      if (prover_->is_finished()) take_proof();
    } else if (checker_ && checker_->step()) {
      take_verdict();
    }
  }

  /// Until its own end, and no longer than until this one.
  void finish(const std::optional<Clock::time_point>& end) {
    while (prover_ || checker_) {
      if (end && Clock::now() >= *end) {
        prover_.reset();
        checker_.reset();
        problem_ = "timeout";
        return;
      }
      Awaited awaited;
      awaited.add(*this);
      auto longest = std::chrono::milliseconds(200);
      if (end) longest = std::min(longest, std::chrono::ceil<std::chrono::milliseconds>(*end - Clock::now()));
      awaited.wait(longest);
      step();
    }
  }

  bool is_over() const { return !prover_ && !checker_; }
  /// There, and accepted.
  bool is_accepted() const { return is_accepted_; }
  CertificateReport take() { return {std::move(made_.text), made_.step_count, checked_seconds_}; }
  const std::string& problem() const { return problem_; }

 private:
  void take_proof() {
    Elaborated made = read_proof(*prover_);
    prover_.reset();
    if (!made.certificate) {
      problem_ = std::move(made.problem);
      return;
    }
    made_ = *std::move(made.certificate);
    const CertifyOptions& wanted = options_.certify;
    const double seconds = end_ ? std::min(longest_check, seconds_until(*end_)) : longest_check;
    check_begin_ = Clock::now();
    checker_ = std::make_unique<CheckerRun>(
        CheckRequest{wanted.checker, wanted.instance_text, wanted.ending, made_.text, seconds});
  }

  void take_verdict() {
    const std::string verdict = checker_->verdict();
    checker_.reset();
    checked_seconds_ = std::chrono::duration<double>(Clock::now() - check_begin_).count();
    is_accepted_ = verdict.empty();
    if (!is_accepted_) problem_ = "the checker does not accept the certificate: " + verdict;
  }

  const SolveOptions& options_;
  std::optional<Clock::time_point> end_;
  std::unique_ptr<Worker> prover_;
  std::unique_ptr<CheckerRun> checker_;
  Certificate made_;
  Clock::time_point check_begin_;
  double checked_seconds_ = 0;
  bool is_accepted_ = false;
  std::string problem_;
};

Certifier::Certifier(const Question& question, const SolveOptions& options) : question_(question), options_(options) {}
Certifier::~Certifier() = default;

void Certifier::begin(const std::string& engine, double seconds) {
  if (!options_.memory_megabytes && !work_ && why_not(question_, options_).empty()) start(engine, seconds);
}

/// Others may be at work for as long as the claim took, and then leave it the processors for as long again.
void Certifier::start(const std::string& engine, double seconds) {
  const std::optional<Clock::time_point> end = end_of(options_, seconds, 2);
  const Prove prove = [&question = question_, &engine, &end] {
    Elaborated by_part;
    if (engine == parts_name) by_part = prove_by_part(question, end);
    return by_part.certificate ? std::move(by_part) : prove_question(question, end);
  };
  work_ = std::make_unique<Work>(prove, options_, end);
}

std::vector<int> Certifier::descriptors() const { return work_ ? work_->descriptors() : std::vector<int>(); }

bool Certifier::step() {
  if (work_) work_->step();
  return work_ && work_->is_accepted();
}

bool Certifier::is_at_work() const { return work_ && !work_->is_over(); }

void Certifier::finish(double seconds, Answer& answer) {
  std::string problem = why_not(question_, options_);
  if (problem.empty()) {
    const CertifyOptions& wanted = options_.certify;
    if (!work_ && !wanted.is_wanted && !wanted.is_awaited) return;
    if (!work_) start(answer.backend, seconds);
    work_->finish(wanted.is_wanted || wanted.is_awaited ? end_of(options_, seconds, 1) : Clock::now());
    if (work_->is_accepted()) return take_certificate(answer, work_->take());
    problem = work_->problem();
  }
  if (options_.certify.is_wanted || options_.require_certified) {
    answer.claims.push_back({"certificate", NNSOLVE_VERSION, Status::unknown, problem, 0});
  }
}

std::string certificate_below(const TrainingInstance& instance, const Rational& bound, const CertifyOptions& wanted,
                              const std::optional<std::size_t>& memory_megabytes, std::string& problem) {
  problem.clear();
  const std::optional<Clock::time_point> end = after_seconds(longest_proof_below);
  Elaborated made = prove_apart([&] { return prove_below(instance, bound, end); }, memory_megabytes, end);
  if (!made.certificate) {
    problem = made.problem;
    return {};
  }
  const CheckRequest request{wanted.checker, wanted.instance_text, wanted.ending, made.certificate->text,
                             longest_check};
  problem = run_checker(request);
  return problem.empty() ? std::move(made.certificate->text) : std::string();
}

}  // namespace nnsolve
