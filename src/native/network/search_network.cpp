#include "native/network/search_network.h"

#include "algebra/simple_rational.h"
#include "native/enclose.h"
#include "native/network/confirm.h"
#include "native/network/lanes.h"
#include "native/network/levenberg_marquardt.h"
#include "native/network/one_form.h"
#include "native/network/starts.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <mutex>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve::native {

namespace {

/// Rounds of some fresh starts, and of hops on from the best of them until none has helped for long.
constexpr int fresh_starts = 10;
constexpr int most_idle_hops = 30;
constexpr std::size_t enough_without_exact = 2;
constexpr double least_wait = 5e8;
constexpr double least_gain = 0.999;
constexpr double margin = 0.125;

/// How far one lane has come.
struct Progress {
  std::uint32_t starts = 0;
  std::uint32_t hops = 0;
  double best_cost = std::numeric_limits<double>::infinity();
  ConfirmationCounts counts;
};

/// How far all have come; told by the first.
class ProgressReport {
 public:
  ProgressReport(unsigned lanes, const std::function<void(const std::string&)>& report)
      : report_(report), of_lane_(lanes) {}

  void note(unsigned lane, const Progress& progress) {
    if (!report_) return;
    const std::lock_guard lock(mutex_);
    of_lane_[lane] = progress;
    if (lane == 0) report_(text());
  }

 private:
  std::string text() const {
    Progress all;
    for (const Progress& progress : of_lane_) {
      all.starts += progress.starts;
      all.hops += progress.hops;
      all.best_cost = std::min(all.best_cost, progress.best_cost);
      all.counts.points += progress.counts.points;
      all.counts.systems += progress.counts.systems;
      all.counts.solvable += progress.counts.solvable;
    }
    std::ostringstream text;
    text.precision(2);
    text << all.starts << " starts, " << all.hops << " hops, best cost " << all.best_cost << ", " << all.counts.points
         << " arrived, " << all.counts.systems << " exact systems, " << all.counts.solvable << " solvable";
    return text.str();
  }

  const std::function<void(const std::string&)>& report_;
  std::mutex mutex_;
  std::vector<Progress> of_lane_;
};

class Search {
 public:
  Search(const TrainingTask& task, const SearchOptions& options, Lane& lane, ProgressReport& report)
      : network_(task),
        is_plain_(is_plain(task)),
        options_(options),
        lane_(lane),
        report_(report),
        should_stop_([this] { return is_over(); }),
        first_attempt_(lane.number() << 26) {
    if (!task.range_targets.empty()) inside_.emplace(task, margin);
  }

  std::optional<AnyWitness> run() {
    if (is_plain_ && lane_.number() == 0) {
      if (const auto known = fit_one_form(network_)) return to_witness(network_, *known);
    }
    for (bool is_first = true; !is_over(); is_first = false) {
      valley_.reset();
      if (is_first && !options_.start.empty()) {
        if (auto found = try_given_start()) return found;
      }
      for (int i = 0; i < fresh_starts && !is_over(); ++i) {
        const std::uint32_t attempt = first_attempt_ + progress_.starts++;
        const FloatNetwork& aim = aim_of(attempt);
        if (auto found = try_start(aim, make_start(aim, options_.seed, attempt))) return found;
        if (network_.index().count == 0) return std::nullopt;
      }
      int idle = 0;
      while (valley_ && idle < most_idle_hops && !is_over()) {
        const double before = valley_->cost;
        const std::uint32_t attempt = first_attempt_ + progress_.hops++;
        const FloatNetwork& aim = aim_of(attempt);
        if (auto found = try_start(aim, make_hop(aim, *valley_, options_.seed, attempt))) return found;
        idle = valley_ && valley_->cost < least_gain * before ? 0 : idle + 1;
      }
    }
    return std::nullopt;
  }

 private:
  /// Ranges are aimed at from inside, which leaves room for rounding, and every third time at their very ends, which
  /// may be all that there is.
  const FloatNetwork& aim_of(std::uint32_t attempt) const { return inside_ && attempt % 3 != 2 ? *inside_ : network_; }

  bool is_over() const { return lane_.is_over() || options_.stops(); }

  /// From the given weights and biases as they are, and with the outputs fitted to what is below them; ranges are taken
  /// as they are, and from inside. Hops go on from there.
  std::optional<AnyWitness> try_given_start() {
    for (const FloatNetwork* aim : {&network_, inside_ ? &*inside_ : nullptr}) {
      for (const bool fits_outputs : {false, true}) {
        if (aim == nullptr) continue;
        Eigen::VectorXd start = free_part(options_.start);
        if (fits_outputs) fit_outputs(*aim, start);
        if (auto found = try_start(*aim, std::move(start))) return found;
      }
    }
    return std::nullopt;
  }

