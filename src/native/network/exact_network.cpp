#include "native/network/exact_network.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <utility>

namespace nnsolve::native {

namespace {

const Rational& weight(const FloatNetwork& network, const ExactParameters& parameters, EdgeIndex edge) {
  const std::uint32_t number = network.index().of_edge[edge];
  return number == ParameterNumbers::none ? *network.task().network.edges[edge].weight : parameters[number];
}

const Rational& bias(const FloatNetwork& network, const ExactParameters& parameters, NeuronIndex neuron) {
  const std::uint32_t number = network.index().of_neuron[neuron];
  return number == ParameterNumbers::none ? *network.task().network.neurons[neuron].bias : parameters[number];
}

/// this += factor * other, both with ascending unknowns.
void add_multiple(AffineEquation& sum, const Rational& factor, const AffineEquation& other) {
  if (factor.is_zero()) return;
  sum.constant += factor * other.constant;
  if (other.terms.empty()) return;
  std::vector<std::pair<std::uint32_t, Rational>> merged;
  merged.reserve(sum.terms.size() + other.terms.size());
  auto a = sum.terms.begin();
  for (const auto& [unknown, coefficient] : other.terms) {
    while (a != sum.terms.end() && a->first < unknown) merged.push_back(std::move(*a++));
    Rational value = factor * coefficient;
    if (a != sum.terms.end() && a->first == unknown) value += (a++)->second;
    if (!value.is_zero()) merged.emplace_back(unknown, std::move(value));
  }
  merged.insert(merged.end(), std::make_move_iterator(a), std::make_move_iterator(sum.terms.end()));
  sum.terms = std::move(merged);
}

AffineEquation negated(AffineEquation form) {
  for (auto& [unknown, coefficient] : form.terms) coefficient = -coefficient;
  form.constant = -form.constant;
  return form;
}

/// Evaluates one data point after the other, with linear functions as values.
class LinearEvaluator {
 public:
  LinearEvaluator(const FloatNetwork& network, const ExactParameters& parameters, const std::vector<bool>& is_unknown,
                  const Phases& phases)
      : network_(network),
        graph_(network.task().network),
        parameters_(parameters),
        is_unknown_(is_unknown),
        phases_(phases),
        values_(graph_.neuron_count()) {
    for (NeuronIndex n = 0; n < graph_.neuron_count(); ++n) {
      pieces_.push_back(graph_.is_input(n) ? std::vector<ActivationPiece>() : pieces_of(graph_.neurons[n]));
    }
  }

  LinearConditions conditions() {
    for (std::uint32_t i = 0; i < network_.index().count; ++i) {
      const ParameterDomain* domain = network_.domains()[i];
      if (domain != nullptr && is_unknown_[i]) require_in({{{i, Rational(1)}}, {}}, domain->range);
    }
    for (std::size_t row = 0; row < network_.rows().size() && conditions_.is_possible; ++row) evaluate(row);
    return std::move(conditions_);
  }

 private:
  bool is_unknown(std::uint32_t number) const { return number != ParameterNumbers::none && is_unknown_[number]; }

  AffineEquation sum_of(NeuronIndex neuron) {
    AffineEquation sum;
    const std::uint32_t number = network_.index().of_neuron[neuron];
    if (is_unknown(number)) {
      sum.terms.emplace_back(number, Rational(1));
    } else {
      sum.constant = bias(network_, parameters_, neuron);
    }
    for (const EdgeIndex e : network_.topology().incoming[neuron]) {
      const AffineEquation& source = values_[graph_.edges[e].from];
      if (const std::uint32_t of_edge = network_.index().of_edge[e]; is_unknown(of_edge)) {
        // What choose_unknowns() promises: the source is a number.
        if (!source.constant.is_zero()) add_multiple(sum, source.constant, {{{of_edge, Rational(1)}}, {}});
      } else {
        add_multiple(sum, weight(network_, parameters_, e), source);
      }
    }
    return sum;
  }

  void require_zero(AffineEquation form) {
    if (!form.terms.empty()) {
      conditions_.equations.push_back(std::move(form));
    } else if (!form.constant.is_zero()) {
      conditions_.is_possible = false;
    }
  }

  void require_at_least_zero(AffineEquation form) {
    if (!form.terms.empty()) {
      conditions_.at_least_zero.push_back(std::move(form));
    } else if (form.constant.sign() < 0) {
      conditions_.is_possible = false;
    }
  }

  void require_above_zero(AffineEquation form) {
    if (!form.terms.empty()) {
      conditions_.above_zero.push_back(std::move(form));
    } else if (form.constant.sign() <= 0) {
      conditions_.is_possible = false;
    }
  }

  void require_in(const AffineEquation& form, const AllowedRange& range) {
    const auto moved = [](AffineEquation from, const Rational& by) {
      from.constant -= by;
      return from;
    };
    if (range.min && range.max && *range.min == *range.max) return require_zero(moved(form, *range.min));
    const auto require = [&](AffineEquation difference, bool is_strict) {
      return is_strict ? require_above_zero(std::move(difference)) : require_at_least_zero(std::move(difference));
    };
    if (range.min) require(moved(form, *range.min), range.excludes_min);
    if (range.max) require(negated(moved(form, *range.max)), range.excludes_max);
  }

