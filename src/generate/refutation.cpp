// Checks refutations: multiplies out polynomials, compares, and believes nothing else.
#include "nnsolve/refutation.h"

#include "network/bends.h"
#include "network/topology.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <utility>

namespace nnsolve {

namespace {

Polynomial one() { return {Rational(1)}; }

std::vector<Fact> facts_of(const EtrInv& formula) {
  std::vector<Fact> facts;
  for (const EtrInvConstraint& constraint : formula.constraints) {
    const Polynomial x = Polynomial::variable(constraint.x);
    const Polynomial y = Polynomial::variable(constraint.y);
    const bool is_sum = constraint.kind == EtrInvConstraint::Kind::addition;
    facts.push_back({is_sum ? x + y - Polynomial::variable(constraint.z) : x * y - one(), Relation::equal});
  }
  return facts;
}

/// The term below each node, multiplied out; of no meaning for formulas.
std::vector<Polynomial> expand_nodes(const Etr& formula) {
  std::vector<Polynomial> expanded(formula.node_count());
  for (NodeIndex n = 0; n < formula.node_count(); ++n) {
    const EtrNode& node = formula.node(n);
    if (node.kind == EtrKind::constant) expanded[n] = formula.constant(n);
    if (node.kind == EtrKind::variable) expanded[n] = Polynomial::variable(node.number);
    if (node.kind == EtrKind::sum) {
      for (const NodeIndex child : formula.children(n)) expanded[n] += expanded[child];
    }
    if (node.kind == EtrKind::product) {
      expanded[n] = one();
      for (const NodeIndex child : formula.children(n)) expanded[n] = expanded[n] * expanded[child];
    }
  }
  return expanded;
}

std::vector<Fact> facts_of(const Etr& formula) {
  for (NodeIndex n = 0; n < formula.node_count(); ++n) {
    if (formula.node(n).kind == EtrKind::choice) throw UsageError("a term with ite is no polynomial");
  }
  const std::vector<Polynomial> expanded = expand_nodes(formula);
  std::vector<Fact> facts;
  for (const NodeIndex assertion : formula.assertions()) {
    const EtrNode& node = formula.node(assertion);
    if (node.kind != EtrKind::atom) throw UsageError("an assertion is no equation or inequality");
    facts.push_back({expanded[formula.children(assertion)[0]], node.relation});
  }
  return facts;
}

std::vector<Fact> facts_of(const EtrInvEq& /*formula*/) {
  throw UsageError("refutations are about ETR-INV, ETR and networks");
}

/// By neuron: its value on a data point as a polynomial in weights and biases.
std::vector<Polynomial> symbolic_values(const ExactFit& instance, const Topology& topology, std::size_t row) {
  const Network& network = instance.network;
  std::vector<Polynomial> values(network.neuron_count());
  for (const auto& entry : instance.inputs[row]) values[entry.column] = entry.value;
  for (const NeuronIndex n : topology.order) {
    if (network.is_input(n)) continue;
    values[n] = Polynomial::variable(static_cast<Variable>(network.edges.size() + n - network.input_count));
    for (const EdgeIndex e : topology.incoming[n]) values[n] += Polynomial::variable(e) * values[network.edges[e].from];
  }
  return values;
}

/// The sign that a fact in a product contributes.
enum class Share : std::uint8_t { zero, nonnegative, positive };

Share share_of(Relation relation) {
  switch (relation) {
    case Relation::equal:
      return Share::zero;
    case Relation::greater_equal:
      return Share::nonnegative;
    case Relation::greater:
    case Relation::not_equal:
      return Share::positive;
  }
  return Share::nonnegative;
}

class IdentityChecker {
 public:
  explicit IdentityChecker(std::vector<Fact> facts) : facts_(std::move(facts)) {}

  std::string find_flaw(const IdentityRefutation& refutation) {
    for (std::size_t i = 0; i < refutation.steps.size(); ++i) {
      const std::string problem = find_flaw(refutation.steps[i]);
      if (!problem.empty()) return std::string("step ").append(std::to_string(i + 1)).append(": ").append(problem);
      facts_.push_back(refutation.steps[i].conclusion);
    }
    if (refutation.steps.empty()) return "there is no step";
    const Fact& last = facts_.back();
    if (!last.polynomial.is_constant()) return "the last conclusion is not about a number";
    const int sign = last.polynomial.constant_term().sign();
    const bool is_true = last.relation == Relation::equal     ? sign == 0
                         : last.relation == Relation::greater ? sign > 0
                                                              : sign >= 0;
    return is_true ? "the last conclusion is true" : "";
  }

 private:
  std::string find_flaw(const RefutationStep& step) const {
    Polynomial sum;
    Share share = Share::zero;
    for (const RefutationTerm& term : step.sum) {
      for (const std::size_t fact : term.facts) {
        if (fact >= facts_.size()) return "a term uses a fact that is not known yet";
      }
      const Share own = share_of(term);
      if (term.is_zero && own != Share::zero) return "a term is not zero";
      if (!term.is_zero && own == Share::zero) return "a term has an equality that it does not declare";
      if (!term.is_zero && term.coefficient.sign() < 0) return "a coefficient is negative";
      share = std::max(share, own);
      sum += value_of(term);
    }
    if (sum != step.conclusion.polynomial) return "the sum is not the conclusion";
    switch (step.conclusion.relation) {
      case Relation::equal:
        return share == Share::zero ? "" : "an equality from inequalities";
      case Relation::greater_equal:
        return "";
      case Relation::greater:
        return share == Share::positive ? "" : "a strict inequality from weak ones";
      case Relation::not_equal:
        return "no step concludes a disequation";
    }
    return "";
  }

