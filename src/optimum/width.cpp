// More neurons never hurt: a further one may lead nowhere. So the widths with which the data can be fitted are all from
// one on, and each answer moves one end: sat the upper one, unsat the lower. First the widths 0, 1, 2, 4, ... are asked
// for a short time each, then those in the middle, for longer and longer.
#include "nnsolve/width.h"

#include "network/activation.h"
#include "network/topology.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"
#include "nnsolve/solve.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

using Clock = std::chrono::steady_clock;
using Neighbours = std::vector<NeuronIndex>;

/// A hidden layer of neurons that are all alike, and the network with another number of them.
class Layer {
 public:
  Layer(const TrainingInstance& instance, std::size_t number) : instance_(instance), network_(instance.network) {
    const Topology topology = make_topology(network_);
    std::vector<std::size_t> depth(network_.neuron_count(), 0);
    for (const NeuronIndex n : topology.order) {
      for (const EdgeIndex e : topology.incoming[n]) depth[n] = std::max(depth[n], depth[network_.edges[e].from] + 1);
    }
    for (NeuronIndex n = network_.input_count; n < network_.first_output(); ++n) {
      if (depth[n] == number) members_.push_back(n);
    }
    if (members_.empty()) throw UsageError("there is no hidden layer " + std::to_string(number));
    before_ = neighbours(topology.incoming[members_.front()], true);
    behind_ = neighbours(topology.outgoing[members_.front()], false);
    const Neuron& first = network_.neurons[members_.front()];
    if (first.bias_domain) throw UsageError("a bias of the layer is restricted");
    for (const NeuronIndex n : members_) {
      const Neuron& neuron = network_.neurons[n];
      const bool is_alike = has_same_activation(neuron, first) && neuron.bias == first.bias && !neuron.bias_domain &&
                            neighbours(topology.incoming[n], true) == before_ &&
                            neighbours(topology.outgoing[n], false) == behind_;
      if (!is_alike) throw UsageError("the neurons of hidden layer " + std::to_string(number) + " are not all alike");
    }
  }

  TrainingInstance with(std::size_t width) const {
    TrainingInstance result = instance_;
    result.network.neurons.clear();
    result.network.edges.clear();
    std::set<std::string> names;
    for (const Neuron& neuron : network_.neurons) names.insert(neuron.name);
    std::vector<NeuronIndex> place(network_.neuron_count());
    std::vector<NeuronIndex> members;
    for (NeuronIndex n = 0; n < network_.neuron_count(); ++n) {
      if (n == network_.first_output()) add_further(result.network, width, names, members);
      place[n] = result.network.neuron_count();
      const bool is_member = std::ranges::binary_search(members_, n);
      if (is_member && members.size() >= width) continue;
      if (is_member) members.push_back(place[n]);
      result.network.neurons.push_back(network_.neurons[n]);
    }
    for (const Edge& edge : network_.edges) {
      const bool is_of_layer =
          std::ranges::binary_search(members_, edge.from) || std::ranges::binary_search(members_, edge.to);
      if (!is_of_layer) result.network.edges.push_back({place[edge.from], place[edge.to], edge.weight, edge.domain});
    }
    for (const NeuronIndex member : members) {
      for (const NeuronIndex n : before_) result.network.edges.push_back({place[n], member, std::nullopt});
      for (const NeuronIndex n : behind_) result.network.edges.push_back({member, place[n], std::nullopt});
    }
    return result;
  }

 private:
  void add_further(Network& network, std::size_t width, std::set<std::string>& names,
                   std::vector<NeuronIndex>& members) const {
    for (std::size_t number = members.size() + 1; members.size() < width; ++number) {
      Neuron neuron = network_.neurons[members_.front()];
      neuron.name += "_" + std::to_string(number);
      if (!names.insert(neuron.name).second) continue;
      members.push_back(network.neuron_count());
      network.neurons.push_back(std::move(neuron));
    }
  }

  template <class Edges>
  Neighbours neighbours(const Edges& edges, bool are_before) const {
    Neighbours result;
    for (const EdgeIndex e : edges) {
      const Edge& edge = network_.edges[e];
      if (edge.weight) throw UsageError("a weight of the layer is prescribed");
      if (edge.domain) throw UsageError("a weight of the layer is restricted");
      result.push_back(are_before ? edge.from : edge.to);
    }
    std::ranges::sort(result);
    return result;
  }

