#include "network/input_classes.h"

#include "support/random_instance.h"

#include <catch2/catch.hpp>

#include <map>

using namespace nnsolve;

namespace {

/// Two inputs, each feeding its own hidden neuron, both feeding one output.
TrainingInstance two_chains() {
  TrainingInstance instance;
  instance.network.neurons = {{"x1", {}, {}}, {"x2", {}, {}}, {"h1", {}, {}}, {"h2", {}, {}}, {"y", {}, {}}};
  instance.network.input_count = 2;
  instance.network.output_count = 1;
  instance.network.edges = {{0, 2, {}}, {1, 3, {}}, {2, 4, {}}, {3, 4, {}}};
  return instance;
}

void add_row(TrainingInstance& instance, const std::vector<Rational>& x, const Rational& y) {
  for (std::uint32_t i = 0; i < x.size(); ++i) {
    if (!x[i].is_zero()) instance.inputs.push(i, x[i]);
  }
  instance.inputs.finish_row();
  instance.targets.push(0, y);
  instance.targets.finish_row();
}

}  // namespace

TEST_CASE("data points that agree on what reaches a neuron share its value", "[encode]") {
  TrainingInstance instance = two_chains();
  add_row(instance, {1, 5}, 0);
  add_row(instance, {1, 7}, 0);
  add_row(instance, {0, 7}, 0);
  add_row(instance, {1, 5}, 0);  // again
  Topology topology = make_topology(instance.network);
  InputClasses found = find_input_classes(instance, topology);
  std::map<NeuronIndex, int> count;
  for (ClassId id = instance.network.neuron_count(); id < found.classes.size(); ++id) {
    ++count[found.classes[id].neuron];
  }
  CHECK(count[2] == 1);  // h1: x1 = 1
  CHECK(count[3] == 2);  // h2: x2 = 5, 7
  CHECK(count[4] == 3);
  CHECK(found.targets.size() == 3);
}

TEST_CASE("what carries nothing to a known target has no classes", "[encode]") {
  TrainingInstance instance = two_chains();
  instance.network.edges[3].weight = Rational(0);
  add_row(instance, {1, 5}, 0);
  InputClasses found = find_input_classes(instance, make_topology(instance.network));
  for (ClassId id = instance.network.neuron_count(); id < found.classes.size(); ++id) {
    CHECK(found.classes[id].neuron != 1);
    CHECK(found.classes[id].neuron != 3);
  }
}
