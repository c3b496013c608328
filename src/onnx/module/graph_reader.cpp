// A graph of nodes on tensors becomes a network of neurons.
//
// A tensor of the graph is either constant, or has a row for each data point; of the latter kind it is here a list of
// neurons, whose values are the columns. A node that only moves values around makes another list of the same neurons. A
// linear node makes new neurons, and an activation or an addition of constants behind it becomes a part of them, unless
// their values before it are used elsewhere, too; then it makes neurons of its own, each with one edge of weight 1.
#include "onnx/module/made_network.h"
#include "onnx/module/model_tensor.h"
#include "onnx/module/parts.h"

#include "nnsolve/error.h"

#include <onnx.pb.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

std::string quoted_name(const std::string& name) { return "\"" + name + "\""; }

class GraphReader {
 public:
  GraphReader(const onnx::ModelProto& model, const std::string& file_name)
      : model_(model), graph_(model.graph()), file_(file_name), where_(file_name) {}

  OnnxModel read() {
    count_uses();
    for (const onnx::TensorProto& tensor : graph_.initializer()) {
      constants_[tensor.name()] = read_tensor(tensor, file_ + ": initializer " + quoted_name(tensor.name()));
    }
    if (graph_.sparse_initializer_size() > 0) fail("sparse initializers are not supported");
    read_input();
    for (int i = 0; i < graph_.node_size(); ++i) {
      const onnx::NodeProto& node = graph_.node(i);
      where_ = file_ + ": node " + std::to_string(i + 1);
      if (!node.name().empty()) where_.append(" ").append(quoted_name(node.name()));
      where_.append(" (").append(node.op_type()).append(")");
      read_node(node);
    }
    where_ = file_;
    read_output();
    return made_.network(input_count_, outputs_);
  }

 private:
  [[noreturn]] void fail(const std::string& problem) const { throw ParseError(where_ + ": " + problem); }

  void count_uses() {
    for (const onnx::NodeProto& node : graph_.node()) {
      for (const std::string& name : node.input()) ++uses_[name];
    }
    for (const onnx::ValueInfoProto& output : graph_.output()) ++uses_[output.name()];
  }

  void read_input() {
    const onnx::ValueInfoProto* input = nullptr;
    for (const onnx::ValueInfoProto& candidate : graph_.input()) {
      if (constants_.contains(candidate.name())) continue;  // older files list initializers, too
      if (input != nullptr)
        fail("has the inputs " + quoted_name(input->name()) + " and " + quoted_name(candidate.name()) +
             "; one is expected");
      input = &candidate;
    }
    if (input == nullptr) fail("has no input");
    const std::string problem = "the input " + quoted_name(input->name()) + " must have a shape (batch, n)";
    if (!input->type().has_tensor_type() || !input->type().tensor_type().has_shape()) fail(problem);
    const onnx::TensorShapeProto& shape = input->type().tensor_type().shape();
    if (shape.dim_size() < 2) fail(problem);
    std::size_t width = 1;
    for (int i = 1; i < shape.dim_size(); ++i) {
      if (!shape.dim(i).has_dim_value() || shape.dim(i).dim_value() < 1)
        fail(problem + " with numbers but for the batch");
      if (static_cast<std::uint64_t>(shape.dim(i).dim_value()) > MadeNetwork::most_neurons / width)
        fail(problem + " that is not too large");
      width *= static_cast<std::size_t>(shape.dim(i).dim_value());
    }
    input_count_ = width;
    Columns columns;
    columns.rank = static_cast<std::size_t>(shape.dim_size());
    columns.is_own = false;
    for (std::size_t i = 0; i < width; ++i) columns.neurons.push_back(made_.add_neuron(0));
    columns_[input->name()] = std::move(columns);
  }

  // What nodes are made of.

