// What a witness of a presolved network must keep to, checked one after the other.
#include "support/presolved_witness.h"

#include <string>
#include <vector>

namespace nnsolve::test {

namespace {

/// What is wrong of all that a forced bend says.
std::string fault_of(const ForcedBends& bends, const Network& network, const Witness& witness) {
  const auto place = [&](std::size_t bend) {
    return -witness.biases[bends.bends[bend].neuron - network.input_count].rational();
  };
  std::vector<bool> is_jump(network.edges.size(), false);
  for (const ForcedBends::Jump& jump : bends.jumps) {
    is_jump[jump.edge] = true;
    if (witness.weights[jump.edge].rational().sign() != jump.sign) return "a jump";
  }
  for (std::size_t b = 0; b < bends.bends.size(); ++b) {
    const ForcedBends::Bend& bend = bends.bends[b];
    if (place(b) < bend.first || place(b) > bend.last) return "the place of a bend";
    for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
      if (network.edges[e].from == bend.neuron && !is_jump[e] && !witness.weights[e].is_zero()) return "no jump";
    }
  }
  for (const ForcedBends::Equation& equation : bends.equations) {
    Rational sum;
    for (const ForcedBends::Term& term : equation.terms) {
      const ForcedBends::Jump& jump = bends.jumps[term.jump];
      const Rational reach = place(jump.bend) - bends.bends[jump.bend].first;
      Rational value = witness.weights[jump.edge].rational();
      if (term.kind == ForcedBends::Term::Kind::moment) value *= reach;
      if (term.kind == ForcedBends::Term::Kind::ramp)
        value *= term.distance > reach ? term.distance - reach : Rational(0);
      sum += term.coefficient * value;
    }
    if (sum != equation.value) return "an equation of the bends";
  }
  return "";
}

}  // namespace

std::string fault_of(const PresolvedNetwork& presolved, const Witness& witness) {
  const Network& network = presolved.instance.network;
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
    if (network.edges[e].weight && *network.edges[e].weight != witness.weights[e].rational()) return "a weight";
  }
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    const Rational& bias = witness.biases[n - network.input_count].rational();
    if (network.neurons[n].bias && *network.neurons[n].bias != bias) return "a bias";
  }
  for (const EdgeIndex e : presolved.conditions.signed_edges) {
    const Rational& weight = witness.weights[e].rational();
    if (weight != Rational(1) && weight != Rational(-1)) return "a sign";
  }
  for (const EdgeIndex e : presolved.conditions.nonzero_edges) {
    if (witness.weights[e].is_zero()) return "a weight that is 0";
  }
  auto value = [&](const Parameter& p) {
    return p.kind == Parameter::Kind::bias ? witness.biases[p.index - network.input_count].rational()
                                           : witness.weights[p.index].rational();
  };
  for (const OrderCut& cut : presolved.conditions.cuts) {
    if (value(cut.smaller) > value(cut.larger)) return "a cut";
  }
  if (presolved.conditions.bends) {
    if (std::string fault = fault_of(*presolved.conditions.bends, network, witness); !fault.empty()) return fault;
  }
  return fits(presolved.instance, witness) ? "" : "a target";
}

}  // namespace nnsolve::test