  /// The parameters that are free.
  Eigen::VectorXd free_part(const std::vector<double>& all) const {
    const ParameterNumbers& index = network_.index();
    Eigen::VectorXd parameters(index.count);
    const auto take = [&](std::uint32_t number, double value) {
      if (number != ParameterNumbers::none) parameters[number] = value;
    };
    const std::size_t edges = index.of_edge.size();
    for (std::size_t e = 0; e < edges; ++e) take(index.of_edge[e], all[e]);
    const NeuronIndex inputs = network_.task().network.input_count;
    for (std::size_t n = inputs; n < index.of_neuron.size(); ++n) take(index.of_neuron[n], all[edges + n - inputs]);
    return parameters;
  }

  std::optional<AnyWitness> try_start(const FloatNetwork& aim, Eigen::VectorXd start) {
    NetworkDescent descent =
        descend(aim, std::move(start), {.iterations = most_iterations(), .patience = 4, .should_stop = should_stop_});
    lane_.add_work(network_.work() * (descent.iterations + 1));
    progress_.best_cost = std::min(progress_.best_cost, descent.point.cost);
    if (descent.arrived) {
      Confirmed confirmed = confirm(network_, descent.point, progress_.counts, should_stop_);
      if (confirmed.exact) return to_witness(network_, *confirmed.exact);
      if (is_plain_ && confirmed.settled) {
        inexact_ = std::move(confirmed.settled);
        inexact_until_ = std::max(least_wait, 2 * lane_.work());
      }
    } else if (!valley_ || descent.point.cost < valley_->cost) {
      valley_ = std::move(descent.point);
    }
    report_.note(lane_.number(), progress_);
    return enclose_inexact();
  }

  /// Another point may have exact numbers, which are better to have; but not all that arrive do so twice.
  std::optional<AnyWitness> enclose_inexact() {
    if (!inexact_) return std::nullopt;
    if (progress_.counts.points < enough_without_exact && lane_.work() < inexact_until_) return std::nullopt;
    const FloatNetwork::Point point = *std::exchange(inexact_, std::nullopt);
    return enclose(ExactFit(network_.task()), near(point));
  }

  /// What is to be enclosed: all parameters may move.
  EnclosedWitness near(const FloatNetwork::Point& point) const {
    ExactParameters parameters;
    for (const double value : point.parameters) parameters.push_back(exact_rational(value));
    const Witness exact = to_witness(network_, parameters);
    EnclosedWitness result;
    for (const Value& weight : exact.weights) result.weights.push_back(weight.rational());
    for (const Value& bias : exact.biases) result.biases.push_back(bias.rational());
    result.unknowns = free_parameters(network_.task().network);
    return result;
  }

  /// Without bends descents do not get lost, only slow.
  int most_iterations() const {
    for (const Neuron& neuron : network_.task().network.neurons) {
      if (neuron.activation != Activation::identity) return 150;
    }
    return 400;
  }

  FloatNetwork network_;
  std::optional<FloatNetwork> inside_;
  bool is_plain_;
  const SearchOptions& options_;
  Lane& lane_;
  ProgressReport& report_;
  std::function<bool()> should_stop_;
  std::uint32_t first_attempt_;  // lanes draw other numbers
  Progress progress_;
  std::optional<FloatNetwork::Point> valley_;   // the lowest of this round
  std::optional<FloatNetwork::Point> inexact_;  // arrived, and no exact numbers were found near it
  double inexact_until_ = 0;                    // how much work is to be done before it is enclosed
};

bool is_too_large(const TrainingTask& task) {
  constexpr double most_entries = 3e7;
  auto targets = static_cast<double>(task.range_targets.size());
  for (std::size_t row = 0; row < task.row_count(); ++row) targets += static_cast<double>(task.targets[row].size());
  const auto rows = static_cast<double>(task.row_count());
  return rows * task.network.neuron_count() > most_entries ||
         targets * ParameterNumbers(task.network).count > most_entries;
}

}  // namespace

std::optional<AnyWitness> search_network(const TrainingTask& task, const SearchOptions& options) {
  if (is_too_large(task)) {
    if (options.report) options.report("the network is too large for a search in matrices");
    return std::nullopt;
  }
  const unsigned lanes = std::max(1U, options.lanes);
  ProgressReport report(lanes, options.report);
  return run_lanes(lanes, options.work_limit, [&](Lane& lane) { return Search(task, options, lane, report).run(); });
}

}  // namespace nnsolve::native
