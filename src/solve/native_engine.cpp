#include "solve/native_engine.h"

#include "algebra/compare_reals.h"
#include "algebra/join_assignments.h"
#include "algebra/simple_rational.h"
#include "cost/rank_regression.h"
#include "cost/spread.h"
#include "cost/tangent_cuts.h"
#include "io/witness_io.h"
#include "native/cost/search_cost.h"
#include "native/enclose.h"
#include "native/network/dichotomies.h"
#include "native/network/search_network.h"
#include "native/system/decide_boxes.h"
#include "native/system/decide_points.h"
#include "native/system/decide_system.h"
#include "solve/native_run.h"
#include "solvers/worker.h"

#include "nnsolve/error.h"
#include "nnsolve/instance.h"
#include "nnsolve/io.h"
#include "nnsolve/system.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <functional>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace nnsolve {

namespace {

// What a process prints in the end: a solution as a witness file has it, exact or enclosed, or that there is none.
constexpr std::string_view no_solution = "unsat\n";
constexpr char enclosure_mark = '~';  // before an enclosure, which is of what was given

/// Most searches in systems that find something find it soon. One that goes on lets the others go first, where
/// processors are few.
bool give_way() {
  constexpr double soon = 0.5;
  constexpr int less = 3;
  static bool gives_way = false;
  if (!gives_way && static_cast<double>(std::clock()) > soon * CLOCKS_PER_SEC) {
    gives_way = true;
    [[maybe_unused]] const int priority = nice(less);
  }
  return false;
}

/// One a processor of those that this process may take (`--jobs`), if there is memory for their stacks.
unsigned lanes(const Limits& limits) {
  constexpr std::size_t most = 16;
  constexpr std::size_t megabytes_each = 200;
  std::size_t count = 1;
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) count = static_cast<std::size_t>(CPU_COUNT(&allowed));
  if (limits.memory_megabytes) count = std::min(count, *limits.memory_megabytes / megabytes_each);
  return static_cast<unsigned>(std::clamp(count, std::size_t{1}, most));
}

native::SearchOptions search_options(const Limits& limits) {
  native::SearchOptions options;
  options.seed = limits.seed.value_or(0);
  options.lanes = lanes(limits);
  options.report = print_progress;
  return options;
}

std::vector<double> in_floating_point(const Witness& start) {
  std::vector<double> numbers;
  for (const auto* values : {&start.weights, &start.biases}) {
    for (const Value& value : *values) numbers.push_back(value.rational().to_double());
  }
  return numbers;
}

class NativeEngine : public Engine {
 public:
  explicit NativeEngine(Form form) : form_(form) {}
  std::string name() const override { return "native"; }
  std::string version() const override { return NNSOLVE_VERSION; }
  std::string code_base() const override { return "native"; }
  Form form() const override { return form_; }

 private:
  Form form_;
};

class NetworkEngine final : public NativeEngine {
 public:
  explicit NetworkEngine(const Witness* start) : NativeEngine(Form::given), start_(start) {}

  bool applies_to(const Question& question) const override {
    const TrainingInstance* instance = question.instance();
    if (instance == nullptr) return false;
    return native::can_be_searched(*instance);
  }

  std::unique_ptr<EngineRun> start(Question& question, const Limits& limits) override {
    const TrainingInstance& instance = *question.instance();
    const auto search_and_tell = [&instance, limits, start = start_] {
      native::SearchOptions options = search_options(limits);
      if (start != nullptr) options.start = in_floating_point(*start);
      const auto witness = search(instance, options);
      if (!witness) return;
      std::string text;
      std::visit([&](const auto& values) { append_witness(text, values, instance.network); }, *witness);
      write_all(STDOUT_FILENO, text);
    };
    const auto read = [&instance](std::string_view text) {
      Candidate candidate;
      candidate.form = Form::given;
      std::visit([&](auto&& values) { candidate.values = std::forward<decltype(values)>(values); },
                 read_any_witness(text, "native", instance));
      return candidate;
    };
    return std::make_unique<NativeRun>(search_and_tell, limits, read);
  }

