#include "table/fitted_formula.h"

#include "algebra/approximation.h"
#include "network/activation.h"
#include "network/topology.h"

#include <algorithm>
#include <cctype>

namespace nnsolve {

namespace {

constexpr std::size_t most_shown_neurons = 16;
constexpr std::size_t most_shown_edges = 64;

/// A name that could be misread stands in back quotes.
std::string shown_name(const std::string& name) {
  auto is_plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0;
  };
  const bool is_word =
      !name.empty() && std::ranges::all_of(name, is_plain) && std::isdigit(static_cast<unsigned char>(name[0])) == 0;
  return is_word ? name : "`" + name + "`";
}

class FormulaText {
 public:
  FormulaText(const Network& network, const AnyWitness& witness)
      : network_(network),
        exact_(std::get_if<Witness>(&witness)),
        enclosed_(std::get_if<EnclosedWitness>(&witness)),
        approximation_(exact_ == nullptr ? std::vector<Field>() : exact_->fields) {}

  std::string line(NeuronIndex neuron, const Topology& topology) const {
    std::string sum;
    for (EdgeIndex e : topology.incoming[neuron])
      append(sum, weight(e), shown_name(network_.neurons[network_.edges[e].from].name));
    append(sum, bias(neuron - network_.input_count), "");
    if (sum.empty()) sum = "0";
    const std::string left = shown_name(network_.neurons[neuron].name) + " = ";
    const Neuron& form = network_.neurons[neuron];
    switch (form.activation) {
      case Activation::identity:
        return left + sum;
      case Activation::leaky_relu:
        return left + "leaky_relu(" + sum + ", " + form.slope.to_string() + ")";
      case Activation::clip:
        return left + "clip(" + sum + ", " + form.low.to_string() + ", " + form.high.to_string() + ")";
      default:
        return left + activation_word(form.activation) + "(" + sum + ")";
    }
  }

 private:
  std::string weight(EdgeIndex e) const {
    return exact_ != nullptr ? short_text(exact_->weights[e], approximation_) : short_text(enclosed_->weights[e]);
  }
  std::string bias(std::size_t i) const {
    return exact_ != nullptr ? short_text(exact_->biases[i], approximation_) : short_text(enclosed_->biases[i]);
  }

  /// Adds factor * name, or the factor alone.
  static void append(std::string& sum, std::string factor, const std::string& name) {
    if (factor == "0") return;
    const bool is_negative = factor.starts_with('-');
    if (is_negative) factor.erase(0, 1);
    if (!sum.empty()) {
      sum += is_negative ? " - " : " + ";
    } else if (is_negative) {
      sum += '-';
    }
    if (name.empty()) {
      sum += factor;
    } else {
      sum += factor == "1" ? name : factor + "*" + name;
    }
  }

  const Network& network_;
  const Witness* exact_;
  const EnclosedWitness* enclosed_;
  Approximation approximation_;
};

}  // namespace

std::vector<std::string> fitted_formula(const Network& network, const AnyWitness& witness) {
  std::vector<std::string> lines;
  if (network.neuron_count() > most_shown_neurons || network.edges.size() > most_shown_edges) return lines;
  const FormulaText text(network, witness);
  const Topology topology = make_topology(network);
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    lines.push_back(text.line(n, topology));
  }
  return lines;
}

}  // namespace nnsolve