  const onnx::AttributeProto* attribute(const onnx::NodeProto& node, const std::string& name) const {
    for (const onnx::AttributeProto& candidate : node.attribute()) {
      if (candidate.name() == name) return &candidate;
    }
    return nullptr;
  }
  std::int64_t integer(const onnx::NodeProto& node, const std::string& name, std::int64_t otherwise) const {
    const onnx::AttributeProto* found = attribute(node, name);
    return found == nullptr ? otherwise : found->i();
  }
  Rational number(const onnx::NodeProto& node, const std::string& name, float otherwise) const {
    const onnx::AttributeProto* found = attribute(node, name);
    onnx::TensorProto single;  // whose reader knows what is no number
    single.set_data_type(onnx::TensorProto::FLOAT);
    single.add_float_data(found == nullptr ? otherwise : found->f());
    return read_tensor(single, where_ + ": attribute " + name).values.front();
  }

  bool has_input(const onnx::NodeProto& node, int i) const { return i < node.input_size() && !node.input(i).empty(); }
  const std::string& input_name(const onnx::NodeProto& node, int i) const {
    if (!has_input(node, i)) fail("has too few inputs");
    return node.input(i);
  }
  const ModelTensor* find_constant(const onnx::NodeProto& node, int i) const {
    const auto found = constants_.find(input_name(node, i));
    return found == constants_.end() ? nullptr : &found->second;
  }
  const ModelTensor& constant(const onnx::NodeProto& node, int i) const {
    const ModelTensor* found = find_constant(node, i);
    if (found == nullptr) fail("input " + quoted_name(input_name(node, i)) + " must be constant");
    return *found;
  }
  /// The values of a tensor, as this node takes them.
  Columns columns(const onnx::NodeProto& node, int i) const {
    const std::string& name = input_name(node, i);
    const auto found = columns_.find(name);
    if (found == columns_.end()) {
      fail(constants_.contains(name) ? "input " + quoted_name(name) + " must not be constant"
                                     : "input " + quoted_name(name) + " is made by nothing before it");
    }
    Columns taken = found->second;
    taken.is_own = taken.is_own && uses_.at(name) == 1;
    return taken;
  }
  Columns flat_columns(const onnx::NodeProto& node, int i) const {
    Columns taken = columns(node, i);
    if (taken.rank != 2)
      fail("its input has " + std::to_string(taken.rank) + " dimensions, where a Flatten would leave 2");
    return taken;
  }

  void set(const onnx::NodeProto& node, Columns made) {
    if (node.output_size() < 1) fail("has no output");
    if (!columns_.emplace(node.output(0), std::move(made)).second) fail("makes what another node has made");
  }
  void set(const onnx::NodeProto& node, ModelTensor made) {
    if (node.output_size() < 1) fail("has no output");
    constants_[node.output(0)] = std::move(made);
  }

  // The nodes.

  void read_node(const onnx::NodeProto& node) {
    using Read = void (GraphReader::*)(const onnx::NodeProto&);
    static const std::map<std::string, Read, std::less<>> nodes = {
        {"Add", &GraphReader::read_add},
        {"Cast", &GraphReader::read_cast},
        {"Concat", &GraphReader::read_concat},
        {"Constant", &GraphReader::read_constant},
        {"Dropout", &GraphReader::pass},
        {"Flatten", &GraphReader::read_flatten},
        {"Gather", &GraphReader::read_gather},
        {"Gemm", &GraphReader::read_gemm},
        {"Identity", &GraphReader::pass},
        {"LeakyRelu", &GraphReader::read_leaky},
        {"MatMul", &GraphReader::read_product},
        {"Relu", &GraphReader::read_relu},
        {"Reshape", &GraphReader::read_reshape},
        {"Transpose", &GraphReader::read_transpose},
    };
    const auto found = nodes.find(node.op_type());
    const bool is_standard = node.domain().empty() || node.domain() == "ai.onnx";
    if (found == nodes.end() || !is_standard) {
      std::string known;
      for (const auto& [name, read] : nodes) known.append(known.empty() ? "" : ", ").append(name);
      fail("is not understood; what is: " + known);
    }
    (this->*found->second)(node);
  }

