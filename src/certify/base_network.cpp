#include "certify/base.h"
#include "io/json_writer.h"
#include "network/topology.h"
#include "presolve/system/walk.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

namespace nnsolve {

namespace {

constexpr std::size_t most_terms_of_network = 3'000'000;  // of all facts together

std::string name_of(std::string_view kind, const std::string& first, const std::string* second) {
  std::string text = "[\"";
  text.append(kind).append("\", ");
  append_json_string(text, first);
  if (second != nullptr) {
    text += ", ";
    append_json_string(text, *second);
  }
  return text.append("]");
}

std::string name_of(std::string_view kind, const std::string& neuron, std::size_t row) {
  std::string text = "[\"";
  text.append(kind).append("\", ");
  append_json_string(text, neuron);
  return text.append(", ").append(std::to_string(row + 1)).append("]");
}

/// What neurons sum up on the rows, by the variables that there are.
struct NetworkSums {
  const Network& network;
  Topology topology;
  std::vector<std::vector<Rational>> inputs;  // by row
  std::vector<Variable> weights;              // by edge
  std::vector<Variable> biases;               // by neuron
  std::vector<std::vector<Variable>> values;  // by neuron and row

  /// b + the weighted values of all predecessors.
  Polynomial at(NeuronIndex neuron, std::size_t row) const {
    TermList terms{{Rational(1), Monomial(biases[neuron])}};
    for (EdgeIndex e : topology.incoming[neuron]) {
      const NeuronIndex from = network.edges[e].from;
      if (network.is_input(from)) {
        if (!inputs[row][from].is_zero()) terms.push_back({inputs[row][from], Monomial(weights[e])});
      } else {
        terms.push_back({Rational(1), Monomial(weights[e]) * Monomial(values[from][row])});
      }
    }
    return Polynomial::sum(std::move(terms));
  }

  /// That an output has the value on the row.
  Constraint target(NeuronIndex output, std::size_t row, const Rational& value) const {
    const bool is_relu = network.neurons[output].activation == Activation::relu;
    if (is_relu && value.sign() < 0) return Constraint::any({});
    const Polynomial sum = at(output, row);
    if (is_relu && value.is_zero()) return Constraint::atom(-sum, Relation::greater_equal);
    return Constraint::atom(sum - Polynomial(value), Relation::equal);
  }
};

class NetworkBase {
 public:
  /// An exact fit is asked for where there is no cost.
  NetworkBase(const TrainingTask& task, const std::optional<AskedCost>& cost, NetworkFacts& facts, std::string& problem)
      : instance_(task),
        cost_(cost),
        network_(task.network),
        facts_(facts),
        problem_(problem),
        sums_(new NetworkSums{network_, make_topology(network_), {}, {}, {}, {}}),
        topology_(sums_->topology),
        inputs_(sums_->inputs),
        weights_(sums_->weights),
        biases_(sums_->biases),
        values_(sums_->values) {}

  std::optional<CertificateBase> run() {
    read_inputs();
    add_parameters();
    values_.resize(network_.neuron_count());
    for (NeuronIndex neuron : topology_.order) {
      if (network_.is_input(neuron) || (network_.is_output(neuron) && !has_variable(neuron))) continue;
      add_values(neuron);
      if (term_count_ > most_terms_of_network) {
        problem_ = "the network is too large for a certificate";
        return std::nullopt;
      }
    }
    base_.has_long_facts = !cost_ && term_count_ + terms_of_targets() > most_terms_of_network;
    for (std::size_t row = 0; row < instance_.targets.size(); ++row) {
      for (const SparseRows::Entry& target : instance_.targets[row]) {
        cost_ ? add_error(row, target) : add_target(row, target);
      }
      if (term_count_ > most_terms_of_network) {
        problem_ = "the network is too large for a certificate";
        return std::nullopt;
      }
    }
    if (cost_ && cost_->kind != Cost::max) add_total();
    if (!base_.has_long_facts) find_interchangeable();
    facts_.weights = weights_;
    facts_.biases = biases_;
    facts_.values = values_;
    return std::move(base_);
  }

