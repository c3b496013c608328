#include "certify/gauge.h"

#include "algebra/linear_algebra.h"
#include "certify/any_values.h"
#include "certify/define.h"
#include "certify/inverse_steps.h"
#include "network/topology.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

using presolving::Record;
using presolving::RecordId;

constexpr std::size_t widest_layer = 16;

/// Hidden neurons that alone feed outputs, and these.
struct Layer {
  std::vector<NeuronIndex> neurons;
  std::vector<NeuronIndex> outputs;
};

/// Outputs and rows, as many as there are neurons, and the entries where they meet: invertible.
struct Block {
  std::vector<NeuronIndex> outputs;
  std::vector<std::size_t> rows;
  std::size_t known_count = 0;  // in all of its rows and columns
};

/// Differences of targets, where they are known, against a row of reference.
class KnownEntries {
 public:
  KnownEntries(const ExactFit& instance, const Layer& layer, std::size_t reference) : size_(layer.neurons.size()) {
    const Network& network = instance.network;
    std::map<NeuronIndex, Rational> there;
    auto for_each_equation = [&](std::size_t row, auto use) {
      for (const SparseRows::Entry& target : instance.targets[row]) {
        const NeuronIndex output = network.first_output() + target.column;
        const bool is_equation = network.neurons[output].activation == Activation::identity || target.value.sign() > 0;
        if (is_equation && std::ranges::binary_search(layer.outputs, output)) use(output, target.value);
      }
    };
    for_each_equation(reference, [&](NeuronIndex output, const Rational& value) { there[output] = value; });
    for (std::size_t row = 0; row < instance.row_count(); ++row) {
      if (row == reference) continue;
      for_each_equation(row, [&](NeuronIndex output, const Rational& value) {
        const auto reference_value = there.find(output);
        if (reference_value == there.end()) return;
        by_row_[row].emplace(output, value - reference_value->second);
        ++known_of_output_[output];
      });
    }
  }

  const std::map<std::size_t, std::map<NeuronIndex, Rational>>& by_row() const { return by_row_; }
  const std::map<NeuronIndex, std::size_t>& outputs() const { return known_of_output_; }
  const Rational* at(NeuronIndex output, std::size_t row) const {
    const auto& entries = by_row_.at(row);
    const auto entry = entries.find(output);
    return entry == entries.end() ? nullptr : &entry->second;
  }

  /// Row by row, the one with which most is known.
  std::optional<Block> find_block() const {
    std::optional<Block> block(std::in_place);
    while (block && block->rows.size() < size_) {
      std::optional<Block> best;
      for (const auto& [row, entries] : by_row_) {
        if (entries.size() < size_ || std::ranges::find(block->rows, row) != block->rows.end()) continue;
        std::vector<std::size_t> rows = block->rows;
        rows.push_back(row);
        std::optional<Block> next = block_of(std::move(rows));
        if (next && (!best || next->known_count > best->known_count)) best = std::move(next);
      }
      block = std::move(best);
    }
    return block;
  }

 private:
  /// Outputs on which these rows are independent, those first of which most is known.
  std::optional<Block> block_of(std::vector<std::size_t> rows) const {
    std::vector<NeuronIndex> common;
    for (const auto& [output, entry] : by_row_.at(rows.front())) {
      if (std::ranges::all_of(rows, [&, t = output](std::size_t row) { return at(t, row) != nullptr; })) {
        common.push_back(output);
      }
    }
    if (common.size() < size_) return std::nullopt;
    std::ranges::stable_sort(
        common, [this](NeuronIndex a, NeuronIndex b) { return known_of_output_.at(a) > known_of_output_.at(b); });
    Block block;
    std::vector<std::vector<Rational>> matrix;
    for (NeuronIndex output : common) {
      if (block.outputs.size() == rows.size()) break;
      matrix.emplace_back();
      for (std::size_t row : rows) matrix.back().push_back(*at(output, row));
      if (rank_of(matrix) < matrix.size()) {
        matrix.pop_back();
        continue;
      }
      block.outputs.push_back(output);
      block.known_count += known_of_output_.at(output);
    }
    if (block.outputs.size() < rows.size()) return std::nullopt;
    for (std::size_t row : rows) block.known_count += by_row_.at(row).size();
    block.rows = std::move(rows);
    return block;
  }

