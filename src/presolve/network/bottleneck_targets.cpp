#include "presolve/network/bottleneck_targets.h"

#include <algorithm>
#include <limits>

namespace nnsolve {

namespace {

constexpr std::size_t most_closing_work = 500'000;  // multiplications of all bottlenecks together
constexpr std::size_t most_entries = 300'000;

}  // namespace

BottleneckTargets::BottleneckTargets(const NetworkStore& store, AffineOutputs& affine, std::vector<NeuronIndex> outputs)
    : store_(store),
      ways_{store.network(), store.topology(),
            [&store](NeuronIndex n) { return store.network().is_input(n) || store.is_relu(n); }},
      affine_(affine),
      outputs_(std::move(outputs)) {
  find_shifts();
  cut_ = find_narrowest_cut(ways_, outputs_, biased_);
  if (!cut_) return;
  std::ranges::copy_if(cut_->neurons, std::back_inserter(inputs_),
                       [&](NeuronIndex n) { return store_.network().is_input(n); });
  read();
}

void BottleneckTargets::find_shifts() {
  const Network& network = store_.network();
  const bool is_zero_known =
      std::ranges::all_of(outputs_, [&](NeuronIndex n) { return store_.zero_sum(n).has_value(); });
  std::vector<bool> has_shift(network.neuron_count(), false);
  for (const NeuronIndex n : outputs_) {
    const std::optional<Rational>& bias = network.neurons[n].bias;
    has_shift[n] = is_zero_known || (bias && store_.topology().outgoing[n].empty());
    shifts_.push_back(is_zero_known ? *store_.zero_sum(n) : has_shift[n] ? *bias : Rational(0));
  }
  if (is_zero_known) return;
  for (const NeuronIndex n : neurons_on_ways(ways_, outputs_)) {
    if (!ways_.starts(n) && !has_shift[n] && !store_.has_zero_bias(n)) biased_.push_back(n);
  }
}

void BottleneckTargets::read() {
  const NeuronIndex first = store_.network().first_output();
  const auto is_own = [&](const SparseRows::Entry& target) {
    return std::ranges::binary_search(outputs_, first + target.column);
  };
  const TrainingTask& instance = store_.instance();
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    if (std::ranges::any_of(instance.targets[row], is_own)) rows_.push_back(row);
  }
  if (cut_->has_constant) rows_.push_back(instance.row_count());
  const std::size_t columns = outputs_.size() + inputs_.size() + (cut_->has_constant ? 1 : 0);
  if (std::min(rows_.size(), columns) <= cut_->size() || rows_.size() > most_entries / columns) return;
  matrix_.emplace(rows_.size(), columns, cut_->size());
  known_count_.assign(outputs_.size(), 0);
  read_targets();
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    for (std::size_t k = 0; k < inputs_.size(); ++k) matrix_->give({i, outputs_.size() + k}, Rational(0));
    if (cut_->has_constant) matrix_->give({i, columns - 1}, Rational(1));
    if (is_zero_row(i)) continue;
    for (const auto& input : instance.inputs[rows_[i]]) {
      const auto k = std::ranges::lower_bound(inputs_, input.column);
      if (k == inputs_.end() || *k != input.column) continue;
      matrix_->give({i, outputs_.size() + static_cast<std::size_t>(k - inputs_.begin())}, input.value);
    }
  }
}

void BottleneckTargets::read_targets() {
  const TrainingTask& instance = store_.instance();
  std::size_t entry = 0;
  std::size_t i = 0;
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    while (i < rows_.size() && rows_[i] < row) ++i;
    for (const auto& target : instance.targets[row]) {
      const std::uint32_t number = store_.use().classes.target_of_entry[entry++];
      const auto output = std::ranges::lower_bound(outputs_, store_.network().first_output() + target.column);
      if (output == outputs_.end() || *output != store_.network().first_output() + target.column) continue;
      const RankClosure::Place place(i, static_cast<std::size_t>(output - outputs_.begin()));
      matrix_->give(place, target.value - shifts_[place.second]);
      number_of_target_[place] = number;
    }
  }
  if (!is_zero_row(rows_.size() - 1)) return;
  for (std::size_t column = 0; column < outputs_.size(); ++column) {
    const std::optional<Rational>& sum = store_.zero_sum(outputs_[column]);
    if (sum) matrix_->give({rows_.size() - 1, column}, *sum - shifts_[column]);
  }
}

