// From both sides: a lower bound that is proved and an upper one that a witness has, until they meet.
//
// Cheap bounds come first, then what is exact by itself: closed forms and the search through cases. What neither
// settles is asked step by step: can it cost at most a number between the two, as simple as there is in the middle
// third? Every answer moves one side. An answer that does not come leaves that number alone, and the next is asked for
// longer.
#include "nnsolve/optimum.h"

#include "algebra/compare_reals.h"
#include "algebra/simple_rational.h"
#include "cost/rank_regression.h"
#include "cost/spread.h"
#include "cost/tangent_cuts.h"
#include "native/cost/search_cost.h"
#include "optimum/ask_below.h"
#include "optimum/vanishing_path.h"

#include "nnsolve/check.h"
#include "nnsolve/error.h"
#include "nnsolve/solve.h"

#include <algorithm>
#include <utility>

namespace nnsolve {

namespace {

using Clock = std::chrono::steady_clock;

/// A rational that is not below the number.
Rational rational_above(const Real& number) {
  return number.is_rational() ? number.rational() : number.isolating_interval().second;
}

class OptimumSearch {
 public:
  OptimumSearch(const TrainingInstance& instance, const OptimumOptions& options)
      : instance_(closed(instance)), is_plain_(is_plain(instance)), options_(options) {
    result_.lower.by = "sign";
  }

  Optimum run() {
    if (!is_plain_) return run_by_questions();
    raise(spread(instance_), "spread", Trust::claimed);
    if (settle_by_rank()) return finish();
    descend(first_attempts);
    if (is_done() || settle_by_cases()) return finish();
    bound_by_outputs();
    if (!is_done() && result_.lower.value == Real()) {
      ask(Rational(), first_slice);
      find_path();
    }
    bisect();
    return finish();
  }

 private:
  /// What a target costs is its distance from the range, and its ends are no further away than what is within.
  static TrainingInstance closed(TrainingInstance instance) {
    for (RangeTarget& target : instance.range_targets) target.range = target.range.closed();
    return instance;
  }

  /// Beyond plain tasks there are no closed forms, and search does not know all of them. Any weights that are allowed
  /// are a first upper end.
  Optimum run_by_questions() {
    const Network& network = instance_.network;
    const auto choose = [](const std::optional<Rational>& prescribed, const auto& domain) {
      return Value(prescribed ? *prescribed : domain ? domain->simplest() : Rational());
    };
    Witness witness;
    for (const Edge& edge : network.edges) witness.weights.push_back(choose(edge.weight, edge.domain));
    for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
      witness.biases.push_back(choose(network.neurons[n].bias, network.neurons[n].bias_domain));
    }
    lower_to(witness);
    if (native::can_be_searched(instance_)) descend(first_attempts);
    if (is_done() || settle_by_cases()) return finish();
    ask(Rational(), first_slice);
    bisect();
    return finish();
  }

  static constexpr std::uint32_t first_attempts = 24;
  static constexpr double first_slice = 4;  // seconds
  static constexpr double path_slice = 8;
  static constexpr double slice_growth = 1.5;

  bool is_stopped() const {
    return (options_.should_stop && options_.should_stop()) ||
           (options_.deadline && Clock::now() >= *options_.deadline);
  }

  bool is_done() const {
    if (result_.is_infimum) return true;
    if (!result_.upper) return false;
    if (*result_.upper == result_.lower.value) return true;
    const Real& upper = *result_.upper;
    if (!upper.is_rational() || !result_.lower.value.is_rational()) return false;
    return upper.rational() - result_.lower.value.rational() <= options_.gap;
  }

  Optimum finish() {
    if (!is_done() && result_.reason.empty()) result_.reason = is_stopped() ? "timeout" : "incomplete";
    return std::move(result_);
  }

  void tell() const {
    if (options_.progress) options_.progress(result_);
  }

  void raise(const Real& value, const char* by, Trust trust, bool is_strict = false) {
    CostLowerBound& lower = result_.lower;
    NNSOLVE_ASSERT(!result_.upper || compare(value, *result_.upper) <= 0);
    const int change = compare(value, lower.value);
    if (change < 0 || (change == 0 && (!is_strict || lower.is_strict))) return;
    lower = {value, is_strict, trust, by};
    tell();
  }

  /// Believes nothing: the witness is evaluated.
  void lower_to(const Witness& witness) {
    Real cost = total_cost(instance_, witness);
    if (result_.upper && compare(cost, *result_.upper) >= 0) return;
    TrainingInstance asked = instance_;
    asked.threshold = rational_above(cost);
    if (!check(asked, witness).checked) return;
    result_.upper = std::move(cost);
    result_.witness = witness;
    tell();
  }

  native::SearchOptions search_options() const {
    native::SearchOptions options;
    options.seed = options_.seed.value_or(0);
    options.should_stop = [this] { return is_stopped(); };
    return options;
  }

  void descend(std::uint32_t attempts) {
    native::CostSearch search(instance_, search_options());
    const Rational goal = result_.lower.value.is_rational() ? result_.lower.value.rational() : Rational();
    while (!search.is_over() && search.attempt_count() < attempts && !is_done()) {
      if (auto found = search.attempt(goal)) lower_to(found->witness);
    }
  }