  std::size_t size_;
  std::map<std::size_t, std::map<NeuronIndex, Rational>> by_row_;
  std::map<NeuronIndex, std::size_t> known_of_output_;
};

/// Writes down what is derived.
class Gauge {
 public:
  Gauge(const ExactFit& instance, const NetworkFacts& facts, const BaseSystem& base, const Layer& layer,
        const KnownEntries& known, const Block& block, std::size_t reference)
      : network_(instance.network),
        instance_(instance),
        facts_(facts),
        base_(base),
        layer_(layer),
        known_(known),
        block_(block),
        reference_(reference),
        size_(layer.neurons.size()) {
    result_.system.variable_names = base.system.variable_names;
    for (EdgeIndex e = 0; e < network_.edges.size(); ++e) {
      edge_between_[{network_.edges[e].from, network_.edges[e].to}] = e;
    }
  }

  DifferenceSystem run() {
    note_given();
    std::vector<std::vector<Rational>> matrix(size_);
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t row : block_.rows) matrix[i].push_back(*known_.at(block_.outputs[i], row));
    }
    inverse_ = inverse_of(matrix);
    say_inverse();
    for (const auto& [row, entries] : known_.by_row()) {
      if (std::ranges::find(block_.rows, row) != block_.rows.end()) continue;
      for (const auto& [output, value] : entries) {
        if (std::ranges::find(block_.outputs, output) == block_.outputs.end()) add_target(output, row);
      }
    }
    relate_inputs();
    return std::move(result_);
  }

 private:
  /// What entries say replaces the targets that they come from. Of neurons that may have any values (any_values.h) what
  /// defines these says nothing of the entries.
  void note_given() {
    std::set<std::size_t> left_out;
    for (const auto& [place, fact] : facts_.targets) {
      if (std::ranges::binary_search(layer_.outputs, place.first)) left_out.insert(fact);
    }
    const Topology topology = make_topology(network_);
    for (NeuronIndex neuron : layer_.neurons) {
      if (!may_have_any_values(neuron, instance_, topology)) continue;
      for (Variable value : facts_.values[neuron]) left_out.insert(facts_.definitions.at(value));
    }
    record_of_fact_ = result_.note_given(base_);
    for (RecordId id = 0; id < base_.given.size(); ++id) {
      if (!left_out.contains(base_.given[id].fact)) result_.constrain(id);
    }
  }

  /// What a neuron of the layer has on a row less what it has on that of reference.
  Polynomial value(std::size_t k, std::size_t row) const {
    const std::vector<Variable>& values = facts_.values[layer_.neurons[k]];
    return Polynomial::variable(values[row]) - Polynomial::variable(values[reference_]);
  }
  Polynomial weight(NeuronIndex output, std::size_t k) const {
    return Polynomial::variable(facts_.weights[edge_between_.at({layer_.neurons[k], output})]);
  }
  Polynomial product(NeuronIndex output, std::size_t row) const {
    Polynomial sum;
    for (std::size_t k = 0; k < size_; ++k) sum += weight(output, k) * value(k, row);
    return sum;
  }

  /// That a product is a known entry.
  RecordId known_entry(NeuronIndex output, std::size_t row) {
    const auto [place, is_new] = known_records_.try_emplace({output, row}, 0);
    if (is_new) {
      WeightedRecords sum;
      sum.add(record_of_fact_.at(facts_.targets.at({output, row})), Polynomial(Rational(1)));
      sum.add(record_of_fact_.at(facts_.targets.at({output, reference_})), Polynomial(Rational(-1)));
      place->second = result_.conclude(std::move(sum), product(output, row) - Polynomial(*known_.at(output, row)));
    }
    return place->second;
  }

  /// A number or a name: the record, times the factor, says that it less the product is 0.
  struct Entry {
    Polynomial value;
    RecordId record = 0;
    Rational factor;
  };
  const Entry& entry(NeuronIndex output, std::size_t row) {
    const auto [place, is_new] = entries_.try_emplace({output, row});
    if (!is_new) return place->second;
    if (const Rational* known = known_.at(output, row)) {
      place->second = {Polynomial(*known), known_entry(output, row), Rational(-1)};
    } else {
      const auto [variable, record] = define(product(output, row));
      place->second = {Polynomial::variable(variable), record, Rational(1)};
    }
    return place->second;
  }

  std::pair<Variable, RecordId> define(Polynomial polynomial) {
    const RecordId definition = define_variable(result_.system, result_.derivations, 'g', std::move(polynomial));
    return {result_.derivations.records[definition].variable, definition};
  }

  /// The block's weights V times its values U times D^-1 is 1, so U D^-1 V is.
  void say_inverse() {
    InversePair pair;
    pair.matrix.resize(size_);
    pair.inverse.assign(size_, std::vector<Polynomial>(size_));
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t k = 0; k < size_; ++k) pair.matrix[i].push_back(weight(block_.outputs[i], k));
    }
    for (std::size_t k = 0; k < size_; ++k) {
      for (std::size_t j = 0; j < size_; ++j) {
        for (std::size_t m = 0; m < size_; ++m) pair.inverse[k][j] += value(k, block_.rows[m]) * inverse_[m][j];
      }
    }
    std::vector<RecordId> premises;
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t j = 0; j < size_; ++j) {
        WeightedRecords sum;
        Polynomial entry(Rational(i == j ? -1 : 0));
        for (std::size_t m = 0; m < size_; ++m) {
          sum.add(known_entry(block_.outputs[i], block_.rows[m]), Polynomial(inverse_[m][j]));
          entry += product(block_.outputs[i], block_.rows[m]) * inverse_[m][j];
        }
        premises.push_back(result_.conclude(std::move(sum), std::move(entry)));
      }
    }
    for (std::size_t k = 0; k < size_; ++k) {
      for (std::size_t l = 0; l < size_; ++l) is_inverse_.push_back(result_.note(inverse_record(pair, k, l, premises)));
    }
  }

  /// Of a known entry outside of the block's rows and columns: v d = (v U) D^-1 (V d).
  void add_target(NeuronIndex output, std::size_t row) {
    WeightedRecords sum;
    sum.add(known_entry(output, row), Polynomial(Rational(1)));
    for (std::size_t k = 0; k < size_; ++k) {
      for (std::size_t l = 0; l < size_; ++l) {
        sum.add(is_inverse_[k * size_ + l], weight(output, k) * value(l, row));
      }
    }
    Polynomial total(-*known_.at(output, row));
    for (std::size_t j = 0; j < size_; ++j) {
      const Entry left = entry(output, block_.rows[j]);
      Polynomial right, right_products;
      for (std::size_t i = 0; i < size_; ++i) {
        if (inverse_[j][i].is_zero()) continue;
        right += entry(block_.outputs[i], row).value * inverse_[j][i];
        right_products += product(block_.outputs[i], row) * inverse_[j][i];
      }
      sum.add(left.record, right_products * left.factor);
      for (std::size_t i = 0; i < size_; ++i) {
        const Entry& factor = entry(block_.outputs[i], row);
        sum.add(factor.record, left.value * (inverse_[j][i] * factor.factor));
      }
      total += left.value * right;
    }
    result_.constrain(result_.conclude(std::move(sum), std::move(total)));
  }

  // What identities that read inputs say about their values on several rows ----------------------------------------

  bool reads_inputs(NeuronIndex neuron) const {
    if (network_.neurons[neuron].activation != Activation::identity) return false;
    return std::ranges::all_of(network_.edges,
                               [&](const Edge& edge) { return edge.to != neuron || network_.is_input(edge.from); });
  }

  std::map<NeuronIndex, Rational> changes_of_inputs(std::size_t row) const {
    std::map<NeuronIndex, Rational> changes;
    for (const SparseRows::Entry& entry : instance_.inputs[row]) changes[entry.column] += entry.value;
    for (const SparseRows::Entry& entry : instance_.inputs[reference_]) changes[entry.column] -= entry.value;
    std::erase_if(changes, [](const auto& change) { return change.second.is_zero(); });
    return changes;
  }

  /// Entries of a row are sums of those of its inputs, where rows have inputs in common.
  void relate_inputs() {
    if (!std::ranges::all_of(layer_.neurons, [this](NeuronIndex n) { return reads_inputs(n); })) return;
    std::map<NeuronIndex, std::size_t> use;
    for (const auto& [row, entries] : known_.by_row()) {
      for (const auto& [input, change] : changes_of_inputs(row)) ++use[input];
    }
    for (const auto& [row, entries] : known_.by_row()) {
      const std::map<NeuronIndex, Rational> changes = changes_of_inputs(row);
      const bool is_shared = std::ranges::all_of(changes, [&](const auto& change) { return use.at(change.first) > 1; });
      if (!is_shared) continue;
      for (NeuronIndex output : block_.outputs) relate_inputs_of(output, row, changes);
    }
  }

  void relate_inputs_of(NeuronIndex output, std::size_t row, const std::map<NeuronIndex, Rational>& changes) {
    const Entry whole = entry(output, row);
    WeightedRecords sum;
    sum.add(whole.record, Polynomial(whole.factor));
    Polynomial total = whole.value;
    for (std::size_t k = 0; k < size_; ++k) {
      const std::vector<Variable>& values = facts_.values[layer_.neurons[k]];
      sum.add(record_of_fact_.at(facts_.definitions.at(values[row])), weight(output, k));
      sum.add(record_of_fact_.at(facts_.definitions.at(values[reference_])), -weight(output, k));
    }
    for (const auto& [input, change] : changes) {
      const auto [variable, record] = input_entry(output, input);
      sum.add(record, Polynomial(-change));
      total -= Polynomial::variable(variable) * change;
    }
    result_.constrain(result_.conclude(std::move(sum), std::move(total)));
  }

  std::pair<Variable, RecordId> input_entry(NeuronIndex output, NeuronIndex input) {
    const auto known = input_entries_.find({output, input});
    if (known != input_entries_.end()) return known->second;
    Polynomial sum;
    for (std::size_t k = 0; k < size_; ++k) {
      const auto edge = edge_between_.find({input, layer_.neurons[k]});
      if (edge != edge_between_.end()) sum += weight(output, k) * Polynomial::variable(facts_.weights[edge->second]);
    }
    return input_entries_[{output, input}] = define(std::move(sum));
  }

  const Network& network_;
  const ExactFit& instance_;
  const NetworkFacts& facts_;
  const BaseSystem& base_;
  const Layer& layer_;
  const KnownEntries& known_;
  const Block& block_;
  std::size_t reference_;
  std::size_t size_;
  DifferenceSystem result_;
  std::map<std::pair<NeuronIndex, NeuronIndex>, EdgeIndex> edge_between_;
  std::map<std::size_t, RecordId> record_of_fact_;
  std::vector<std::vector<Rational>> inverse_;  // D^-1: a row for each row of the block, a column for each output
  std::vector<RecordId> is_inverse_;            // that U D^-1 V is 1, entry by entry
  std::map<std::pair<NeuronIndex, std::size_t>, RecordId> known_records_;
  std::map<std::pair<NeuronIndex, std::size_t>, Entry> entries_;
  std::map<std::pair<NeuronIndex, NeuronIndex>, std::pair<Variable, RecordId>> input_entries_;
};