LinearRow BottleneckTargets::see(std::size_t column, std::size_t i) {
  if (!is_zero_row(i)) return affine_.see(outputs_[column], rows_[i]);
  if (store_.zero_sum(outputs_[column])) return {};
  return {{AffineOutput::constant_column, Rational(1)}};
}

bool BottleneckTargets::close(std::size_t& work) {
  if (!matrix_) return true;
  std::size_t unknown_before = std::numeric_limits<std::size_t>::max();
  while (matrix_->unknown_count() < unknown_before && work < most_closing_work) {
    unknown_before = matrix_->unknown_count();
    for (std::size_t column = 0; column < outputs_.size(); ++column) {
      if (!close_affine(column, work)) return false;
    }
    if (matrix_->close(work, most_closing_work)) continue;
    refuting_ = matrix_->refuting();
    return false;
  }
  return true;
}

/// What known values of one affine output say of its others.
bool BottleneckTargets::close_affine(std::size_t column, std::size_t& work) {
  const NeuronIndex output = outputs_[column];
  if (!std::ranges::binary_search(affine_.outputs(), output)) return true;
  const std::vector<RankClosure::Place> known = known_in(column);
  if (known.size() == known_count_[column] || !are_rows_dependent(column, work)) return true;
  const Rational constant = store_.zero_sum(output).value_or(Rational(0)) - shifts_[column];
  Elimination elimination;
  const auto may_go_on = [&] { return work + elimination.work() < most_closing_work; };
  for (std::size_t i = 0; i < rows_.size() && may_go_on(); ++i) {
    const std::optional<Rational>& value = matrix_->at({i, column});
    if (!value) continue;
    LinearRow row = see(column, i);
    work += row.size();
    const auto verdict = elimination.insert({std::move(row), *value - constant});
    if (verdict == Elimination::Verdict::contradicts) {
      refuting_ = known;
      return false;
    }
  }
  for (std::size_t i = 0; i < rows_.size() && may_go_on(); ++i) {
    if (matrix_->at({i, column})) continue;
    LinearRow row = see(column, i);
    work += row.size();
    if (const std::optional<Rational> value = elimination.value_of(std::move(row))) {
      matrix_->force({i, column}, *value + constant, known);
    }
  }
  work += elimination.work();
  known_count_[column] = known_in(column).size();
  return true;
}

/// Whether some data points are, as far as the output sees them, combinations of others. Found out once for outputs
/// that see the same.
bool BottleneckTargets::are_rows_dependent(std::size_t column, std::size_t& work) {
  const NeuronIndex output = outputs_[column];
  const auto [found, is_new] =
      are_dependent_.try_emplace({affine_.sources_of(output), store_.zero_sum(output).has_value()}, false);
  if (!is_new) return found->second;
  Elimination elimination;
  for (std::size_t i = 0; i < rows_.size() && !found->second; ++i) {
    if (work + elimination.work() > most_closing_work) break;
    LinearRow row = see(column, i);
    work += row.size();
    found->second = elimination.insert({std::move(row), Rational(0)}) != Elimination::Verdict::independent;
  }
  work += elimination.work();
  return found->second;
}

std::vector<RankClosure::Place> BottleneckTargets::known_in(std::size_t column) const {
  std::vector<RankClosure::Place> known;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (matrix_->at({i, column})) known.emplace_back(i, column);
  }
  return known;
}

std::vector<std::uint32_t> BottleneckTargets::refuting() const {
  std::vector<std::uint32_t> targets;
  for (const RankClosure::Place& place : matrix_->given_behind(refuting_)) {
    if (const auto target = number_of_target_.find(place); target != number_of_target_.end()) {
      targets.push_back(target->second);
    }
  }
  return targets;
}

std::vector<BottleneckTargets::Forced> BottleneckTargets::forced() const {
  std::vector<Forced> result;
  if (!matrix_) return result;
  for (std::size_t column = 0; column < outputs_.size(); ++column) {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const RankClosure::Place place(i, column);
      if (!matrix_->is_forced(place) || is_zero_row(i)) continue;
      result.push_back({outputs_[column], rows_[i], *matrix_->at(place) + shifts_[column]});
    }
  }
  return result;
}

}  // namespace nnsolve