 private:
  static std::optional<AnyWitness> search(const TrainingInstance& instance, const native::SearchOptions& options) {
    if (instance.threshold.is_zero()) return native::search_network(instance, options);
    std::optional<Witness> witness = native::search_cost(instance, options);
    if (!witness) return std::nullopt;
    return *std::move(witness);
  }

  const Witness* start_;
};

/// Nothing if it cannot tell; else weights of such a cost, or none if there are none.
std::optional<std::optional<Witness>> decide_cost(const TrainingInstance& instance) {
  if (spread(instance) > instance.threshold) return std::optional<Witness>();
  if (std::optional<RankOptimum> least = least_by_rank(instance)) {
    if (compare(least->cost, instance.threshold) > 0) return std::optional<Witness>();
    return std::move(least->witness);
  }
  TangentOptions options;
  options.limit = instance.threshold;
  std::optional<TangentResult> least = least_by_tangents(instance, options);
  if (!least || !least->is_finished) return std::nullopt;
  const bool is_within = least->least && *least->least <= instance.threshold;
  return is_within ? std::move(least->witness) : std::optional<Witness>();
}

class CostEngine final : public NativeEngine {
 public:
  CostEngine() : NativeEngine(Form::given) {}

  bool applies_to(const Question& question) const override {
    const TrainingInstance* instance = question.instance();
    return instance != nullptr && !instance->threshold.is_zero();
  }

  std::unique_ptr<EngineRun> start(Question& question, const Limits& limits) override {
    const TrainingInstance& instance = *question.instance();
    const auto decide = [&instance] {
      const auto decision = decide_cost(instance);
      if (!decision) return;
      if (!*decision) return write_all(STDOUT_FILENO, no_solution);
      std::string text;
      append_witness(text, **decision, instance.network);
      write_all(STDOUT_FILENO, text);
    };
    // It uses rules of presolve, so it is no witness for them.
    const auto read = [&instance](std::string_view text) -> EngineResult {
      if (text == no_solution) return Refuted{Form::presolved};
      return Candidate{Form::given, read_witness(text, "native", instance.network)};
    };
    return std::make_unique<NativeRun>(decide, limits, read);
  }
};

class DichotomiesEngine final : public NativeEngine {
 public:
  DichotomiesEngine() : NativeEngine(Form::given) {}

  bool applies_to(const Question& question) const override {
    return question.instance() != nullptr && native::has_few_dichotomies(*question.instance());
  }

  std::unique_ptr<EngineRun> start(Question& question, const Limits& limits) override {
    const TrainingInstance& instance = *question.instance();
    const auto decide = [&instance, limits] {
      // It gives no way: where it is asked it decides, which the others seldom do.
      const native::SearchOptions options = search_options(limits);
      const native::DichotomyDecision decision = native::decide_by_dichotomies(exact_fit(instance), options);
      if (decision.status == Status::unsat) return write_all(STDOUT_FILENO, no_solution);
      if (!decision.witness) return;
      std::string text;
      append_witness(text, *decision.witness, instance.network);
      write_all(STDOUT_FILENO, text);
    };
    const auto read = [&instance](std::string_view text) -> EngineResult {
      if (text == no_solution) return Refuted{Form::given};
      return Candidate{Form::given, read_witness(text, "native", instance.network)};
    };
    return std::make_unique<NativeRun>(decide, limits, read);
  }
};

using Decide = native::Decision (*)(const System&, const native::SearchOptions&);

/// The search for a solution of all parts of a question in one of its forms.
class PartsSearch {
 public:
  PartsSearch(const Question& question, Form form, std::vector<const System*> parts, Decide decide,
              const native::SearchOptions& options, bool takes_near = true)
      : question_(question),
        form_(form),
        parts_(std::move(parts)),
        decide_(decide),
        options_(options),
        takes_near_(takes_near && question.formula() != nullptr),
        decisions_(parts_.size()) {}

