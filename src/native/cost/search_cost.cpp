// Where a threshold leaves room, numbers of few bits near a descent's end are within it: they are tried first, 0 bits,
// 1 bit, and so on. Where it leaves little, the numbers are polished: exactly downhill on the convex pieces around them
// (cost_pieces.h). That arrives at the least cost itself if the rounding kept what polishing does not change, which the
// scales help with: a hidden neuron's out-weight can be 1 or -1.
//
// Polishing is exact, and takes far longer than a descent where there are many targets and parameters. There several
// descents go before, and only the best is polished.
//
// Descents minimise squares. For the other costs they propose only where to begin: the pieces know the cost.
#include "native/cost/search_cost.h"

#include "algebra/simple_rational.h"
#include "native/network/levenberg_marquardt.h"
#include "native/network/rescale.h"
#include "native/network/starts.h"

#include <array>
#include <cmath>
#include <limits>
#include <sstream>
#include <utility>

namespace nnsolve::native {

namespace {

constexpr std::array<int, 9> bit_counts = {0, 1, 2, 3, 4, 6, 8, 12, 20};
constexpr std::array<int, 3> polished_bits = {2, 6, 20};
constexpr int polishing_rounds = 6;
constexpr std::uint32_t starts_a_round = 6;
constexpr std::uint32_t hops_a_round = 10;

/// To what is allowed.
ExactParameters rounded(const FloatNetwork& network, const Eigen::VectorXd& values, int bits) {
  ExactParameters parameters;
  const double scale = std::ldexp(1.0, bits);
  for (const double value : values) {
    Rational number = exact_rational(std::round(value * scale) / scale);
    const ParameterDomain* domain = network.domains()[parameters.size()];
    if (domain != nullptr && !domain->contains(number)) {
      if (domain->range.min && number < *domain->range.min) number = *domain->range.min;
      if (domain->range.max && number > *domain->range.max) number = *domain->range.max;
      if (!domain->contains(number)) number = domain->simplest();
    }
    parameters.push_back(std::move(number));
  }
  return parameters;
}

/// How many descents go before one of them is polished.
std::uint32_t descents_a_polish(const FloatNetwork& network) {
  constexpr std::size_t little_work = 200;  // targets times parameters
  constexpr std::uint32_t a_few = 6;
  return network.residuals().size() * network.index().count <= little_work ? 1 : a_few;
}

bool is_too_large(const FloatNetwork& network) {
  constexpr double most_entries = 3e7;
  const auto rows = static_cast<double>(network.rows().size());
  return rows * network.task().network.neuron_count() > most_entries ||
         static_cast<double>(network.residuals().size()) * network.index().count > most_entries;
}

}  // namespace

CostSearch::CostSearch(const TrainingInstance& instance, const SearchOptions& options)
    : instance_(instance), network_(instance_), pieces_(network_, instance_), options_(options) {}

bool CostSearch::is_over() const {
  const bool is_only_choice = network_.index().count == 0 && attempt_count_ > 0;
  return is_only_choice || is_too_large(network_) || work_ >= options_.work_limit || options_.stops();
}

/// True if it is the best by now.
bool CostSearch::note(ExactParameters parameters, Rational cost) {
  if (best_ && cost >= *best_) return false;
  best_ = std::move(cost);
  best_parameters_ = std::move(parameters);
  return true;
}

/// True if the goal is reached.
bool CostSearch::try_roundings(const Eigen::VectorXd& values, const Rational& goal) {
  for (const int bits : bit_counts) {
    ExactParameters parameters = rounded(network_, values, bits);
    Rational cost = pieces_.cost(parameters);
    note(std::move(parameters), std::move(cost));
    if (*best_ <= goal) return true;
  }
  return false;
}

bool CostSearch::polish(const Eigen::VectorXd& values, const Rational& goal) {
  for (const int bits : polished_bits) {
    if (options_.stops()) return false;
    ExactParameters parameters = rounded(network_, values, bits);
    Rational cost = pieces_.descend(parameters, polishing_rounds, options_.should_stop);
    note(std::move(parameters), std::move(cost));
    if (*best_ <= goal) return true;
  }
  return false;
}

/// Polishes the best of those that wait when they are enough. True if the goal is reached.
bool CostSearch::polish_later(Eigen::VectorXd values, double cost, const Rational& goal) {
  if (!waiting_ || cost < waiting_cost_) {
    waiting_ = std::move(values);
    waiting_cost_ = cost;
  }
  if (++waiting_count_ < descents_a_polish(network_)) return false;
  waiting_count_ = 0;
  const Eigen::VectorXd chosen = *std::exchange(waiting_, {});
  Eigen::VectorXd scaled = chosen;
  rescale(network_, scaled);
  return polish(scaled, goal) || polish(chosen, goal);
}

/// All weights 0 first, which polishing makes the best constants; then rounds of fresh starts, and hops from the best.
Eigen::VectorXd CostSearch::next_start() {
  const std::uint32_t number = attempt_count_++;
  if (number == 0) return Eigen::VectorXd::Zero(network_.index().count);
  const std::uint32_t place = (number - 1) % (starts_a_round + hops_a_round);
  if (place == 0) valley_.reset();
  if (place < starts_a_round || !valley_) return make_start(network_, options_.seed, number);
  return make_hop(network_, *valley_, options_.seed, number);
}

std::optional<LowCost> CostSearch::attempt(const Rational& goal) {
  const std::optional<Rational> before = best_;
  const bool is_first = attempt_count_ == 0;
  Eigen::VectorXd values = next_start();
  double cost = std::numeric_limits<double>::max();
  if (!is_first && network_.index().count > 0) {
    NetworkDescent descent =
        descend(network_, std::move(values), {.iterations = 150, .patience = 6, .should_stop = options_.should_stop});
    work_ += network_.work() * (descent.iterations + 1);
    if (!valley_ || descent.point.cost < valley_->cost) valley_ = descent.point;
    cost = descent.point.cost;
    values = std::move(descent.point.parameters);
  }
  work_ += network_.work() * static_cast<double>(bit_counts.size());
  if (values.allFinite() && !try_roundings(values, goal)) polish_later(std::move(values), cost, goal);
  if (options_.report) {
    std::ostringstream text;
    text.precision(6);
    text << attempt_count_ << " attempts, best cost " << (best_ ? best_->to_double() : 0.0);
    options_.report(text.str());
  }
  if (!best_ || (before && *best_ >= *before)) return std::nullopt;
  return LowCost{*best_, to_witness(network_, *best_parameters_)};
}

std::optional<Witness> search_cost(const TrainingInstance& instance, const SearchOptions& options) {
  CostSearch search(instance, options);
  while (!search.is_over()) {
    if (auto found = search.attempt(instance.threshold)) {
      if (found->cost <= instance.threshold) return std::move(found->witness);
    }
  }
  return std::nullopt;
}

}  // namespace nnsolve::native