  const TrainingInstance& instance_;
  const Network& network_;
  std::vector<NeuronIndex> members_;  // ascending
  Neighbours before_;
  Neighbours behind_;
};

class WidthSearch {
 public:
  WidthSearch(const TrainingInstance& instance, const WidthOptions& options)
      : layer_(instance, options.layer),
        options_(options),
        most_(options.most.value_or(instance.row_count())),
        points_(instance.row_count()) {}

  Width run() {
    double slice = first_slice + slice_a_point * static_cast<double>(points_);
    for (std::size_t width = 0; !result_.upper && width <= most_ && !is_stopped();) {
      ask(width, slice);
      if (width == most_) break;
      width = std::min(most_, width == 0 ? 1 : 2 * width);
    }
    while (!is_over()) {
      const std::size_t end = result_.upper ? *result_.upper - 1 : most_;
      bool has_answer = false;
      // The middle says most; what is next to an end may be easier.
      for (const std::size_t width : {(result_.lower + end) / 2, end, result_.lower}) {
        has_answer = !is_over() && ask(width, slice);
        if (has_answer) break;
      }
      if (!has_answer) slice *= 2;
    }
    if (!result_.is_known()) {
      const bool is_too_narrow = !result_.upper && result_.lower > most_;
      result_.reason = is_stopped() ? "timeout" : is_too_narrow ? "no width up to the limit is enough" : "incomplete";
    }
    return std::move(result_);
  }

 private:
  static constexpr double first_slice = 3;         // seconds
  static constexpr double slice_a_point = 1.5e-4;  // to look at a large table takes longer than that

  bool is_stopped() const {
    return (options_.should_stop && options_.should_stop()) ||
           (options_.deadline && Clock::now() >= *options_.deadline);
  }
  bool is_over() const { return is_stopped() || result_.is_known() || (!result_.upper && result_.lower > most_); }

  /// False if there is no answer.
  bool ask(std::size_t width, double seconds) {
    TrainingInstance asked = layer_.with(width);
    SolveOptions options;
    options.backend = options_.backend;
    options.memory_megabytes = options_.memory_megabytes;
    options.seed = options_.seed;
    options.certify.checker = options_.checker;
    options.certify.ending = ".net.json";
    if (!options_.checker.empty()) options.certify.instance_text = to_text(asked);
    options.deadline =
        Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    if (options_.deadline) options.deadline = std::min(*options.deadline, *options_.deadline);
    TrainingAnswer answer = solve(asked, options);
    if (answer.answer.status == Status::sat && !answer.witness->is_enclosed()) {
      result_.upper = width;
      result_.witness = answer.witness->witness();
      result_.network = std::move(asked);
    } else if (answer.answer.status == Status::unsat) {
      result_.lower = width + 1;
      result_.lower_trust = answer.answer.trust;
    } else {
      return false;
    }
    if (options_.progress) options_.progress(result_);
    return true;
  }

  Layer layer_;
  const WidthOptions& options_;
  std::size_t most_;
  std::size_t points_;
  Width result_;
};

}  // namespace

Width find_width(const TrainingInstance& instance, const WidthOptions& options) {
  return WidthSearch(instance, options).run();
}

Witness padded(const TrainingInstance& narrow, const Witness& witness, const TrainingInstance& wide) {
  std::map<std::pair<std::string, std::string>, const Value*> weights;
  std::map<std::string, const Value*> biases;
  const Network& from = narrow.network;
  for (EdgeIndex e = 0; e < from.edges.size(); ++e) {
    const Edge& edge = from.edges[e];
    weights[{from.neurons[edge.from].name, from.neurons[edge.to].name}] = &witness.weights[e];
  }
  for (NeuronIndex n = from.input_count; n < from.neuron_count(); ++n) {
    biases[from.neurons[n].name] = &witness.biases[n - from.input_count];
  }
  Witness result;
  result.fields = witness.fields;
  const Network& to = wide.network;
  for (const Edge& edge : to.edges) {
    const auto known = weights.find({to.neurons[edge.from].name, to.neurons[edge.to].name});
    result.weights.push_back(known == weights.end() ? Value() : *known->second);
  }
  for (NeuronIndex n = to.input_count; n < to.neuron_count(); ++n) {
    const auto known = biases.find(to.neurons[n].name);
    result.biases.push_back(known == biases.end() ? Value(to.neurons[n].bias.value_or(Rational())) : *known->second);
  }
  return result;
}

}  // namespace nnsolve