  void set_hidden(NeuronIndex neuron, AffineEquation sum, std::size_t row) {
    AffineEquation& value = values_[neuron];
    value = {};
    if (graph_.neurons[neuron].activation == Activation::identity) {
      value = std::move(sum);
      return;
    }
    if (sum.terms.empty()) {  // a number knows its phase itself
      value.constant = activate(graph_.neurons[neuron], sum.constant);
      return;
    }
    const std::vector<ActivationPiece>& pieces = pieces_[neuron];
    switch (phases_.at(row, neuron)) {
      case Phase::inactive:
        return set_on_piece(value, pieces.front(), sum);
      case Phase::active:
        return set_on_piece(value, pieces[1], sum);
      case Phase::above:
        return set_on_piece(value, pieces.back(), sum);
      case Phase::fence:
        return set_on_fence(value, pieces[1], *pieces[1].sums.min, std::move(sum));
      case Phase::upper_fence:
        return set_on_fence(value, pieces[1], *pieces[1].sums.max, std::move(sum));
    }
  }

  void set_on_piece(AffineEquation& value, const ActivationPiece& piece, const AffineEquation& sum) {
    require_in(sum, piece.sums);
    value.constant = piece.constant;
    add_multiple(value, piece.factor, sum);
  }

  void set_on_fence(AffineEquation& value, const ActivationPiece& piece, const Rational& place, AffineEquation sum) {
    value.constant = piece.factor * place + piece.constant;
    sum.constant -= place;
    require_zero(std::move(sum));
  }

  void evaluate(std::size_t row) {
    const std::size_t data_point = network_.rows()[row];
    for (NeuronIndex n = 0; n < graph_.input_count; ++n) values_[n] = {};
    for (const SparseRows::Entry& entry : network_.task().inputs[data_point]) {
      values_[entry.column].constant = entry.value;
    }
    for (const NeuronIndex n : network_.topology().order) {
      if (!graph_.is_input(n) && !graph_.is_output(n)) set_hidden(n, sum_of(n), row);
    }
    for (const FloatNetwork::Wanted& wanted : network_.wanted(row)) {
      if (wanted.sums) {
        require_in(sum_of(wanted.output), *wanted.sums);
      } else {
        conditions_.is_possible = false;
      }
    }
  }

  const FloatNetwork& network_;
  const Network& graph_;
  const ExactParameters& parameters_;
  const std::vector<bool>& is_unknown_;
  const Phases& phases_;
  std::vector<std::vector<ActivationPiece>> pieces_;
  std::vector<AffineEquation> values_;
  LinearConditions conditions_;
};

/// Grows one set of parameters that are linear together.
class UnknownSet {
 public:
  explicit UnknownSet(const FloatNetwork& network)
      : network_(network),
        graph_(network.task().network),
        is_unknown_(network.index().count, false),
        depends_(graph_.neuron_count(), false),
        feeds_(graph_.neuron_count(), false) {}

  /// Adds the edge unless a product of two unknowns would come of it.
  void add_edge(EdgeIndex edge) {
    const std::uint32_t number = network_.index().of_edge[edge];
    const Edge& ends = graph_.edges[edge];
    if (number == ParameterNumbers::none || is_unknown_[number]) return;
    if (depends_[ends.from] || feeds_[ends.to]) return;
    is_unknown_[number] = true;
    mark_dependent(ends.to);
    mark_feeding(ends.from);
  }

  void add_bias(NeuronIndex neuron) {
    const std::uint32_t number = network_.index().of_neuron[neuron];
    if (number == ParameterNumbers::none || is_unknown_[number] || feeds_[neuron]) return;
    is_unknown_[number] = true;
    mark_dependent(neuron);
  }

  std::vector<bool> take() { return std::move(is_unknown_); }

 private:
  void mark_dependent(NeuronIndex first) {
    std::vector<NeuronIndex> open = {first};
    while (!open.empty()) {
      const NeuronIndex n = open.back();
      open.pop_back();
      if (depends_[n]) continue;
      depends_[n] = true;
      for (const EdgeIndex e : network_.topology().outgoing[n]) open.push_back(graph_.edges[e].to);
    }
  }

  /// The neuron's value is multiplied by an unknown, so nothing that it depends on may be one.
  void mark_feeding(NeuronIndex first) {
    std::vector<NeuronIndex> open = {first};
    while (!open.empty()) {
      const NeuronIndex n = open.back();
      open.pop_back();
      if (feeds_[n]) continue;
      feeds_[n] = true;
      for (const EdgeIndex e : network_.topology().incoming[n]) open.push_back(graph_.edges[e].from);
    }
  }

