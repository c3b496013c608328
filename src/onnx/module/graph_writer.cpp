// A network as a graph: a Gemm and an activation for each group of neurons that have the same level and the same
// activation. The level is that of the longest way from an input; outputs, from which nothing starts, come last. For
// the fully connected network that is a Gemm a layer. What a group needs of several tensors is put together by a
// Concat, and an edge that is not there is a weight of 0.
#include "algebra/simple_rational.h"
#include "network/activation.h"
#include "network/topology.h"
#include "onnx/module/parts.h"

#include "nnsolve/error.h"

#include <onnx.pb.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

constexpr int ir_version = 8;
constexpr int opset_version = 13;
constexpr std::size_t most_in_matrix = 50'000'000;

struct Made {
  std::string tensor;
  std::vector<NeuronIndex> neurons;
};

class GraphWriter {
 public:
  GraphWriter(const RoundedNetwork& rounded, OnnxNumbers numbers)
      : network_(rounded.network), witness_(rounded.witness), numbers_(numbers), topology_(make_topology(network_)) {}

  std::string write(const OnnxMetadata& metadata) {
    if (network_.input_count == 0) throw UsageError("a network without inputs is no ONNX model");
    if (network_.output_count == 0) throw UsageError("a network without outputs is no ONNX model");
    begin(metadata);
    std::vector<NeuronIndex> inputs;
    for (NeuronIndex n = 0; n < network_.input_count; ++n) inputs.push_back(n);
    made_.push_back({"input", std::move(inputs)});
    owner_.assign(network_.neuron_count(), 0);
    for (const auto& [key, neurons] : groups()) write_group(neurons);
    write_output();
    std::string bytes;
    if (!model_.SerializeToString(&bytes)) throw UsageError("the model is too large for one ONNX file");
    return bytes;
  }

 private:
  using Key = std::tuple<std::size_t, int, std::string>;

  void begin(const OnnxMetadata& metadata) {
    model_.set_ir_version(ir_version);
    model_.set_producer_name("nnsolve");
    model_.set_producer_version(NNSOLVE_VERSION);
    model_.add_opset_import()->set_version(opset_version);
    model_.mutable_opset_import(0)->set_domain("");
    for (const auto& [name, value] : metadata) {
      auto* entry = model_.add_metadata_props();
      entry->set_key(name);
      entry->set_value(value);
    }
    graph().set_name("nnsolve");
    describe(*graph().add_input(), "input", network_.input_count);
    describe(*graph().add_output(), "output", network_.output_count);
  }

  onnx::GraphProto& graph() { return *model_.mutable_graph(); }
  onnx::TensorProto::DataType type() const {
    return numbers_ == OnnxNumbers::float32 ? onnx::TensorProto::FLOAT : onnx::TensorProto::DOUBLE;
  }

  void describe(onnx::ValueInfoProto& value, const std::string& name, std::size_t width) const {
    value.set_name(name);
    auto* tensor = value.mutable_type()->mutable_tensor_type();
    tensor->set_elem_type(type());
    tensor->mutable_shape()->add_dim()->set_dim_param("batch");
    tensor->mutable_shape()->add_dim()->set_dim_value(static_cast<std::int64_t>(width));
  }

  std::map<Key, std::vector<NeuronIndex>> groups() const {
    std::vector<std::size_t> level(network_.neuron_count(), 0);
    std::size_t deepest = 0;
    for (const NeuronIndex n : topology_.order) {
      for (const EdgeIndex e : topology_.incoming[n]) level[n] = std::max(level[n], level[network_.edges[e].from] + 1);
      deepest = std::max(deepest, level[n]);
    }
    std::map<Key, std::vector<NeuronIndex>> result;
    for (NeuronIndex n = network_.input_count; n < network_.neuron_count(); ++n) {
      const Neuron& neuron = network_.neurons[n];
      const std::size_t own = network_.is_output(n) ? deepest + 1 : level[n];
      result[{own, static_cast<int>(neuron.activation), neuron.slope.to_string()}].push_back(n);
    }
    return result;
  }

  onnx::NodeProto& add_node(const char* kind, const std::vector<std::string>& inputs, const std::string& output) {
    auto* node = graph().add_node();
    node->set_op_type(kind);
    node->set_name(std::string(kind) + "_" + std::to_string(graph().node_size()));
    for (const std::string& input : inputs) node->add_input(input);
    node->add_output(output);
    return *node;
  }

  static void set_axis(onnx::NodeProto& node) {
    auto* axis = node.add_attribute();
    axis->set_name("axis");
    axis->set_type(onnx::AttributeProto::INT);
    axis->set_i(1);
  }

  onnx::TensorProto& add_constant(const std::string& name, std::initializer_list<std::size_t> dims) {
    auto* tensor = graph().add_initializer();
    tensor->set_name(name);
    tensor->set_data_type(type());
    for (const std::size_t dim : dims) tensor->add_dims(static_cast<std::int64_t>(dim));
    return *tensor;
  }