  void read_constant(const onnx::NodeProto& node) {
    if (const auto* value = attribute(node, "value")) return set(node, read_tensor(value->t(), where_));
    onnx::TensorProto tensor;
    if (const auto* value = attribute(node, "value_float")) {
      tensor.set_data_type(onnx::TensorProto::FLOAT);
      tensor.add_float_data(value->f());
    } else if (const auto* values = attribute(node, "value_floats")) {
      tensor.set_data_type(onnx::TensorProto::FLOAT);
      tensor.add_dims(values->floats_size());
      for (const float one : values->floats()) tensor.add_float_data(one);
    } else if (const auto* integers = attribute(node, "value_ints")) {
      tensor.set_data_type(onnx::TensorProto::INT64);
      tensor.add_dims(integers->ints_size());
      for (const std::int64_t one : integers->ints()) tensor.add_int64_data(one);
    } else {
      fail("its value is of a kind that is not understood");
    }
    set(node, read_tensor(tensor, where_));
  }

  void pass(const onnx::NodeProto& node) {
    if (const ModelTensor* constant = find_constant(node, 0)) return set(node, ModelTensor(*constant));
    set(node, columns(node, 0));
  }

  /// Between float and double: what numbers are in between is the same, as they are exact here. A constant may become
  /// double, which rounds nothing.
  void read_cast(const onnx::NodeProto& node) {
    const std::int64_t to = integer(node, "to", 0);
    const bool is_double = to == onnx::TensorProto::DOUBLE;
    if (!is_double && to != onnx::TensorProto::FLOAT) fail("only a cast to float or double is understood");
    if (find_constant(node, 0) != nullptr && !is_double) fail("a constant that is rounded is not understood");
    pass(node);
  }

  void read_transpose(const onnx::NodeProto& node) {
    const ModelTensor& before = constant(node, 0);
    if (before.dims.size() != 2) fail("only a constant matrix can be transposed");
    const auto* order = attribute(node, "perm");
    const bool is_kept = order != nullptr && order->ints_size() == 2 && order->ints(0) == 0;
    if (is_kept) return set(node, ModelTensor(before));
    const auto rows = static_cast<std::size_t>(before.dims[0]);
    const auto width = static_cast<std::size_t>(before.dims[1]);
    ModelTensor after{{before.dims[1], before.dims[0]}, {}, before.is_float};
    for (std::size_t j = 0; j < width; ++j) {
      for (std::size_t i = 0; i < rows; ++i) after.values.push_back(before.values[i * width + j]);
    }
    set(node, std::move(after));
  }

  void read_flatten(const onnx::NodeProto& node) {
    Columns taken = columns(node, 0);
    std::int64_t axis = integer(node, "axis", 1);
    if (axis < 0) axis += static_cast<std::int64_t>(taken.rank);
    if (axis != 1) fail("only axis 1, which keeps the batch, is understood");
    taken.rank = 2;
    set(node, std::move(taken));
  }

  void read_reshape(const onnx::NodeProto& node) {
    const ModelTensor& shape = constant(node, 1);
    if (const ModelTensor* before = find_constant(node, 0)) {
      ModelTensor after = *before;
      after.dims.clear();
      Rational product(1);
      for (const Rational& dim : shape.values) {
        if (dim.sign() <= 0) fail("a constant needs a shape of positive numbers");
        product *= dim;
        after.dims.push_back(std::stoll(dim.to_string()));
      }
      if (product != Rational(static_cast<std::int64_t>(after.values.size()))) fail("its shape is of another size");
      return set(node, std::move(after));
    }
    Columns taken = columns(node, 0);
    if (shape.values.size() < 2) fail("its shape must keep the batch apart");
    Rational rest(1);
    bool is_open = false;
    for (std::size_t i = 1; i < shape.values.size(); ++i) {
      const bool is_kept = shape.values[i].is_zero();
      if (is_kept) fail("its shape has a 0 where the batch is not");
      if (shape.values[i].sign() < 0) {
        is_open = true;
      } else {
        rest *= shape.values[i];
      }
    }
    const Rational width(static_cast<std::int64_t>(taken.neurons.size()));
    const bool is_batch_kept = is_open ? shape.values[0].sign() >= 0 : rest == width;
    if (!is_batch_kept) fail("its shape must keep the batch apart");
    taken.rank = shape.values.size();
    set(node, std::move(taken));
  }

