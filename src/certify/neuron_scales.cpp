#include "certify/neuron_scales.h"

#include "network/topology.h"

#include <algorithm>
#include <set>
#include <utility>

namespace nnsolve {

namespace {

using presolving::Image;

constexpr std::size_t most_scaled_neurons = 8;

class NeuronScales {
 public:
  NeuronScales(const ExactFit& instance, const NetworkFacts& facts)
      : network_(instance.network), facts_(facts), topology_(make_topology(network_)) {}

  std::vector<FreeChoice> run() const {
    std::vector<FreeChoice> choices;
    for (auto n = topology_.order.rbegin(); n != topology_.order.rend(); ++n) {
      if (!network_.is_input(*n) && !network_.is_output(*n) && is_free(*n)) choices.push_back(scale_of(*n));
    }
    if (choices.size() > most_scaled_neurons) choices.clear();
    return choices;
  }

 private:
  bool is_free(NeuronIndex n) const {
    const auto has_no_weight = [this](EdgeIndex e) { return !network_.edges[e].weight; };
    return !network_.neurons[n].bias && !topology_.outgoing[n].empty() &&
           std::ranges::all_of(topology_.incoming[n], has_no_weight) &&
           std::ranges::all_of(topology_.outgoing[n], has_no_weight);
  }

  FreeChoice scale_of(NeuronIndex n) const {
    const bool is_any_sign = network_.neurons[n].activation == Activation::identity;
    const Variable spent = facts_.weights[topology_.outgoing[n].front()];
    const Polynomial weight = Polynomial::variable(spent), one(Rational(1));
    std::vector<Constraint> parts{Constraint::atom(weight - one, Relation::equal)};
    if (!is_any_sign) parts.push_back(Constraint::atom(weight + one, Relation::equal));
    const bool is_lone = feeds_one_output(n);
    if (!is_lone) parts.push_back(Constraint::atom(weight, Relation::equal));
    Constraint gives = parts.size() == 1 ? parts.front() : Constraint::any(std::move(parts));
    FreeChoice choice{std::move(gives), spent, {}};
    for (const int sign : {-1, 0, 1}) {
      choice.maps.emplace_back();
      const Rational factor(is_any_sign ? 1 : sign);
      if (sign != 0) choice.maps.back() = map_of(n, weight * factor, factor);
      if (sign == 0 && is_lone) choice.maps.back() = silence(n);
    }
    return choice;
  }

  bool feeds_one_output(NeuronIndex n) const {
    const auto& edges = topology_.outgoing[n];
    return edges.size() == 1 && network_.is_output(network_.edges[edges.front()].to);
  }

  /// A neuron that nobody listens to is 0 everywhere, and its weight 1.
  std::vector<Image> silence(NeuronIndex n) const {
    const Polynomial zero, one(Rational(1));
    std::set<Variable> quiet(facts_.values[n].begin(), facts_.values[n].end());
    for (EdgeIndex e : topology_.incoming[n]) quiet.insert(facts_.weights[e]);
    quiet.insert(facts_.biases[n]);
    std::vector<Image> map{{facts_.weights[topology_.outgoing[n].front()], one, one}};
    for (Variable variable : quiet) map.push_back({variable, zero, one});
    return map;
  }

  /// The spent weight becomes the number.
  std::vector<Image> map_of(NeuronIndex n, const Polynomial& scale, const Rational& number) const {
    const Polynomial one(Rational(1));
    std::vector<Image> map;
    auto multiply = [&](Variable variable) { map.push_back({variable, Polynomial::variable(variable) * scale, one}); };
    for (EdgeIndex e : topology_.incoming[n]) multiply(facts_.weights[e]);
    multiply(facts_.biases[n]);
    for (Variable value : std::set<Variable>(facts_.values[n].begin(), facts_.values[n].end())) multiply(value);
    for (EdgeIndex e : topology_.outgoing[n]) {
      const Variable variable = facts_.weights[e];
      if (e == topology_.outgoing[n].front()) {
        map.push_back({variable, Polynomial(number), one});
      } else {
        map.push_back({variable, Polynomial::variable(variable), scale});
      }
    }
    return map;
  }

  const Network& network_;
  const NetworkFacts& facts_;
  Topology topology_;
};

}  // namespace

std::vector<FreeChoice> neuron_scales(const ExactFit& instance, const NetworkFacts& facts) {
  return NeuronScales(instance, facts).run();
}

}  // namespace nnsolve
