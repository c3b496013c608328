#include "draw/gadgets.h"
#include "draw/number_text.h"
#include "draw/palette.h"
#include "draw/writers.h"
#include "network/activation.h"

#include <tuple>

namespace nnsolve {

namespace {

std::string quoted_id(const std::string& text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out + "\"";
}

Colour fill_of(const TrainingInstance& instance, NeuronIndex n) {
  const Network& network = instance.network;
  if (!instance.origin.empty() && !network.is_output(n)) {
    const GadgetKind kind = gadget_of(network.neurons[n].name);
    if (*kind.name != 0) return kind.colour;
  }
  return network.is_input(n) ? pale_blue : network.is_output(n) ? pale_green : paper;
}

}  // namespace

std::string to_dot(const TrainingInstance& instance, const Parameters& parameters, const DrawnCore* core) {
  const std::string red = ", color=\"#" + to_hex(vermilion) + "\", penwidth=3";
  const Network& network = instance.network;
  std::string out = "digraph " + quoted_id(instance.name.empty() ? "network" : instance.name) + " {\n";
  out += "  rankdir=LR;\n  node [shape=circle, style=filled, fontname=\"Helvetica\", fontsize=10];\n";
  out += "  edge [fontname=\"Helvetica\", fontsize=9];\n";
  for (NeuronIndex n = 0; n < network.neuron_count(); ++n) {
    const Neuron& neuron = network.neurons[n];
    std::string label = neuron.name;
    if (!network.is_input(n)) {
      label += "\n" + activation_text(neuron) + ", b ";
      label += parameters.bias_text(n);
    }
    out += "  n" + std::to_string(n) + " [label=" + quoted_id(label) + ", fillcolor=\"#" +
           to_hex(fill_of(instance, n)) + "\"" + (core != nullptr && core->neurons.contains(n) ? red : "") + "];\n";
  }
  for (auto [rank, first, last] : {std::tuple("source", NeuronIndex{0}, network.input_count),
                                   std::tuple("sink", network.first_output(), network.neuron_count())}) {
    out += std::string("  { rank=") + rank + ";";
    for (NeuronIndex n = first; n < last; ++n) out += " n" + std::to_string(n) + ";";
    out += " }\n";
  }
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
    const Edge& edge = network.edges[e];
    out += "  n" + std::to_string(edge.from) + " -> n" + std::to_string(edge.to) +
           " [label=" + quoted_id(parameters.weight_text(e)) + (edge.weight ? ", style=bold" : "") +
           (core != nullptr && core->edges.contains(e) ? red : "") + "];\n";
  }
  return out + "}\n";
}

}  // namespace nnsolve