  const FloatNetwork& network_;
  const Network& graph_;
  std::vector<bool> is_unknown_;
  std::vector<bool> depends_;
  std::vector<bool> feeds_;
};

/// The longest path from an input.
std::vector<std::uint32_t> depths(const FloatNetwork& network) {
  const Network& graph = network.task().network;
  std::vector<std::uint32_t> depth(graph.neuron_count(), 0);
  for (const NeuronIndex n : network.topology().order) {
    for (const EdgeIndex e : network.topology().incoming[n]) {
      depth[n] = std::max(depth[n], depth[graph.edges[e].from] + 1);
    }
  }
  return depth;
}

}  // namespace

Phases phases_of(const FloatNetwork& network, const FloatNetwork::Point& point, double fence) {
  const Network& graph = network.task().network;
  Phases phases(network.rows().size(), graph.neuron_count());
  for (NeuronIndex n = graph.input_count; n < graph.neuron_count(); ++n) {
    const Neuron& neuron = graph.neurons[n];
    if (neuron.activation == Activation::identity || network.rows().empty()) continue;
    const bool is_clip = neuron.activation == Activation::clip;
    const double low = is_clip ? neuron.low.to_double() : 0;
    const double high = is_clip ? neuron.high.to_double() : std::numeric_limits<double>::infinity();
    const double width = fence * point.sums.col(n).cwiseAbs().maxCoeff();
    for (std::size_t row = 0; row < network.rows().size(); ++row) {
      const double sum = point.sums(static_cast<Eigen::Index>(row), n);
      Phase& phase = phases.at(row, n);
      phase = sum > high ? Phase::above : sum > low ? Phase::active : Phase::inactive;
      if (std::abs(sum - low) <= width) phase = Phase::fence;
      if (std::abs(sum - high) <= width) phase = Phase::upper_fence;
    }
  }
  return phases;
}

bool fits(const FloatNetwork& network, const ExactParameters& parameters) {
  const Network& graph = network.task().network;
  for (std::uint32_t i = 0; i < network.index().count; ++i) {
    if (network.domains()[i] != nullptr && !network.domains()[i]->contains(parameters[i])) return false;
  }
  std::vector<Rational> values(graph.neuron_count());
  for (std::size_t r = 0; r < network.rows().size(); ++r) {
    const std::size_t row = network.rows()[r];
    for (NeuronIndex n = 0; n < graph.input_count; ++n) values[n] = Rational(0);
    for (const SparseRows::Entry& entry : network.task().inputs[row]) values[entry.column] = entry.value;
    for (const NeuronIndex n : network.topology().order) {
      if (graph.is_input(n)) continue;
      Rational sum = bias(network, parameters, n);
      for (const EdgeIndex e : network.topology().incoming[n]) {
        const Rational& source = values[graph.edges[e].from];
        if (!source.is_zero()) sum += weight(network, parameters, e) * source;
      }
      const bool is_itself = graph.is_output(n) || graph.neurons[n].activation == Activation::identity;
      values[n] = is_itself ? std::move(sum) : activate(graph.neurons[n], sum);
    }
    for (const FloatNetwork::Wanted& wanted : network.wanted(r)) {
      if (!wanted.sums || !wanted.sums->contains(values[wanted.output])) return false;
    }
  }
  return true;
}

Witness to_witness(const FloatNetwork& network, const ExactParameters& parameters) {
  const Network& graph = network.task().network;
  Witness witness;
  for (EdgeIndex e = 0; e < graph.edges.size(); ++e) witness.weights.emplace_back(weight(network, parameters, e));
  for (NeuronIndex n = graph.input_count; n < graph.neuron_count(); ++n) {
    witness.biases.emplace_back(bias(network, parameters, n));
  }
  return witness;
}

LinearConditions linear_conditions(const FloatNetwork& network, const ExactParameters& parameters,
                                   const std::vector<bool>& is_unknown, const Phases& phases) {
  return LinearEvaluator(network, parameters, is_unknown, phases).conditions();
}

std::vector<std::vector<bool>> choose_unknowns(const FloatNetwork& network) {
  const Network& graph = network.task().network;
  const std::vector<std::uint32_t> depth = depths(network);
  const std::uint32_t deepest = depth.empty() ? 0 : *std::max_element(depth.begin(), depth.end());
  std::vector<std::vector<bool>> sets;
  for (std::uint32_t layer = deepest; layer > 0; --layer) {
    UnknownSet set(network);
    for (EdgeIndex e = 0; e < graph.edges.size(); ++e) {
      if (depth[graph.edges[e].to] == layer) set.add_edge(e);
    }
    for (std::uint32_t other = deepest; other > 0; --other) {
      for (EdgeIndex e = 0; e < graph.edges.size(); ++e) {
        if (depth[graph.edges[e].to] == other) set.add_edge(e);
      }
    }
    for (NeuronIndex n = graph.input_count; n < graph.neuron_count(); ++n) set.add_bias(n);
    std::vector<bool> chosen = set.take();
    if (std::find(sets.begin(), sets.end(), chosen) == sets.end()) sets.push_back(std::move(chosen));
  }
  return sets;
}

}  // namespace nnsolve::native
