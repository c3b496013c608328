// Training instances beyond the paper's problem: neurons with every activation, weights and biases that are restricted,
// targets that are inequalities; all around planted weights, which keep to it or cost what the threshold allows.
#include "generate/families.h"
#include "generate/network_builder.h"
#include "generate/random.h"
#include "generate/random_network.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace nnsolve::generators {

namespace {

void choose_activation(Random& random, Neuron& neuron) {
  constexpr Activation all[] = {Activation::identity, Activation::relu, Activation::leaky_relu,
                                Activation::step,     Activation::sign, Activation::clip};
  neuron.activation = all[index_below(random, std::size(all))];
  if (neuron.activation == Activation::leaky_relu) neuron.slope = Rational(1, uniform(random, 2, 100));
  if (neuron.activation != Activation::clip) return;
  neuron.low = Rational(-1);
  neuron.high = Rational(1);
  if (chance(random, 50)) neuron.high = neuron.low + random_fraction(random, 4, 2);
}

/// At most so far away; often 0.
Rational random_width(Random& random) { return chance(random, 30) ? Rational() : random_fraction(random, 4, 3); }

ParameterDomain domain_around(Random& random, const Rational& value) {
  ParameterDomain domain;
  if (chance(random, 50)) {
    domain.values = {value, Rational(-1), Rational(0), Rational(1)};
    std::ranges::sort(domain.values);
    domain.values.erase(std::unique(domain.values.begin(), domain.values.end()), domain.values.end());
    return domain;
  }
  const bool has_min = chance(random, 60);
  if (has_min) domain.range.min = value - random_width(random);
  if (!has_min || chance(random, 50)) domain.range.max = value + random_fraction(random, 4, 3);
  return domain;
}

void restrict_some(Random& random, Network& network, const Witness& witness) {
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
    Edge& edge = network.edges[e];
    if (edge.weight || !chance(random, 40)) continue;
    edge.domain = std::make_shared<const ParameterDomain>(domain_around(random, witness.weights[e].rational()));
  }
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    Neuron& neuron = network.neurons[n];
    if (neuron.bias || !chance(random, 25)) continue;
    const Rational& bias = witness.biases[n - network.input_count].rational();
    neuron.bias_domain = std::make_shared<const ParameterDomain>(domain_around(random, bias));
  }
}

/// Which the value is in; an end that is excluded is not the value.
AllowedRange range_around(Random& random, const Rational& value) {
  AllowedRange range;
  const Rational below = random_width(random);
  const Rational above = random_fraction(random, 4, 3);
  switch (uniform(random, 0, 2)) {
    case 0:
      range.min = value - below;
      range.excludes_min = !below.is_zero() && chance(random, 50);
      break;
    case 1:
      range.max = value + below;
      range.excludes_max = !below.is_zero() && chance(random, 50);
      break;
    default:
      range.min = value - below;
      range.max = value + above;
  }
  return range;
}

/// By how much a target is missed; what it costs.
class Misses {
 public:
  Misses(Random& random, Cost cost, bool are_wanted) : random_(random), cost_(cost), are_wanted_(are_wanted) {}

  Rational next() {
    const Rational miss = are_wanted_ && chance(random_, 40) ? random_width(random_) : Rational();
    if (cost_ == Cost::max) {
      total_ = std::max(total_, miss);
    } else {
      total_ += cost_ == Cost::l1 ? miss : miss * miss;
    }
    return miss;
  }

  Rational total(const Network& network) const {
    if (cost_ != Cost::mean_squared_error) return total_;
    return total_ / Rational(std::int64_t{network.output_count});
  }

 private:
  Random& random_;
  Cost cost_;
  bool are_wanted_;
  Rational total_;
};

}  // namespace

GeneratedInstance make_beyond(std::size_t size, std::uint64_t seed) {
  Random random = make_random("beyond", size, seed);
  TrainingInstance instance;
  NetworkShape shape;
  shape.inputs = static_cast<NeuronIndex>(uniform(random, 1, 3));
  shape.hidden = static_cast<NeuronIndex>(uniform(random, 0, static_cast<std::int64_t>(size)));
  shape.outputs = static_cast<NeuronIndex>(uniform(random, 1, 2));
  instance.network = random_network(random, shape);
  for (NeuronIndex n = shape.inputs; n < instance.network.neuron_count(); ++n) {
    choose_activation(random, instance.network.neurons[n]);
  }
  Witness witness = random_weights(random, instance.network);
  prescribe_some(random, instance.network, witness, chance(random, 50) ? 20 : 0);
  restrict_some(random, instance.network, witness);
  constexpr Cost costs[] = {Cost::mean_squared_error, Cost::l1, Cost::max};
  instance.cost = costs[uniform(random, 0, 2)];
  Misses misses(random, instance.cost, chance(random, 40));
  for (auto rows = uniform(random, 1, static_cast<std::int64_t>(size) + 2); rows > 0; --rows) {
    push_random_inputs(random, instance, 40);
    const std::size_t row = instance.row_count() - 1;
    const std::vector<Rational> values = evaluate_rational(instance, witness, row);
    for (NeuronIndex o = 0; o < shape.outputs; ++o) {
      if (chance(random, 20)) continue;
      const Rational& value = values[instance.network.first_output() + o];
      if (chance(random, 40)) {
        instance.targets.push(o, value + misses.next());
        continue;
      }
      AllowedRange range = range_around(random, value);
      // Moved up so that the value misses it by so much.
      const Rational miss = misses.next();
      if (!miss.is_zero()) range = {value + miss, std::nullopt, chance(random, 50), false};
      instance.range_targets.push_back({row, o, std::move(range)});
    }
    instance.targets.finish_row();
  }
  instance.threshold = misses.total(instance.network);
  return planted_instance(std::move(instance), std::move(witness));
}

}  // namespace nnsolve::generators