  void read_concat(const onnx::NodeProto& node) {
    const std::int64_t axis = integer(node, "axis", 0);
    if (axis != 1 && axis != -1) fail("only axis 1 is understood");
    Columns made;
    for (int i = 0; i < node.input_size(); ++i) {
      const Columns taken = flat_columns(node, i);
      made.neurons.insert(made.neurons.end(), taken.neurons.begin(), taken.neurons.end());
      made.is_own = made.is_own && taken.is_own;
    }
    if (made.neurons.size() > MadeNetwork::most_neurons) fail("makes too much");
    set(node, std::move(made));
  }

  void read_gather(const onnx::NodeProto& node) {
    const std::int64_t axis = integer(node, "axis", 0);
    if (axis != 1 && axis != -1) fail("only axis 1 is understood");
    const Columns taken = flat_columns(node, 0);
    const ModelTensor& places = constant(node, 1);
    if (places.dims.size() != 1) fail("its places must be a list");
    Columns made;
    made.is_own = false;
    const auto width = static_cast<std::int64_t>(taken.neurons.size());
    for (const Rational& place : places.values) {
      const bool is_there = place.is_integer() && place >= Rational(-width) && place < Rational(width);
      if (!is_there) fail("there is no column " + place.to_string());
      const std::int64_t column = std::stoll(place.to_string());
      made.neurons.push_back(taken.neurons[static_cast<std::size_t>(column < 0 ? column + width : column)]);
    }
    set(node, std::move(made));
  }

  void read_relu(const onnx::NodeProto& node) { activate(node, Activation::relu, Rational()); }

  void read_leaky(const onnx::NodeProto& node) {
    const Rational slope = number(node, "alpha", 0.01F);
    if (slope.is_zero()) return activate(node, Activation::relu, slope);
    if (slope.is_one()) return set(node, columns(node, 0));
    if (slope.sign() < 0 || slope > Rational(1)) fail("alpha must be between 0 and 1, and is " + slope.to_string());
    activate(node, Activation::leaky_relu, slope);
  }

  void activate(const onnx::NodeProto& node, Activation activation, const Rational& slope) {
    Columns taken = columns(node, 0);
    if (!made_.is_open(taken)) taken = made_.copies(taken);
    taken.is_own = true;
    for (const std::size_t n : taken.neurons) {
      made_.neuron(n).activation = activation;
      made_.neuron(n).slope = slope;
    }
    set(node, std::move(taken));
  }

  /// The constant as a row of that width; a single number stands for all.
  std::vector<Rational> row_of(const ModelTensor& tensor, std::size_t width) const {
    if (tensor.values.size() == 1) return std::vector<Rational>(width, tensor.values.front());
    const bool is_row = std::ranges::all_of(tensor.dims.begin(), tensor.dims.end() - 1, [](auto d) { return d == 1; });
    if (tensor.values.size() != width || !is_row) {
      fail("its constant has " + std::to_string(tensor.values.size()) + " numbers, where a row of " +
           std::to_string(width) + " is expected");
    }
    return tensor.values;
  }

  void read_add(const onnx::NodeProto& node) {
    const int place = find_constant(node, 0) != nullptr ? 0 : 1;
    if (find_constant(node, place) == nullptr) fail("one of its inputs must be constant");
    Columns taken = flat_columns(node, 1 - place);
    const std::vector<Rational> row = row_of(constant(node, place), taken.neurons.size());
    if (!made_.is_open(taken)) taken = made_.copies(taken);
    for (std::size_t i = 0; i < row.size(); ++i) {
      made_.neuron(taken.neurons[i]).bias += row[i];
      made_.neuron(taken.neurons[i]).has_bias = true;
    }
    set(node, std::move(taken));
  }