  bool settle_by_rank() {
    const std::optional<RankOptimum> found = least_by_rank(instance_);
    if (!found) return false;
    lower_to(found->witness);
    raise(found->cost, "rank", Trust::claimed);
    return is_done();
  }

  bool settle_by_cases() {
    TangentOptions options;
    options.should_stop = [this] { return is_stopped(); };
    options.improved = [this](const Rational&, const Witness& witness) { lower_to(witness); };
    if (result_.upper && result_.upper->is_rational()) options.known = result_.upper->rational();
    const std::optional<TangentResult> found = least_by_tangents(instance_, options);
    if (!found || !found->is_finished) return false;
    raise(*found->least, "patterns", Trust::claimed);
    return is_done();
  }

  /// Each output alone costs at least its own optimum; what is left of the others only helps.
  void bound_by_outputs() {
    const NeuronIndex outputs = instance_.network.output_count;
    if (outputs < 2 || is_done()) return;
    Rational total;
    for (NeuronIndex output = 0; output < outputs && !is_stopped(); ++output) {
      TrainingInstance alone = instance_;
      SparseRows targets;
      for (std::size_t row = 0; row < instance_.row_count(); ++row) {
        for (const auto& entry : instance_.targets[row]) {
          if (entry.column == output) targets.push(entry.column, entry.value);
        }
        targets.finish_row();
      }
      alone.targets = std::move(targets);
      Rational least = spread(alone);
      TangentOptions options;
      options.should_stop = [this] { return is_stopped(); };
      native::CostSearch search(alone, search_options());
      while (!search.is_over() && search.attempt_count() < first_attempts && options.known != least) {
        if (auto found = search.attempt(least)) options.known = found->cost;
      }
      const std::optional<TangentResult> found = least_by_tangents(alone, options);
      if (found && found->is_finished) least = *found->least;
      total = instance_.cost == Cost::max ? std::max(total, least) : total + least;
    }
    raise(total, "outputs", Trust::claimed);
  }

  /// Whether it can cost at most so much; false: no answer.
  bool ask(const Rational& threshold, double seconds) {
    TrainingInstance asked = instance_;
    asked.threshold = threshold;
    SolveOptions options;
    options.backend = options_.backend;
    options.memory_megabytes = options_.memory_megabytes;
    options.seed = options_.seed;
    options.deadline = end_of(seconds);
    const TrainingAnswer answer = solve(asked, options);
    if (answer.answer.status == Status::sat && !answer.witness->is_enclosed()) lower_to(answer.witness->witness());
    if (answer.answer.status == Status::unsat) raise(threshold, "solver", answer.answer.trust, true);
    return answer.answer.status != Status::unknown;
  }

  /// Nothing costs nothing, and yet the infimum may be 0.
  void find_path() {
    if (is_done() || !result_.lower.is_strict || is_stopped()) return;
    const auto path = find_vanishing_path(instance_, options_.backend, end_of(path_slice));
    if (!path) return;
    lower_to(path->at(Rational(1, 1 << 10)));
    result_.is_infimum = true;
    tell();
  }

  Clock::time_point end_of(double seconds) const {
    const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    return options_.deadline ? std::min(end, *options_.deadline) : end;
  }

  /// A cost that is a short number may well be the least.
  bool is_worth_a_guess() const {
    constexpr std::size_t longest = 8;
    if (!result_.upper || !result_.upper->is_rational() || guessed_ == result_.upper) return false;
    const Rational& upper = result_.upper->rational();
    return upper.sign() > 0 && upper.to_string().size() <= longest;
  }

  void guess(double seconds) {
    guessed_ = result_.upper;
    TrainingInstance asked = instance_;
    asked.threshold = result_.upper->rational();
    const BelowAnswer answer = ask_below(asked, options_.backend, end_of(seconds));
    if (answer.witness) lower_to(*answer.witness);
    if (answer.trust != Trust::none) raise(*guessed_, "solver", answer.trust);
  }

  void bisect() {
    double slice = first_slice;
    std::size_t silent = 0;
    while (!is_done() && !is_stopped()) {
      if (!result_.upper) {
        if (!is_plain_) return;
        descend(first_attempts);
        if (!result_.upper) return;
      }
      if (is_worth_a_guess()) {
        guess(slice);
        continue;
      }
      const Rational lower = result_.lower.value.is_rational() ? result_.lower.value.rational()
                                                               : result_.lower.value.isolating_interval().first;
      const Rational upper = rational_above(*result_.upper);
      const Rational third = (upper - lower) / Rational(3);
      // Where there was no answer in the middle, there may be one to the side.
      const Rational shift = silent % 3 == 0 ? Rational() : silent % 3 == 1 ? -third : third;
      const Rational middle =
          simplest_between(lower + third + shift + third / Rational(8), upper - third + shift - third / Rational(8));
      if (ask(middle, slice)) {
        silent = 0;
      } else if (++silent % 3 == 0) {
        slice *= slice_growth;
      }
    }
  }

  const TrainingInstance instance_;
  bool is_plain_;
  const OptimumOptions& options_;
  Optimum result_;
  std::optional<Real> guessed_;  // an upper end below which nothing was looked for in vain
};

}  // namespace

Optimum find_optimum(const TrainingInstance& instance, const OptimumOptions& options) {
  return OptimumSearch(instance, options).run();
}

}  // namespace nnsolve