  /// The number is one of the kind already, so nothing is rounded here.
  void push(onnx::TensorProto& tensor, const Rational& number) const {
    const double same = number.to_double();
    NNSOLVE_ASSERT(exact_rational(same) == number);
    if (numbers_ == OnnxNumbers::float32) {
      tensor.add_float_data(static_cast<float>(same));
    } else {
      tensor.add_double_data(same);
    }
  }

  /// The values that the neurons need, put together.
  Made sources_of(const std::vector<NeuronIndex>& neurons) {
    std::set<std::size_t> owners;
    for (const NeuronIndex n : neurons) {
      for (const EdgeIndex e : topology_.incoming[n]) owners.insert(owner_[network_.edges[e].from]);
    }
    if (owners.empty()) return made_.front();  // they are constant; the input only says how many rows there are
    if (owners.size() == 1) return made_[*owners.begin()];
    Made all{"concat_" + std::to_string(made_.size()), {}};
    std::vector<std::string> parts;
    for (const std::size_t owner : owners) {
      parts.push_back(made_[owner].tensor);
      all.neurons.insert(all.neurons.end(), made_[owner].neurons.begin(), made_[owner].neurons.end());
    }
    set_axis(add_node("Concat", parts, all.tensor));
    return all;
  }

  void write_group(const std::vector<NeuronIndex>& neurons) {
    const std::string number = std::to_string(made_.size());
    const Made sources = sources_of(neurons);
    if (sources.neurons.size() > most_in_matrix / neurons.size()) {
      throw UsageError("the matrices of this network would be too large");
    }
    std::map<NeuronIndex, std::size_t> row;
    for (std::size_t i = 0; i < sources.neurons.size(); ++i) row[sources.neurons[i]] = i;
    std::vector<Rational> matrix(sources.neurons.size() * neurons.size());
    auto& shift = add_constant("bias_" + number, {neurons.size()});
    for (std::size_t j = 0; j < neurons.size(); ++j) {
      for (const EdgeIndex e : topology_.incoming[neurons[j]]) {
        matrix[row.at(network_.edges[e].from) * neurons.size() + j] = witness_.weights[e].rational();
      }
      push(shift, witness_.biases[neurons[j] - network_.input_count].rational());
    }
    auto& weights = add_constant("weights_" + number, {sources.neurons.size(), neurons.size()});
    for (const Rational& weight : matrix) push(weights, weight);
    const std::string sums = "sums_" + number;
    add_node("Gemm", {sources.tensor, weights.name(), "bias_" + number}, sums);
    const std::string values = write_activation(network_.neurons[neurons.front()], sums, "values_" + number);
    for (const NeuronIndex n : neurons) owner_[n] = made_.size();
    made_.push_back({values, neurons});
  }

  std::string write_activation(const Neuron& neuron, const std::string& sums, const std::string& values) {
    switch (neuron.activation) {
      case Activation::identity:
        return sums;
      case Activation::relu:
        add_node("Relu", {sums}, values);
        return values;
      case Activation::leaky_relu: {
        auto* alpha = add_node("LeakyRelu", {sums}, values).add_attribute();
        alpha->set_name("alpha");
        alpha->set_type(onnx::AttributeProto::FLOAT);
        alpha->set_f(static_cast<float>(neuron.slope.to_double()));
        return values;
      }
      default:
        throw UsageError("neuron \"" + neuron.name + "\": " + activation_text(neuron) +
                         " is not written to ONNX; identity, relu and leaky_relu are");
    }
  }

  void write_output() {
    Made all;
    std::vector<std::string> parts;
    for (const Made& made : made_) {
      if (made.neurons.empty() || !network_.is_output(made.neurons.front())) continue;
      parts.push_back(made.tensor);
      all.neurons.insert(all.neurons.end(), made.neurons.begin(), made.neurons.end());
    }
    if (std::ranges::is_sorted(all.neurons) && parts.size() == 1) {
      add_node("Identity", parts, "output");
      return;
    }
    set_axis(add_node("Concat", parts, "outputs"));
    auto* places = graph().add_initializer();
    places->set_name("output_places");
    places->set_data_type(onnx::TensorProto::INT64);
    places->add_dims(static_cast<std::int64_t>(all.neurons.size()));
    for (NeuronIndex n = network_.first_output(); n < network_.neuron_count(); ++n) {
      places->add_int64_data(std::ranges::find(all.neurons, n) - all.neurons.begin());
    }
    set_axis(add_node("Gather", {"outputs", "output_places"}, "output"));
  }

  const Network& network_;
  const Witness& witness_;
  OnnxNumbers numbers_;
  Topology topology_;
  onnx::ModelProto model_;
  std::vector<Made> made_;          // the input, then groups
  std::vector<std::size_t> owner_;  // of each neuron, in made_
};

}  // namespace

std::string write_onnx_graph(const RoundedNetwork& rounded, OnnxNumbers numbers, const OnnxMetadata& metadata) {
  return GraphWriter(rounded, numbers).write(metadata);
}

}  // namespace nnsolve
