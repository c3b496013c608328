// One output alone is often too much for a network already, and is decided where all together are not: of a full adder
// with two hidden ReLUs the sum, which is a parity. Likewise a few of many data points. So parts are asked as any
// question is, by a race of its own, for a short time each, then again for twice as long. Data points come in as
// solutions of the part miss them; if one misses none it is a solution of the whole.
//
// Law (smaller_question.h): a part that has no solution refutes the whole. The word is that of whoever decided the
// part, and counts as his (trust.h); the part was made by us, so it counts as asked with presolve.
#include "solve/smaller_engine.h"

#include "io/witness_io.h"
#include "solve/judge.h"
#include "solve/native_run.h"
#include "solve/race.h"
#include "solve/smaller_question.h"

#include "nnsolve/io.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace nnsolve {

namespace {

constexpr std::string_view refuted_word = "unsat ";  // then whose word it is

constexpr int less_priority = 3;     // a short cut lets those who ask the whole go first, where processors are few
constexpr double first_slice = 0.5;  // seconds for each part, then twice as much

// Fewer have no parts worth a process; of more the race alone takes a slice.
constexpr std::size_t least_rows = 6;
constexpr std::size_t most_terms = 100'000;

struct Verdict {
  Status status = Status::unknown;
  std::string code_base;           // if unsat
  std::optional<Witness> witness;  // if sat
};

/// In a process of its own.
class PartsRace {
 public:
  PartsRace(const ExactFit& fit, const EngineParts& parts, const Limits& limits)
      : fit_(fit), parts_(parts), limits_(limits), outputs_(known_outputs(fit)), rows_(fit) {
    parts_.asks_parts = false;
    parts_.strategies = {};
    parts_.backends = parts.backends.first(std::min<std::size_t>(1, parts.backends.size()));
    parts_.presolve = parts.presolve != nullptr ? &presolve_ : nullptr;
    parts_.seconds = &seconds_;
    if (outputs_.size() < 2) outputs_.clear();
    are_rows_open_ = !rows_.has_all();
  }

  /// Returns what is to be printed.
  std::string run() {
    for (slice_ = first_slice; !outputs_.empty() || are_rows_open_; slice_ *= 2) {
      if (std::string found = ask_outputs(); !found.empty()) return found;
      if (std::string found = ask_rows(); !found.empty()) return found;
    }
    return "";
  }

 private:
  std::string ask_outputs() {
    for (std::size_t i = 0; i < outputs_.size();) {
      const Verdict verdict = ask(with_output(fit_, outputs_[i]));
      if (verdict.status == Status::unsat) return refutation(verdict);
      if (verdict.status == Status::sat) {
        outputs_.erase(outputs_.begin() + static_cast<std::ptrdiff_t>(i));
      } else {
        ++i;
      }
      report();
    }
    return "";
  }

  std::string ask_rows() {
    while (are_rows_open_) {
      const Verdict verdict = ask(with_rows(fit_, rows_.rows()));
      if (verdict.status == Status::unsat) return refutation(verdict);
      if (verdict.status == Status::unknown) break;
      if (!verdict.witness) {
        are_rows_open_ = false;  // an enclosure; the others have the same chance to find one
      } else if (!rows_.grow(*verdict.witness)) {
        std::string text;
        append_witness(text, *verdict.witness, fit_.network);
        return text;
      } else {
        are_rows_open_ = !rows_.has_all();
      }
      report();
    }
    return "";
  }

  Verdict ask(const TrainingInstance& part) {
    ++asked_;
    const std::unique_ptr<Question> question = make_question(part);
    RaceOptions options;
    const auto slice = std::chrono::duration<double>(slice_);
    options.deadline =
        std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(slice);
    options.memory_megabytes = limits_.memory_megabytes;
    options.seed = limits_.seed;
    options.seeks_contradiction = false;
    const Judge judge_candidate = [&](const Candidate& candidate) { return judge(*question, candidate, seconds_); };
    RaceResult result = run_race(make_schedule(parts_), *question, judge_candidate, options);
    Verdict verdict{result.answer.status, code_base_of(result.answer.backend), {}};
    if (result.solution) {
      const auto& checked = std::get<CheckedWitness>(*result.solution);
      if (!checked.is_enclosed()) verdict.witness = checked.witness();
    }
    decided_ += verdict.status != Status::unknown ? 1 : 0;
    return verdict;
  }

  std::string code_base_of(const std::string& name) const {
    for (const auto& backend : parts_.backends) {
      if (backend->name() == name) return backend->code_base();
    }
    return name == "presolve" ? name : "native";
  }

  static std::string refutation(const Verdict& verdict) { return std::string(refuted_word) + verdict.code_base; }

  void report() const {
    print_progress(std::to_string(asked_) + " parts asked, " + std::to_string(decided_) + " decided, " +
                   std::to_string(outputs_.size()) + " outputs alone open, at " + std::to_string(rows_.rows().size()) +
                   " of " + std::to_string(fit_.row_count()) + " data points");
  }

  const ExactFit& fit_;
  EngineParts parts_;
  Limits limits_;
  PresolveOptions presolve_;
  StageSeconds seconds_;
  std::vector<std::uint32_t> outputs_;  // that are open
  GrowingRows rows_;
  bool are_rows_open_ = false;
  double slice_ = first_slice;
  std::size_t asked_ = 0;
  std::size_t decided_ = 0;
};

class SmallerEngine final : public Engine {
 public:
  explicit SmallerEngine(const EngineParts& parts) : parts_(parts) {}

  std::string name() const override { return parts_name; }
  std::string version() const override { return NNSOLVE_VERSION; }
  std::string code_base() const override { return "native"; }
  Form form() const override { return Form::given; }

  bool applies_to(const Question& question) const override {
    const TrainingInstance* instance = question.instance();
    if (instance == nullptr || !asks_for_exact_fit(*instance) || question.original_size().terms > most_terms) {
      return false;
    }
    return instance->row_count() >= least_rows || known_outputs(*instance).size() >= 2;
  }

  std::unique_ptr<EngineRun> start(Question& question, const Limits& limits) override {
    const TrainingInstance& instance = *question.instance();
    const auto ask_parts = [&instance, parts = parts_, limits] {
      [[maybe_unused]] const int priority = nice(less_priority);
      const ExactFit fit = exact_fit(instance);
      write_all(STDOUT_FILENO, PartsRace(fit, parts, limits).run());
    };
    const auto read = [&instance](std::string_view text) -> EngineResult {
      if (text.starts_with(refuted_word)) {
        return Refuted{Form::presolved, std::string(text.substr(refuted_word.size()))};
      }
      return Candidate{Form::given, read_witness(text, parts_name, instance.network)};
    };
    return std::make_unique<NativeRun>(ask_parts, limits, read);
  }

 private:
  EngineParts parts_;
};

}  // namespace

std::unique_ptr<Engine> make_smaller_engine(const EngineParts& parts) { return std::make_unique<SmallerEngine>(parts); }

}  // namespace nnsolve