 private:
  /// Hidden neurons that inputs alone feed, with the same neighbours and nothing prescribed.
  void find_interchangeable() {
    std::map<std::pair<std::vector<NeuronIndex>, std::vector<NeuronIndex>>, std::vector<NeuronIndex>> groups;
    for (NeuronIndex n = network_.input_count; n < network_.first_output(); ++n) {
      if (network_.neurons[n].activation != Activation::relu || network_.neurons[n].bias) continue;
      std::pair<std::vector<NeuronIndex>, std::vector<NeuronIndex>> key;
      bool is_free = true;
      for (EdgeIndex e : topology_.incoming[n]) {
        key.first.push_back(network_.edges[e].from);
        is_free = is_free && !network_.edges[e].weight && network_.is_input(network_.edges[e].from);
      }
      for (EdgeIndex e : topology_.outgoing[n]) {
        key.second.push_back(network_.edges[e].to);
        is_free = is_free && !network_.edges[e].weight;
      }
      std::ranges::sort(key.first);
      std::ranges::sort(key.second);
      if (is_free && !key.second.empty()) groups[std::move(key)].push_back(n);
    }
    const std::vector<bool> occurs = occurring();
    for (const auto& [key, neurons] : groups) {
      if (neurons.size() < 2) continue;
      std::vector<std::vector<Variable>> blocks;
      for (NeuronIndex n : neurons) {
        blocks.push_back(block_of(n));
        std::erase_if(blocks.back(), [&](Variable variable) { return !occurs[variable]; });
      }
      if (!blocks.front().empty()) base_.interchangeable.push_back(std::move(blocks));
    }
  }

  /// By variable: whether any fact speaks of it. A weight towards an output without known targets is in none, and no
  /// certificate has a number for it. Exchanging neurons carries facts to facts, so all blocks miss the same ones.
  std::vector<bool> occurring() const {
    std::vector<bool> occurs(base_.variables.size(), false);
    for (const BaseFact& fact : base_.facts) {
      presolving::for_each_atom(fact.statement, [&](const Constraint& atom) {
        for (const Term& term : atom.polynomial.terms()) {
          for (Variable variable : term.monomial.factors()) occurs[variable] = true;
        }
      });
    }
    return occurs;
  }

  std::vector<Variable> block_of(NeuronIndex neuron) const {
    auto by_neighbour = [this](std::span<const EdgeIndex> edges, NeuronIndex Edge::*end) {
      std::vector<EdgeIndex> sorted(edges.begin(), edges.end());
      std::ranges::sort(sorted, {}, [&](EdgeIndex e) { return network_.edges[e].*end; });
      return sorted;
    };
    std::vector<Variable> block;
    for (EdgeIndex e : by_neighbour(topology_.outgoing[neuron], &Edge::to)) block.push_back(weights_[e]);
    for (EdgeIndex e : by_neighbour(topology_.incoming[neuron], &Edge::from)) block.push_back(weights_[e]);
    block.push_back(biases_[neuron]);
    // Each value once: rows with the same inputs share one.
    std::vector<bool> is_there(base_.variables.size(), false);
    for (Variable value : values_[neuron]) {
      if (!is_there[value]) block.push_back(value);
      is_there[value] = true;
    }
    return block;
  }

  void read_inputs() {
    inputs_.assign(instance_.row_count(), std::vector<Rational>(network_.input_count));
    for (std::size_t row = 0; row < instance_.row_count(); ++row) {
      for (const SparseRows::Entry& entry : instance_.inputs[row]) inputs_[row][entry.column] = entry.value;
    }
  }

  Variable new_variable(std::string name) {
    base_.variables.push_back(std::move(name));
    return static_cast<Variable>(base_.variables.size() - 1);
  }

  void add_fact(std::string name, Constraint statement) {
    base_.facts.push_back({std::move(name), std::move(statement), {}, {}});
  }