  Share share_of(const RefutationTerm& term) const {
    bool is_strict = term.coefficient.sign() > 0 && term.square.is_constant() && !term.square.is_zero();
    for (const std::size_t fact : term.facts) {
      const Share share = nnsolve::share_of(facts_[fact].relation);
      if (share == Share::zero) return Share::zero;
      is_strict = is_strict && share == Share::positive;
    }
    return is_strict ? Share::positive : Share::nonnegative;
  }

  Polynomial value_of(const RefutationTerm& term) const {
    Polynomial product = term.is_zero ? term.factor : term.square * term.square * term.coefficient;
    for (const std::size_t fact : term.facts) {
      const Fact& used = facts_[fact];
      product = product * used.polynomial;
      if (used.relation == Relation::not_equal) product = product * used.polynomial;
    }
    return product;
  }

  std::vector<Fact> facts_;
};

/// How many bends the function of the output can have, or what keeps that from being known.
std::string count_bends(const Network& network, NeuronIndex output, std::size_t& bends) {
  if (network.input_count != 1) return "there is not one input";
  if (network.neurons[output].activation != Activation::identity) return "the output is a ReLU";
  for (const Edge& edge : network.edges) {
    if (!network.is_input(edge.from) && !network.is_output(edge.to)) return "there is more than one hidden layer";
  }
  bends = 0;
  for (NeuronIndex n = network.input_count; n < network.first_output(); ++n) {
    if (network.neurons[n].activation == Activation::relu) ++bends;
  }
  return "";
}

std::string find_point(const ExactFit& instance, std::size_t row, std::size_t output, LinePoint& point) {
  if (row >= instance.row_count()) return "there is no such data point";
  const auto inputs = instance.inputs[row];
  point.at = inputs.empty() ? Rational(0) : inputs.front().value;
  for (const auto& target : instance.targets[row]) {
    if (target.column != output) continue;
    point.value = target.value;
    return "";
  }
  return "a data point has no known target";
}

/// The interval that a triple's bend must be in.
std::string find_interval(const ExactFit& instance, const std::array<std::size_t, 3>& rows, std::size_t output,
                          std::pair<Rational, Rational>& interval) {
  std::array<LinePoint, 3> points;
  for (std::size_t i = 0; i < points.size(); ++i) {
    std::string problem = find_point(instance, rows[i], output, points[i]);
    if (!problem.empty()) return problem;
  }
  const auto& [a, b, c] = points;
  if (!(a.at < b.at && b.at < c.at)) return "a triple is not in order";
  if (bend_sign(a, b, c) == 0) return "a triple is on a line";
  interval = {a.at, c.at};
  return "";
}

std::string find_flaw(const BendRefutation& refutation, const ExactFit& instance) {
  const Network& network = instance.network;
  if (refutation.output >= network.output_count) return "there is no such output";
  std::size_t bends = 0;
  std::string problem =
      count_bends(network, network.first_output() + static_cast<NeuronIndex>(refutation.output), bends);
  std::vector<std::pair<Rational, Rational>> intervals(refutation.triples.size());
  for (std::size_t i = 0; i < intervals.size() && problem.empty(); ++i) {
    problem = find_interval(instance, refutation.triples[i], refutation.output, intervals[i]);
  }
  if (!problem.empty()) return problem;
  std::sort(intervals.begin(), intervals.end());
  for (std::size_t i = 1; i < intervals.size(); ++i) {
    if (intervals[i].first < intervals[i - 1].second) return "two intervals overlap";
  }
  return intervals.size() > bends ? "" : "there are not too many bends";
}

}  // namespace

std::vector<Fact> given_facts(const Formula& formula) {
  return std::visit([](const auto& kind) { return facts_of(kind); }, formula);
}

std::vector<Fact> given_facts(const ExactFit& instance) {
  const Network& network = instance.network;
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    if (network.neurons[n].activation != Activation::identity) throw UsageError("a network with ReLUs");
  }
  const Topology topology = make_topology(network);
  std::vector<Fact> facts;
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    const std::vector<Polynomial> values = symbolic_values(instance, topology, row);
    for (const auto& target : instance.targets[row]) {
      facts.push_back({values[network.first_output() + target.column] - Polynomial(target.value), Relation::equal});
    }
  }
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
    if (const auto& weight = network.edges[e].weight) {
      facts.push_back({Polynomial::variable(e) - Polynomial(*weight), Relation::equal});
    }
  }
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    if (const auto& bias = network.neurons[n].bias) {
      const auto variable = static_cast<Variable>(network.edges.size() + n - network.input_count);
      facts.push_back({Polynomial::variable(variable) - Polynomial(*bias), Relation::equal});
    }
  }
  return facts;
}

std::string find_flaw(const Refutation& refutation, const Formula& formula) {
  const auto* identity = std::get_if<IdentityRefutation>(&refutation);
  if (identity == nullptr) return "bends are a matter of networks";
  return IdentityChecker(given_facts(formula)).find_flaw(*identity);
}

std::string find_flaw(const Refutation& refutation, const ExactFit& instance) {
  if (const auto* bends = std::get_if<BendRefutation>(&refutation)) return find_flaw(*bends, instance);
  return IdentityChecker(given_facts(instance)).find_flaw(std::get<IdentityRefutation>(refutation));
}

}  // namespace nnsolve
