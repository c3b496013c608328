#include "certify/bottleneck.h"

#include "network/topology.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace nnsolve {

namespace {

/// Choices of outputs that are tried for one layer and one row of reference.
constexpr std::size_t most_choices = 3000;

struct Minor {
  std::vector<NeuronIndex> neurons;  // the bottleneck
  std::vector<NeuronIndex> outputs;
  std::vector<std::size_t> rows;
  std::size_t reference = 0;
};

class MinorSearch {
 public:
  explicit MinorSearch(const ExactFit& instance)
      : instance_(instance), network_(instance.network), topology_(make_topology(network_)) {
    for (std::size_t row = 0; row < instance.targets.size(); ++row) {
      for (const SparseRows::Entry& target : instance.targets[row]) {
        const NeuronIndex output = network_.first_output() + target.column;
        const bool is_equation = network_.neurons[output].activation == Activation::identity || target.value.sign() > 0;
        if (is_equation) targets_[{output, row}] = target.value;
      }
    }
  }

  std::optional<Minor> run() {
    std::map<std::vector<NeuronIndex>, std::vector<NeuronIndex>> layers;  // outputs by their predecessors
    for (NeuronIndex n = network_.first_output(); n < network_.neuron_count(); ++n) {
      std::vector<NeuronIndex> sources;
      for (EdgeIndex e : topology_.incoming[n]) sources.push_back(network_.edges[e].from);
      std::ranges::sort(sources);
      if (!sources.empty() && !network_.is_input(sources.front())) layers[std::move(sources)].push_back(n);
    }
    for (const auto& [neurons, outputs] : layers) {
      if (outputs.size() <= neurons.size()) continue;
      for (std::size_t reference = 0; reference < instance_.row_count(); ++reference) {
        if (auto minor = try_outputs({neurons, {}, {}, reference}, outputs)) return minor;
      }
    }
    return std::nullopt;
  }

 private:
  /// All choices of one output more than there are neurons, as far as there are not too many.
  std::optional<Minor> try_outputs(Minor minor, const std::vector<NeuronIndex>& all) {
    std::vector<NeuronIndex> outputs;
    std::ranges::copy_if(all, std::back_inserter(outputs), [&](NeuronIndex n) {
      return targets_.contains({n, minor.reference});
    });
    const std::size_t size = minor.neurons.size() + 1;
    if (outputs.size() < size) return std::nullopt;
    std::vector<bool> is_chosen(outputs.size(), false);
    std::fill_n(is_chosen.begin(), size, true);
    std::size_t count = 0;
    do {
      minor.outputs.clear();
      for (std::size_t i = 0; i < outputs.size(); ++i) {
        if (is_chosen[i]) minor.outputs.push_back(outputs[i]);
      }
      if (auto rows = independent_rows(minor)) {
        minor.rows = *std::move(rows);
        return minor;
      }
    } while (++count < most_choices && std::prev_permutation(is_chosen.begin(), is_chosen.end()));
    return std::nullopt;
  }

  /// Rows on which all targets are known and whose differences are linearly independent, one for each output.
  std::optional<std::vector<std::size_t>> independent_rows(const Minor& minor) const {
    std::vector<std::size_t> rows;
    std::vector<std::vector<Rational>> reduced;  // each with a pivot, 0 in the pivots of those before it
    std::vector<std::size_t> pivots;
    for (std::size_t row = 0; row < instance_.row_count() && rows.size() < minor.outputs.size(); ++row) {
      std::vector<Rational> next;
      for (NeuronIndex output : minor.outputs) {
        const auto target = targets_.find({output, row});
        if (target == targets_.end()) break;
        next.push_back(target->second - targets_.at({output, minor.reference}));
      }
      if (next.size() < minor.outputs.size()) continue;
      for (std::size_t i = 0; i < reduced.size(); ++i) {
        const Rational factor = next[pivots[i]] / reduced[i][pivots[i]];
        for (std::size_t j = 0; j < next.size(); ++j) next[j] -= factor * reduced[i][j];
      }
      const auto pivot = std::ranges::find_if(next, [](const Rational& value) { return !value.is_zero(); });
      if (pivot == next.end()) continue;
      pivots.push_back(static_cast<std::size_t>(pivot - next.begin()));
      reduced.push_back(std::move(next));
      rows.push_back(row);
    }
    return rows.size() == minor.outputs.size() ? std::optional(std::move(rows)) : std::nullopt;
  }

  const ExactFit& instance_;
  const Network& network_;
  Topology topology_;
  std::map<std::pair<NeuronIndex, std::size_t>, Rational> targets_;
};

}  // namespace

Elaborated refute_bottleneck(const ExactFit& instance, const NetworkFacts& facts, const CertificateBase& base) {
  const auto minor = MinorSearch(instance).run();
  if (!minor) return {std::nullopt, "no bottleneck is too narrow"};
  std::set<std::size_t> used;
  for (NeuronIndex output : minor->outputs) {
    used.insert(facts.targets.at({output, minor->reference}));
    for (std::size_t row : minor->rows) used.insert(facts.targets.at({output, row}));
  }
  Proof proof(base, {used.begin(), used.end()});
  std::vector<std::vector<FactNumber>> entries;
  std::vector<std::vector<Polynomial>> left, right;
  const Polynomial one(Rational(1));
  for (NeuronIndex output : minor->outputs) {
    entries.emplace_back();
    left.emplace_back();
    const FactNumber there = proof.number_of(facts.targets.at({output, minor->reference}));
    for (std::size_t row : minor->rows) {
      const FactNumber here = proof.number_of(facts.targets.at({output, row}));
      entries.back().push_back(proof.sum({{{here}, one, Rational(1)}, {{there}, -one, Rational(1)}}));
    }
    for (NeuronIndex neuron : minor->neurons) {
      for (EdgeIndex e = 0; e < instance.network.edges.size(); ++e) {
        const Edge& edge = instance.network.edges[e];
        if (edge.from == neuron && edge.to == output) left.back().push_back(Polynomial::variable(facts.weights[e]));
      }
    }
  }
  for (NeuronIndex neuron : minor->neurons) {
    right.emplace_back();
    for (std::size_t row : minor->rows) {
      right.back().push_back(Polynomial::variable(facts.values[neuron][row]) -
                             Polynomial::variable(facts.values[neuron][minor->reference]));
    }
  }
  proof.rank(entries, left, right);
  return {Certificate{proof.text(), proof.step_count()}, ""};
}

}  // namespace nnsolve
