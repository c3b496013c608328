#include "presolve/network/affine_outputs.h"

#include <algorithm>
#include <utility>

namespace nnsolve {

AffineOutputs::AffineOutputs(const NetworkStore& store)
    : store_(store),
      network_(store.network()),
      places_(network_.output_count),
      is_reached_(network_.neuron_count(), false) {
  const std::vector<bool> is_affine = find_affine_neurons();
  std::vector<bool> is_done(store_.use().classes.targets.size(), false);
  std::size_t entry = 0;
  for (std::size_t row = 0; row < store_.instance().row_count(); ++row) {
    for (const auto& target : store_.instance().targets[row]) {
      const std::uint32_t number = store_.use().classes.target_of_entry[entry++];
      if (is_done[number] || !is_affine[network_.first_output() + target.column]) continue;
      is_done[number] = true;
      places_[target.column].push_back({row, &target.value, number});
    }
  }
  for (NeuronIndex k = 0; k < network_.output_count; ++k) {
    if (!places_[k].empty()) outputs_.push_back(network_.first_output() + k);
  }
}

std::vector<bool> AffineOutputs::find_affine_neurons() const {
  std::vector<bool> is_affine(network_.neuron_count(), true);
  for (const NeuronIndex n : store_.topology().order) {
    if (network_.is_input(n)) continue;
    is_affine[n] = !store_.is_relu(n);
    for (const EdgeIndex e : store_.topology().incoming[n]) {
      if (!store_.has_zero_weight(e) && !is_affine[network_.edges[e].from]) is_affine[n] = false;
    }
  }
  return is_affine;
}

AffineOutput AffineOutputs::read(NeuronIndex output) {
  AffineOutput result;
  result.output = output;
  const std::optional<Rational>& constant = store_.zero_sum(output);
  result.has_known_constant = constant.has_value();
  for (const Place& place : places_[output - network_.first_output()]) {
    result.targets.push_back(place.number);
    result.equations.push_back({see(output, place.row), *place.value});
    if (constant) result.equations.back().value -= *constant;
  }
  return result;
}

LinearRow AffineOutputs::see(NeuronIndex output, std::size_t row) {
  LinearRow result;
  if (!store_.zero_sum(output)) result.emplace_back(AffineOutput::constant_column, Rational(1));
  const std::vector<NeuronIndex>& seen = inputs_seen_by(output);
  for (const auto& input : store_.instance().inputs[row]) {
    if (!std::ranges::binary_search(seen, input.column)) continue;
    result.emplace_back(AffineOutput::column_of(input.column), input.value);
  }
  return result;
}

/// Ascending. Outputs with the same in-neighbours see the same; they are walked back from once.
const std::vector<NeuronIndex>& AffineOutputs::inputs_seen_by(NeuronIndex output) {
  const auto [found, is_new] = seen_by_sources_.try_emplace(sources_of(output));
  if (is_new) found->second = walk_back(found->first);
  return found->second;
}

std::vector<NeuronIndex> AffineOutputs::sources_of(NeuronIndex neuron) const {
  std::vector<NeuronIndex> sources;
  for (const EdgeIndex e : store_.topology().incoming[neuron]) {
    if (!store_.has_zero_weight(e)) sources.push_back(network_.edges[e].from);
  }
  std::ranges::sort(sources);
  return sources;
}

std::vector<NeuronIndex> AffineOutputs::walk_back(std::vector<NeuronIndex> reached) {
  for (const NeuronIndex n : reached) is_reached_[n] = true;
  for (std::size_t i = 0; i < reached.size(); ++i) {
    for (const NeuronIndex source : sources_of(reached[i])) {
      if (!is_reached_[source]) reached.push_back(source);
      is_reached_[source] = true;
    }
  }
  for (const NeuronIndex n : reached) is_reached_[n] = false;
  std::erase_if(reached, [&](NeuronIndex n) { return !network_.is_input(n); });
  std::ranges::sort(reached);
  return reached;
}

}  // namespace nnsolve