std::vector<Layer> layers_of(const ExactFit& instance) {
  const Network& network = instance.network;
  const Topology topology = make_topology(network);
  std::map<std::vector<NeuronIndex>, std::vector<NeuronIndex>> outputs;
  for (NeuronIndex n = network.first_output(); n < network.neuron_count(); ++n) {
    std::vector<NeuronIndex> sources;
    for (EdgeIndex e : topology.incoming[n]) sources.push_back(network.edges[e].from);
    std::ranges::sort(sources);
    if (sources.empty() || sources.size() > widest_layer || network.is_input(sources.front())) continue;
    outputs[std::move(sources)].push_back(n);
  }
  std::vector<Layer> layers;
  for (const auto& [neurons, fed] : outputs) {
    if (fed.size() > neurons.size()) layers.push_back({neurons, fed});
  }
  return layers;
}

/// The row of zeros, or the first one.
std::size_t reference_row(const ExactFit& instance) {
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    if (instance.inputs[row].empty()) return row;
  }
  return 0;
}

}  // namespace

std::optional<DifferenceSystem> gauge(const ExactFit& instance, const NetworkFacts& facts, const BaseSystem& system) {
  if (instance.row_count() == 0) return std::nullopt;
  const std::size_t reference = reference_row(instance);
  for (const Layer& layer : layers_of(instance)) {
    const KnownEntries known(instance, layer, reference);
    if (const std::optional<Block> block = known.find_block()) {
      return Gauge(instance, facts, system, layer, known, *block, reference).run();
    }
  }
  return std::nullopt;
}

}  // namespace nnsolve
