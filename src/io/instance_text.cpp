// What most neurons share is said once, as the network's default; rows that are nearly full are lists, the others
// objects. So small files read as a person would write them.
#include "io/instance_text.h"

#include "io/json_writer.h"
#include "network/activation.h"

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
    find_default(non_inputs);
    const auto zeros = std::ranges::count(non_inputs, std::optional<Rational>(Rational(0)), &Neuron::bias);
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
  /// What more than half of the neurons have, or else identity. Whatever is met when others have used up what was met
  /// before, one by one, is the only candidate in the end.
  void find_default(std::span<const Neuron> neurons) {
    const Neuron* candidate = nullptr;
    std::size_t lead = 0;
    for (const Neuron& neuron : neurons) {
      if (lead == 0) candidate = &neuron;
      lead = has_same_activation(*candidate, neuron) ? lead + 1 : lead - 1;
    }
    if (candidate == nullptr) return;
    const auto alike = [&](const Neuron& neuron) { return has_same_activation(*candidate, neuron); };
    const auto count = static_cast<std::size_t>(std::ranges::count_if(neurons, alike));
    if (2 * count > neurons.size()) copy_activation(default_, *candidate);
  }

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
    json_.key("activation");
    write_activation(default_);
    json_.member("bias", is_biasless_ ? "zero" : "free");
    json_.end_object();
  }

  void write_layers() {
    const NeuronIndex hidden_count = network_.first_output() - network_.input_count;
    json_.begin_object("network");
    json_.array("layers", std::array<NeuronIndex, 3>{network_.input_count, hidden_count, network_.output_count},
                [this](NeuronIndex width) { json_.integer(width); });
    json_.array("activations", std::array<NeuronIndex, 2>{network_.input_count, network_.first_output()},
                [this](NeuronIndex n) { write_activation(network_.neurons[n]); });
    json_.end_object();
  }

  void write_activation(const Neuron& neuron) {
    if (neuron.activation == Activation::leaky_relu) {
      json_.begin_object();
      json_.key("leaky_relu");
      number(neuron.slope);
      json_.end_object();
    } else if (neuron.activation == Activation::clip) {
      json_.begin_object();
      json_.array("clip", std::array{neuron.low, neuron.high}, [this](const Rational& end) { number(end); });
      json_.end_object();
    } else {
      json_.string(activation_word(neuron.activation));
    }
  }

  void write_range(const AllowedRange& range) {
    json_.begin_object();
    if (range.min) {
      json_.key("min");
      number(*range.min);
    }
    if (range.max) {
      json_.key("max");
      number(*range.max);
    }
    json_.end_object();
  }

  void write_domain(const ParameterDomain& domain) {
    if (domain.values.empty()) return write_range(domain.range);
    json_.begin_object();
    json_.array("in", domain.values, [this](const Rational& value) { number(value); });
    json_.end_object();
  }

  void write_neurons(const char* key, NeuronIndex begin, NeuronIndex end) {
    json_.begin_array(key);
    for (NeuronIndex n = begin; n < end; ++n) write_neuron(n);
    json_.end_array();
  }

  void write_neuron(NeuronIndex n) {
    const Neuron& neuron = network_.neurons[n];
    const bool says_activation = !network_.is_input(n) && !has_same_activation(neuron, default_);
    const bool has_default_bias = is_biasless_ ? neuron.bias == Rational(0) : !neuron.bias && !neuron.bias_domain;
    const bool says_bias = !network_.is_input(n) && !has_default_bias;
    if (!says_activation && !says_bias) {
      json_.string(neuron.name);
      return;
    }
    json_.begin_object();
    json_.member("id", neuron.name);
    if (says_activation) {
      json_.key("activation");
      write_activation(neuron);
    }
    if (says_bias) write_bias(neuron);
    json_.end_object();
  }

  void write_bias(const Neuron& neuron) {
    json_.key("bias");
    if (neuron.bias) {
      number(*neuron.bias);
    } else if (neuron.bias_domain) {
      write_domain(*neuron.bias_domain);
    } else {
      json_.string("free");
    }
  }

  void write_edge(const Edge& edge) {
    const std::string& from = network_.neurons[edge.from].name;
    const std::string& to = network_.neurons[edge.to].name;
    if (!edge.weight && !edge.domain) {
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
    if (edge.weight) {
      number(*edge.weight);
    } else {
      write_domain(*edge.domain);
    }
    json_.end_object();
  }

  void write_data() {
    json_.begin_array("data");
    std::span<const RangeTarget> ranges = instance_.range_targets;  // of this data point and those behind
    for (std::size_t row = 0; row < instance_.row_count(); ++row) {
      json_.begin_object();
      if (!instance_.row_name(row).empty()) json_.member("name", instance_.row_name(row));
      json_.key("x");
      write_row(instance_.inputs[row], {}, 0, network_.input_count, "0");
      json_.key("y");
      std::size_t count = 0;
      while (count < ranges.size() && ranges[count].row == row) ++count;
      write_row(instance_.targets[row], ranges.first(count), network_.first_output(), network_.output_count, "\"?\"");
      ranges = ranges.subspan(count);
      json_.end_object();
    }
    json_.end_array();
  }

  /// With one end as text, ">= 1/2", with two as an object.
  void write_target(const AllowedRange& range) {
    if (range.min && range.max) return write_range(range);
    json_.string((range.min ? (range.excludes_min ? ">" : ">=") : (range.excludes_max ? "<" : "<=")) +
                 (range.min ? *range.min : *range.max).to_string());
  }

  void write_row(std::span<const SparseRows::Entry> row, std::span<const RangeTarget> ranges, NeuronIndex first,
                 NeuronIndex count, const char* absent) {
    constexpr NeuronIndex short_row = 4;
    if (count > short_row && 2 * (row.size() + ranges.size()) < count) {
      json_.begin_object();
      for (const SparseRows::Entry& entry : row) {
        json_.key(network_.neurons[first + entry.column].name);
        number(entry.value);
      }
      for (const RangeTarget& target : ranges) {
        json_.key(network_.neurons[first + target.column].name);
        write_target(target.range);
      }
      json_.end_object();
      return;
    }
    json_.begin_array();
    auto next = row.begin();
    auto next_range = ranges.begin();
    for (NeuronIndex column = 0; column < count; ++column) {
      if (next != row.end() && next->column == column) {
        number((next++)->value);
      } else if (next_range != ranges.end() && next_range->column == column) {
        write_target((next_range++)->range);
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
  Neuron default_;            // has the default activation
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