  /// Returns what is to be printed.
  std::string run() {
    // Linear parts first: what has no solution need not be searched.
    for (const bool is_turn_of_linear : {true, false}) {
      for (std::size_t i = 0; i < parts_.size(); ++i) {
        if (is_linear(*parts_[i]) != is_turn_of_linear) continue;
        const bool is_last = decided_ + 1 == parts_.size();
        if (is_last && takes_near_) {
          options_.take_near = [this, i](const std::vector<double>& values) { return take_near(i, values); };
        }
        decisions_[i] = decide_(*parts_[i], options_);
        if (enclosed_) return enclosure_text();
        if (decisions_[i].status == Status::unsat) return std::string(no_solution);
        if (decisions_[i].status == Status::unknown) return "";
        ++decided_;
      }
    }
    return solution_text();
  }

 private:
  /// The same values for all variables of the form, one part after the other.
  Assignment joined(std::vector<native::Decision> decisions) const {
    Assignment whole;
    for (native::Decision& decision : decisions) {
      std::ranges::move(join_fields(std::move(decision.assignment), whole), std::back_inserter(whole.values));
    }
    return whole;
  }

  /// The others are decided. Ways back work for numbers that are near, too, which then are near what they should be.
  bool take_near(std::size_t part, const std::vector<double>& values) {
    if (values.size() == 1) return false;  // a root of one polynomial is a number that solvers tell exactly
    std::vector<native::Decision> decisions = decisions_;
    for (const double value : values) {
      if (!std::isfinite(value)) return false;
      decisions[part].assignment.values.emplace_back(exact_rational(value));
    }
    try {
      const Solution lifted = question_.lift({form_, joined(std::move(decisions))});
      const auto& assignment = std::get<Assignment>(lifted);
      EnclosedAssignment near;
      for (const Value& value : assignment.values) {
        if (!value.is_rational()) return false;
        near.values.push_back(value.rational());
      }
      near.unknowns = real_variables(*question_.formula());
      enclosed_ = enclose(*question_.formula(), near);
    } catch (const NotAModel&) {
      return false;
    } catch (const NumberTooLarge&) {
      return false;
    }
    return enclosed_.has_value();
  }

  std::string enclosure_text() const {
    std::string text(1, enclosure_mark);
    append_assignment(text, *enclosed_, *question_.formula());
    return text;
  }

  std::string solution_text() const {
    std::vector<std::string> names;
    for (const System* part : parts_) {
      names.insert(names.end(), part->variable_names.begin(), part->variable_names.end());
    }
    std::string text;
    append_assignment(text, joined(decisions_), names);
    return text;
  }

  const Question& question_;
  Form form_;
  std::vector<const System*> parts_;
  Decide decide_;
  native::SearchOptions options_;
  bool takes_near_;
  std::vector<native::Decision> decisions_;
  std::size_t decided_ = 0;
  std::optional<EnclosedAssignment> enclosed_;
};

class SystemEngine : public NativeEngine {
 public:
  explicit SystemEngine(Form form, Decide decide = native::decide_system) : NativeEngine(form), decide_(decide) {}

  bool applies_to(const Question& question) const override {
    return form() == Form::original || (question.presolved() != nullptr && !question.presolved()->parts().empty());
  }

  std::unique_ptr<EngineRun> start(Question& question, const Limits& limits) override {
    const auto search = [&question, form = form(), parts = parts_of(question), limits, decide = decide_] {
      native::SearchOptions options = search_options(limits);
      options.should_stop = give_way;
      write_all(STDOUT_FILENO, PartsSearch(question, form, parts, decide, options).run());
    };
    const auto read = [this, &question](std::string_view text) { return this->read(question, text); };
    return std::make_unique<NativeRun>(search, limits, read);
  }

 protected:
  std::vector<const System*> parts_of(const Question& question) const {
    std::vector<const System*> parts;
    if (form() == Form::original) {
      parts.push_back(&question.original());
    } else {
      for (const System& part : question.presolved()->parts()) parts.push_back(&part);
    }
    return parts;
  }

  EngineResult read(const Question& question, std::string_view text) const {
    if (text == no_solution) return Refuted{form()};
    if (text.starts_with(enclosure_mark)) {
      AnyAssignment near = read_any_assignment(text.substr(1), "native", *question.formula());
      return Candidate{Form::given, std::get<EnclosedAssignment>(std::move(near))};
    }
    std::vector<std::string> names;
    for (const System* part : parts_of(question)) {
      names.insert(names.end(), part->variable_names.begin(), part->variable_names.end());
    }
    return Candidate{form(), read_assignment(text, "native", names)};
  }