  void add_parameter(std::string name, const std::optional<Rational>& value, std::vector<Variable>& variables) {
    const Variable variable = new_variable(name);
    variables.push_back(variable);
    if (!value) return;
    add_fact(std::move(name), Constraint::atom(Polynomial::variable(variable) - Polynomial(*value), Relation::equal));
  }

  void add_parameters() {
    for (const Edge& edge : network_.edges) {
      add_parameter(name_of("w", network_.neurons[edge.from].name, &network_.neurons[edge.to].name), edge.weight,
                    weights_);
    }
    biases_.assign(network_.input_count, 0);
    for (NeuronIndex n = network_.input_count; n < network_.neuron_count(); ++n) {
      add_parameter(name_of("b", network_.neurons[n].name, nullptr), network_.neurons[n].bias, biases_);
    }
  }

  Polynomial sum_at(NeuronIndex neuron, std::size_t row) {
    term_count_ += topology_.incoming[neuron].size() + 1;
    return sums_->at(neuron, row);
  }

  std::size_t terms_of_targets() const {
    std::size_t count = 0;
    for (std::size_t row = 0; row < instance_.targets.size(); ++row) {
      for (const SparseRows::Entry& target : instance_.targets[row]) {
        count += topology_.incoming[network_.first_output() + target.column].size() + 1;
      }
    }
    return count;
  }

  /// Inputs from which the neuron can be reached.
  std::vector<NeuronIndex> sources_of(NeuronIndex neuron) const {
    std::vector<bool> is_seen(network_.neuron_count(), false);
    std::vector<NeuronIndex> open{neuron}, sources;
    while (!open.empty()) {
      const NeuronIndex next = open.back();
      open.pop_back();
      for (EdgeIndex e : topology_.incoming[next]) {
        const NeuronIndex from = network_.edges[e].from;
        if (is_seen[from]) continue;
        is_seen[from] = true;
        network_.is_input(from) ? sources.push_back(from) : open.push_back(from);
      }
    }
    return sources;
  }

  /// Of the outputs, ReLUs have one where there is a cost.
  bool has_variable(NeuronIndex neuron) const {
    return !network_.is_output(neuron) || (cost_ && network_.neurons[neuron].activation == Activation::relu);
  }
  const char* kind_of(NeuronIndex neuron) const { return network_.is_output(neuron) ? "o" : "h"; }

  void add_values(NeuronIndex neuron) {
    const std::string& name = network_.neurons[neuron].name;
    const std::vector<NeuronIndex> sources = sources_of(neuron);
    std::map<std::vector<Rational>, Variable> known;
    for (std::size_t row = 0; row < instance_.row_count(); ++row) {
      std::vector<Rational> seen;
      for (NeuronIndex source : sources) seen.push_back(inputs_[row][source]);
      const auto [entry, is_new] = known.try_emplace(std::move(seen), 0);
      if (is_new) {
        entry->second = new_variable(name_of(kind_of(neuron), name, row));
        define(neuron, row, entry->second);
      }
      values_[neuron].push_back(entry->second);
    }
  }

  void define(NeuronIndex neuron, std::size_t row, Variable variable) {
    const Polynomial sum = sum_at(neuron, row);
    const Polynomial h = Polynomial::variable(variable);
    facts_.definitions[variable] = base_.facts.size();
    std::string name = name_of(kind_of(neuron), network_.neurons[neuron].name, row);
    if (network_.neurons[neuron].activation == Activation::identity) {
      add_fact(std::move(name), Constraint::atom(h - sum, Relation::equal));
      return;
    }
    std::vector<Constraint> off{Constraint::atom(-sum, Relation::greater_equal), Constraint::atom(h, Relation::equal)};
    std::vector<Constraint> on{Constraint::atom(sum, Relation::greater_equal),
                               Constraint::atom(h - sum, Relation::equal)};
    std::vector<Constraint> cases;
    cases.push_back(Constraint::all(std::move(off)));
    cases.push_back(Constraint::all(std::move(on)));
    add_fact(std::move(name), Constraint::any(std::move(cases)));
  }