  /// New neurons, each a sum of the values with a column of the matrix times the factor.
  Columns sums(const Columns& taken, const ModelTensor& matrix, bool is_transposed, const Rational& factor) {
    if (matrix.dims.size() != 2) fail("its constant must be a matrix");
    const auto rows = static_cast<std::size_t>(matrix.dims[is_transposed ? 1 : 0]);
    const auto width = static_cast<std::size_t>(matrix.dims[is_transposed ? 0 : 1]);
    if (rows != taken.neurons.size()) {
      fail("its matrix takes " + std::to_string(rows) + " values, and gets " + std::to_string(taken.neurons.size()));
    }
    const std::set<std::size_t> different(taken.neurons.begin(), taken.neurons.end());
    if (different.size() != taken.neurons.size()) fail("takes a neuron's value twice, which a network cannot");
    Columns made;
    for (std::size_t j = 0; j < width; ++j) {
      const std::size_t neuron = made_.add_neuron(1);
      for (std::size_t i = 0; i < rows; ++i) {
        made_.add_edge(taken.neurons[i], neuron, factor * matrix.values[is_transposed ? j * rows + i : i * width + j],
                       false);
      }
      made.neurons.push_back(neuron);
    }
    return made;
  }

  void read_product(const onnx::NodeProto& node) {
    const Columns taken = flat_columns(node, 0);
    set(node, sums(taken, constant(node, 1), false, Rational(1)));
  }

  void read_gemm(const onnx::NodeProto& node) {
    if (integer(node, "transA", 0) != 0) fail("transA must be 0");
    const Columns taken = flat_columns(node, 0);
    Columns made = sums(taken, constant(node, 1), integer(node, "transB", 0) != 0, number(node, "alpha", 1));
    if (has_input(node, 2)) {
      const Rational beta = number(node, "beta", 1);
      const std::vector<Rational> row = row_of(constant(node, 2), made.neurons.size());
      for (std::size_t i = 0; i < row.size(); ++i) {
        made_.neuron(made.neurons[i]).bias = beta * row[i];
        made_.neuron(made.neurons[i]).has_bias = true;
      }
    }
    set(node, std::move(made));
  }

  // The end.

  void read_output() {
    if (graph_.output_size() != 1) fail("has " + std::to_string(graph_.output_size()) + " outputs; one is expected");
    const std::string& name = graph_.output(0).name();
    const auto found = columns_.find(name);
    if (found == columns_.end()) fail("the output " + quoted_name(name) + " is made by no node");
    Columns last = found->second;
    std::set<std::size_t> different;
    const bool is_fine = std::ranges::all_of(last.neurons, [&](std::size_t n) {
      return made_.neuron(n).layer > 0 && !made_.neuron(n).is_used && different.insert(n).second;
    });
    if (!is_fine) last = made_.copies(last);
    outputs_ = std::move(last.neurons);
  }

  const onnx::ModelProto& model_;
  const onnx::GraphProto& graph_;
  std::string file_;
  std::string where_;
  std::map<std::string, std::size_t> uses_;
  std::map<std::string, ModelTensor> constants_;
  std::map<std::string, Columns> columns_;
  MadeNetwork made_;
  std::size_t input_count_ = 0;
  std::vector<std::size_t> outputs_;
};

}  // namespace

OnnxModel read_onnx_graph(std::string_view bytes, const std::string& file_name) {
  onnx::ModelProto model;
  const bool is_short = bytes.size() < (std::size_t{1} << 31);
  if (!is_short || !model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || !model.has_graph()) {
    throw ParseError(file_name + ": is no ONNX model");
  }
  return GraphReader(model, file_name).read();
}

}  // namespace nnsolve
