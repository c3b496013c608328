// What most neurons share is said once, as the network's default; rows that are nearly full are lists, the others
// objects. So small files read as a person would write them.
#include "io/instance_text.h"

#include "io/json_writer.h"

#include <algorithm>
#include <array>
#include <span>

namespace nnsolve {

namespace {

class InstanceText {
 public:
  InstanceText(std::string& out, const TrainingInstance& instance, bool is_layered)
      : instance_(instance), network_(instance.network), json_(out, 2), is_layered_(is_layered) {
    const auto non_inputs = std::span(network_.neurons).subspan(network_.input_count);
    const auto relus = std::ranges::count(non_inputs, Activation::relu, &Neuron::activation);
    const auto zeros = std::ranges::count(non_inputs, std::optional<Rational>(Rational(0)), &Neuron::bias);
    is_relu_ = 2 * static_cast<std::size_t>(relus) > non_inputs.size();
    is_biasless_ = 2 * static_cast<std::size_t>(zeros) > non_inputs.size();
  }

  void write() {
    json_.begin_object();
    json_.member("nnsolve", "training/1");
    if (!instance_.name.empty()) json_.member("name", instance_.name);
    if (is_layered_) {
      write_layers();
    } else {
      write_network();
    }
    write_data();
    if (instance_.cost == Cost::l1) json_.member("cost", "l1");
    if (instance_.cost == Cost::max) json_.member("cost", "max");
    if (!instance_.threshold.is_zero()) {
      json_.key("threshold");
      number(instance_.threshold);
    }
    if (!instance_.meta.empty()) json_.raw_member("meta", instance_.meta);
    if (!instance_.origin.empty()) json_.raw_member("origin", instance_.origin);
    json_.end_object();
  }

 private:
  /// An integer as it is, a fraction as a string.
  void number(const Rational& value) {
    if (value.is_integer()) {
      json_.raw(value.to_string());
    } else {
      json_.string(value.to_string());
    }
  }

  void write_network() {
    json_.begin_object("network");
    write_neurons("inputs", 0, network_.input_count);
    write_neurons("hidden", network_.input_count, network_.first_output());
    write_neurons("outputs", network_.first_output(), network_.neuron_count());
    json_.begin_array("edges");
    for (const Edge& edge : network_.edges) write_edge(edge);
    json_.end_array();
    json_.member("activation", is_relu_ ? "relu" : "identity");
    json_.member("bias", is_biasless_ ? "zero" : "free");
    json_.end_object();
  }

  void write_layers() {
    const NeuronIndex hidden_count = network_.first_output() - network_.input_count;
    json_.begin_object("network");
    json_.array("layers", std::array<NeuronIndex, 3>{network_.input_count, hidden_count, network_.output_count},
                [this](NeuronIndex width) { json_.integer(width); });
    json_.array("activations", std::array<NeuronIndex, 2>{network_.input_count, network_.first_output()},
                [this](NeuronIndex n) { json_.string(word(network_.neurons[n].activation)); });
    json_.end_object();
  }

  static const char* word(Activation activation) { return activation == Activation::relu ? "relu" : "identity"; }

  void write_neurons(const char* key, NeuronIndex begin, NeuronIndex end) {
    json_.begin_array(key);
    for (NeuronIndex n = begin; n < end; ++n) write_neuron(n);
    json_.end_array();
  }

  void write_neuron(NeuronIndex n) {
    const Neuron& neuron = network_.neurons[n];
    const bool says_activation = !network_.is_input(n) && (neuron.activation == Activation::relu) != is_relu_;
    const bool has_default_bias = is_biasless_ ? neuron.bias == Rational(0) : !neuron.bias;
    const bool says_bias = !network_.is_input(n) && !has_default_bias;
    if (!says_activation && !says_bias) {
      json_.string(neuron.name);
      return;
    }
    json_.begin_object();
    json_.member("id", neuron.name);
    if (says_activation) json_.member("activation", neuron.activation == Activation::relu ? "relu" : "identity");
    if (says_bias) write_bias(neuron.bias);
    json_.end_object();
  }

  void write_bias(const std::optional<Rational>& bias) {
    json_.key("bias");
    if (bias) {
      number(*bias);
    } else {
      json_.string("free");
    }
  }

  void write_edge(const Edge& edge) {
    const std::string& from = network_.neurons[edge.from].name;
    const std::string& to = network_.neurons[edge.to].name;
    if (!edge.weight) {
      json_.begin_array();
      json_.string(from);
      json_.string(to);
      json_.end_array();
      return;
    }
    json_.begin_object();
    json_.member("from", from);
    json_.member("to", to);
    json_.key("weight");
    number(*edge.weight);
    json_.end_object();
  }

  void write_data() {
    json_.begin_array("data");
    for (std::size_t row = 0; row < instance_.row_count(); ++row) {
      json_.begin_object();
      if (!instance_.row_name(row).empty()) json_.member("name", instance_.row_name(row));
      json_.key("x");
      write_row(instance_.inputs[row], 0, network_.input_count, "0");
      json_.key("y");
      write_row(instance_.targets[row], network_.first_output(), network_.output_count, "\"?\"");
      json_.end_object();
    }
    json_.end_array();
  }

  void write_row(std::span<const SparseRows::Entry> row, NeuronIndex first, NeuronIndex count, const char* absent) {
    constexpr NeuronIndex short_row = 4;
    if (count > short_row && 2 * row.size() < count) {
      json_.begin_object();
      for (const SparseRows::Entry& entry : row) {
        json_.key(network_.neurons[first + entry.column].name);
        number(entry.value);
      }
      json_.end_object();
      return;
    }
    json_.begin_array();
    auto next = row.begin();
    for (NeuronIndex column = 0; column < count; ++column) {
      if (next != row.end() && next->column == column) {
        number((next++)->value);
      } else {
        json_.raw(absent);
      }
    }
    json_.end_array();
  }

  const TrainingInstance& instance_;
  const Network& network_;
  JsonWriter json_;
  bool is_layered_;
  bool is_relu_ = false;      // the default activation
  bool is_biasless_ = false;  // the default bias
};

}  // namespace

void append_instance(std::string& out, const TrainingInstance& instance) {
  InstanceText(out, instance, false).write();
  out += '\n';
}

void append_layered_instance(std::string& out, const TrainingInstance& instance) {
  InstanceText(out, instance, true).write();
  out += '\n';
}

}  // namespace nnsolve