  void add_target(std::size_t row, const SparseRows::Entry& target) {
    const NeuronIndex neuron = network_.first_output() + target.column;
    std::string name = name_of("y", network_.neurons[neuron].name, row);
    facts_.targets[{neuron, row}] = base_.facts.size();
    if (base_.has_long_facts) {
      add_fact(std::move(name), Constraint::all({}));
      base_.facts.back().make = [sums = sums_, neuron, row, value = target.value] {
        return sums->target(neuron, row, value);
      };
      return;
    }
    term_count_ += topology_.incoming[neuron].size() + 1;
    add_fact(std::move(name), sums_->target(neuron, row, target.value));
  }

  /// What an output misses its target by, and what that adds to the cost.
  void add_error(std::size_t row, const SparseRows::Entry& target) {
    const NeuronIndex neuron = network_.first_output() + target.column;
    const Polynomial value = has_variable(neuron) ? Polynomial::variable(values_[neuron][row]) : sum_at(neuron, row);
    const Polynomial error = value - Polynomial(target.value);
    if (cost_->kind == Cost::mean_squared_error) {
      term_count_ += error.terms().size() * error.terms().size();
      if (term_count_ > most_terms_of_network) return;
      const Rational share = Rational(-1) / Rational(static_cast<std::int64_t>(network_.output_count));
      add_scaled(total_, error * error, share);
      base_.errors.push_back(error);
      base_.share = -share;
      return;
    }
    const bool is_max = cost_->kind == Cost::max;
    const std::string& name = network_.neurons[neuron].name;
    const Polynomial bound =
        is_max ? Polynomial(cost_->bound) : Polynomial::variable(new_variable(name_of("e", name, row)));
    if (!is_max) add_scaled(total_, bound, Rational(-1));
    const Relation relation = is_max && cost_->is_strict ? Relation::greater : Relation::greater_equal;
    add_fact(name_of(is_max ? "y+" : "e+", name, row), Constraint::atom(bound - error, relation));
    add_fact(name_of(is_max ? "y-" : "e-", name, row), Constraint::atom(bound + error, relation));
  }

  void add_total() {
    add_scaled(total_, Polynomial(cost_->bound), Rational(1));
    const Relation relation = cost_->is_strict ? Relation::greater : Relation::greater_equal;
    base_.cost_fact = base_.facts.size();
    add_fact("[\"cost\"]", Constraint::atom(Polynomial::sum(std::move(total_)), relation));
  }

  const TrainingTask& instance_;
  const std::optional<AskedCost> cost_;
  const Network& network_;
  NetworkFacts& facts_;
  std::string& problem_;
  std::shared_ptr<NetworkSums> sums_;
  Topology& topology_;
  std::vector<std::vector<Rational>>& inputs_;
  std::vector<Variable>& weights_;
  std::vector<Variable>& biases_;
  std::vector<std::vector<Variable>>& values_;
  CertificateBase base_;
  TermList total_;  // of the cost, below the bound
  std::size_t term_count_ = 0;
};

}  // namespace

std::optional<CertificateBase> certificate_base(const ExactFit& instance, std::string& problem) {
  NetworkFacts facts;
  return certificate_base(instance, facts, problem);
}

std::optional<CertificateBase> certificate_base(const ExactFit& instance, NetworkFacts& facts, std::string& problem) {
  problem.clear();
  return NetworkBase(instance, std::nullopt, facts, problem).run();
}

std::optional<CertificateBase> certificate_base(const TrainingTask& task, const AskedCost& cost, std::string& problem) {
  NetworkFacts facts;
  problem.clear();
  auto base = NetworkBase(task, cost, facts, problem).run();
  if (base && cost.is_strict) base->below = cost.bound;
  return base;
}

}  // namespace nnsolve