 private:
  Decide decide_;
};

class BoxesEngine final : public SystemEngine {
 public:
  BoxesEngine() : SystemEngine(Form::presolved, native::decide_boxes) {}
  std::string name() const override { return "boxes"; }

  bool applies_to(const Question& question) const override {
    return SystemEngine::applies_to(question) && std::ranges::any_of(question.presolved()->parts(), native::is_boxed);
  }
};

/// Linear questions within limits, and a short search in others.
native::Decision decide_little(const System& system, const native::SearchOptions& options) {
  constexpr std::size_t most_pivots = 1000;
  constexpr std::size_t most_conflicts = 200;
  LinearOptions limits;
  limits.pivot_limit = most_pivots;
  limits.conflict_limit = most_conflicts;
  return native::decide_system(system, options, limits);
}

/// What is decided in less time than processes take is decided right here. Whoever ends the process that does it, or
/// sees it end, does without presolve, and so without this.
class LittleEngine final : public SystemEngine {
 public:
  LittleEngine() : SystemEngine(Form::presolved) {}

  bool applies_to(const Question& question) const override {
    if (!SystemEngine::applies_to(question)) return false;
    const SystemSize size = question.presolved()->size();
    return size.variables <= most_variables && size.terms <= most_terms;
  }

  std::unique_ptr<EngineRun> start(Question& question, const Limits& limits) override {
    native::SearchOptions options = search_options(limits);
    options.report = nullptr;
    const std::clock_t end = std::clock() + static_cast<std::clock_t>(most_seconds * CLOCKS_PER_SEC);
    options.should_stop = [end] { return std::clock() >= end; };
    try {
      PartsSearch search(question, form(), parts_of(question), decide_little, options, false);
      const std::string text = search.run();
      return std::make_unique<FinishedRun>(text.empty() ? GaveUp{} : read(question, text));
    } catch (const std::exception&) {
      return std::make_unique<FinishedRun>(GaveUp{});
    }
  }

 private:
  static constexpr double most_seconds = 0.004;  // of the processor
  static constexpr std::size_t most_variables = 40;
  static constexpr std::size_t most_terms = 600;
};

native::Decision decide_points_first(const System& system, const native::SearchOptions& options) {
  if (native::may_have_finitely_many(system)) {
    native::Decision decision = native::decide_points(system, options);
    if (decision.status != Status::unknown || decision.is_near) return decision;
    if (options.report) options.report("points: " + decision.reason);
  }
  return native::decide_system(system, options);
}

class PointsEngine final : public SystemEngine {
 public:
  explicit PointsEngine(Form form) : SystemEngine(form, decide_points_first) {}
  std::string name() const override { return "points"; }

  bool applies_to(const Question& question) const override {
    if (!SystemEngine::applies_to(question)) return false;
    if (form() == Form::presolved)
      return std::ranges::any_of(question.presolved()->parts(), native::may_have_finitely_many);
    return question.original_size().variables <= most_variables && native::may_have_finitely_many(question.original());
  }

 private:
  static constexpr std::size_t most_variables = 40;  // more need not be looked at
};

}  // namespace

std::unique_ptr<Engine> make_native_network_engine(const Witness* start) {
  return std::make_unique<NetworkEngine>(start);
}
std::unique_ptr<Engine> make_native_cost_engine() { return std::make_unique<CostEngine>(); }
std::unique_ptr<Engine> make_dichotomies_engine() { return std::make_unique<DichotomiesEngine>(); }
std::unique_ptr<Engine> make_little_engine() { return std::make_unique<LittleEngine>(); }
std::unique_ptr<Engine> make_native_system_engine(Form form) { return std::make_unique<SystemEngine>(form); }
std::unique_ptr<Engine> make_boxes_engine() { return std::make_unique<BoxesEngine>(); }
std::unique_ptr<Engine> make_native_points_engine(Form form) { return std::make_unique<PointsEngine>(form); }

}  // namespace nnsolve
