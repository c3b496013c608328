#include "presolve/network/affine_outputs.h"

#include <algorithm>
#include <map>
#include <utility>

namespace nnsolve {

namespace {

class AffineFinder {
 public:
  explicit AffineFinder(const NetworkEditor& editor)
      : editor_(editor), network_(editor.network()), is_reached_(network_.neuron_count(), false) {}

  std::vector<AffineOutput> find() {
    find_affine_neurons();
    std::vector<AffineOutput> outputs(network_.output_count);
    std::vector<bool> is_done(editor_.use().classes.targets.size(), false);
    std::size_t entry = 0;
    for (std::size_t row = 0; row < editor_.instance().row_count(); ++row) {
      for (const auto& target : editor_.instance().targets[row]) {
        const std::uint32_t number = editor_.use().classes.target_of_entry[entry++];
        if (is_done[number] || !is_affine_[network_.first_output() + target.column]) continue;
        is_done[number] = true;
        outputs[target.column].targets.push_back(number);
        outputs[target.column].equations.push_back(equation(row, target));
      }
    }
    std::vector<AffineOutput> found;
    for (NeuronIndex k = 0; k < network_.output_count; ++k) {
      if (outputs[k].targets.empty()) continue;
      outputs[k].output = network_.first_output() + k;
      outputs[k].has_known_constant = editor_.zero_sum(outputs[k].output).has_value();
      found.push_back(std::move(outputs[k]));
    }
    return found;
  }

 private:
  void find_affine_neurons() {
    is_affine_.assign(network_.neuron_count(), true);
    for (const NeuronIndex n : editor_.topology().order) {
      if (network_.is_input(n)) continue;
      is_affine_[n] = !editor_.is_relu(n);
      for (const EdgeIndex e : editor_.topology().incoming[n]) {
        if (!editor_.has_zero_weight(e) && !is_affine_[network_.edges[e].from]) is_affine_[n] = false;
      }
    }
  }

  LinearEquation equation(std::size_t row, const SparseRows::Entry& target) {
    const NeuronIndex output = network_.first_output() + target.column;
    const std::vector<NeuronIndex>& seen = inputs_seen_by(output);
    LinearEquation result{{}, target.value};
    if (editor_.zero_sum(output)) {
      result.value -= *editor_.zero_sum(output);
    } else {
      result.row.emplace_back(AffineOutput::constant_column, Rational(1));
    }
    for (const auto& input : editor_.instance().inputs[row]) {
      if (!std::ranges::binary_search(seen, input.column)) continue;
      result.row.emplace_back(AffineOutput::column_of(input.column), input.value);
    }
    return result;
  }

  /// Ascending. Outputs with the same in-neighbours see the same; they are walked back from once.
  const std::vector<NeuronIndex>& inputs_seen_by(NeuronIndex output) {
    const std::vector<NeuronIndex>*& known = seen_by_output_[output];
    if (known == nullptr) {
      const auto [found, is_new] = seen_by_sources_.try_emplace(sources_of(output));
      if (is_new) found->second = walk_back(found->first);
      known = &found->second;
    }
    return *known;
  }

  std::vector<NeuronIndex> sources_of(NeuronIndex n) const {
    std::vector<NeuronIndex> sources;
    for (const EdgeIndex e : editor_.topology().incoming[n]) {
      if (!editor_.has_zero_weight(e)) sources.push_back(network_.edges[e].from);
    }
    return sources;
  }

  std::vector<NeuronIndex> walk_back(std::vector<NeuronIndex> reached) {
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

  const NetworkEditor& editor_;
  const Network& network_;
  std::vector<bool> is_affine_;   // by neuron
  std::vector<bool> is_reached_;  // by neuron; false but while walking
  std::map<NeuronIndex, const std::vector<NeuronIndex>*> seen_by_output_;
  std::map<std::vector<NeuronIndex>, std::vector<NeuronIndex>> seen_by_sources_;
};

}  // namespace

std::vector<AffineOutput> find_affine_outputs(const NetworkEditor& editor) { return AffineFinder(editor).find(); }

}  // namespace nnsolve
