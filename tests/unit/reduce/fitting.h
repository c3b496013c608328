// What the tests of the reductions to networks share: a network of a few gadgets, and asking z3 about its weights.
#pragma once

#include "encode/encode.h"
#include "reduce/blueprint.h"
#include "support/linked.h"
#include "support/random_instance.h"

#include "nnsolve/backend.h"
#include "nnsolve/check.h"

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve::test {

/// Gadgets as a network of their own.
class GadgetList final : public Blueprint {
 public:
  GadgetList(std::vector<Gadget> gadgets, std::size_t outputs, bool free_biases,
             Activation activation = Activation::identity)
      : gadgets_(std::move(gadgets)), outputs_(outputs), free_biases_(free_biases), activation_(activation) {}
  std::size_t gadget_count() const override { return gadgets_.size(); }
  Gadget gadget(std::size_t number) const override { return gadgets_[number]; }
  std::size_t output_count() const override { return outputs_; }
  Activation activation() const override { return activation_; }
  bool has_free_biases() const override { return free_biases_; }
  const std::vector<std::string>& variable_names() const override { return names_; }

 private:
  std::vector<Gadget> gadgets_;
  std::size_t outputs_;
  bool free_biases_;
  Activation activation_;
  std::vector<std::string> names_ = {"x", "y", "z"};
};

/// By "from to".
using EdgeWeights = std::map<std::string, Rational>;

inline std::string edge_key(const Network& network, EdgeIndex e) {
  const Edge& edge = network.edges[e];
  return network.neurons[edge.from].name + " " + network.neurons[edge.to].name;
}

/// True if the weights (what is not named: as prescribed, or 0) with the biases fixed or 0 fit the data.
inline bool fits(const TrainingInstance& instance, const EdgeWeights& weights) {
  const Network& network = instance.network;
  Witness witness;
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
    auto named = weights.find(edge_key(network, e));
    witness.weights.emplace_back(named != weights.end() ? named->second
                                                        : network.edges[e].weight.value_or(Rational(0)));
  }
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    witness.biases.emplace_back(network.neurons[n].bias.value_or(Rational(0)));
  }
  return check(instance, std::move(witness)).checked.has_value();
}

/// What z3 says of the weights that fit the data and violate all of the claims, each a polynomial in weights that is
/// claimed to be 0. Without claims: of the weights that fit.
using Claims = std::function<std::vector<Polynomial>(const std::function<Polynomial(std::string)>& weight)>;

inline Status ask_about(const TrainingInstance& instance, const Claims& claims = {}) {
  Encoding encoding = encode(exact_fit(instance));
  auto weight = [&](const std::string& key) {
    for (EdgeIndex e = 0; e < instance.network.edges.size(); ++e) {
      if (edge_key(instance.network, e) != key) continue;
      const Variable variable = encoding.weight_variables[e];
      if (variable != Encoding::no_variable) return Polynomial::variable(variable);
      return Polynomial(instance.network.edges[e].weight.value_or(Rational(0)));
    }
    throw std::logic_error("no edge " + key);
  };
  if (claims) {
    std::vector<Constraint> violated;
    for (Polynomial& claim : claims(weight))
      violated.push_back(Constraint::atom(std::move(claim), Relation::not_equal));
    encoding.system.constraints.push_back(Constraint::any(std::move(violated)));
  }
  Limits limits;
  limits.seconds = 20;
  return run(*make_backend("z3"), encoding.system, limits).status;
}

}  // namespace nnsolve::test
