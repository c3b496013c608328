#include "reduce/blueprint.h"

#include "nnsolve/error.h"

#include <string_view>
#include <unordered_map>

namespace nnsolve {

namespace {

/// Builds the instance; a sink of emit().
class InstanceBuilder {
 public:
  explicit InstanceBuilder(const Blueprint& blueprint) : blueprint_(blueprint) {}

  void input(std::string_view name) {
    ++instance_.network.input_count;
    add_neuron(name);
  }
  void hidden(std::string_view name) { add_neuron(name); }
  void output(std::string_view name) {
    ++instance_.network.output_count;
    add_neuron(name);
  }
  void edge(std::string_view from, std::string_view to, bool is_one) {
    Edge edge{number_of(from), number_of(to), {}};
    if (is_one) edge.weight = Rational(1);
    instance_.network.edges.push_back(edge);
  }
  void begin_row(std::string_view name) { instance_.row_names.emplace_back(name); }
  void active_input(std::string_view name) { instance_.inputs.push(number_of(name), Rational(1)); }
  void begin_targets() {}
  void target(std::string_view name, bool is_one) {
    instance_.targets.push(number_of(name) - instance_.network.first_output(), Rational(is_one ? 1 : 0));
  }
  void end_row() {
    instance_.inputs.finish_row();
    instance_.targets.finish_row();
  }

  ExactFit take() { return std::move(instance_); }

 private:
  void add_neuron(std::string_view name) {
    Neuron neuron;
    neuron.name = name;
    bool is_input = instance_.network.neurons.size() < instance_.network.input_count;
    if (!is_input) {
      neuron.activation = blueprint_.activation();
      if (!blueprint_.has_free_biases()) neuron.bias = Rational(0);
    }
    bool is_new = numbers_.emplace(name, instance_.network.neuron_count()).second;
    NNSOLVE_ASSERT(is_new);
    instance_.network.neurons.push_back(std::move(neuron));
  }

  NeuronIndex number_of(std::string_view name) const { return numbers_.at(std::string(name)); }

  const Blueprint& blueprint_;
  ExactFit instance_;
  std::unordered_map<std::string, NeuronIndex> numbers_;
};

}  // namespace

ExactFit to_instance(const Blueprint& blueprint) {
  InstanceBuilder builder(blueprint);
  emit(blueprint, builder);
  return builder.take();
}

BlueprintSize measure(const Blueprint& blueprint) {
  BlueprintSize size;
  size.outputs = blueprint.output_count();
  for (std::size_t g = 0; g < blueprint.gadget_count(); ++g) {
    const Gadget gadget = blueprint.gadget(g);
    size.inputs += gadget.inputs.size();
    size.hidden += gadget.hidden.size();
    size.edges += gadget.inputs.size();
    size.rows += gadget.rows.size();
    for (const GadgetHidden& hidden : gadget.hidden) {
      for (OutEdge edge : hidden.out) size.edges += edge == OutEdge::none ? 0 : 1;
    }
    for (const GadgetRow& row : gadget.rows) {
      size.entries += row.active.size();
      for (std::size_t t = 0; t < size.outputs; ++t) size.question_marks += row.targets[t] == Target::question_mark;
    }
  }
  return size;
}

}  // namespace nnsolve
