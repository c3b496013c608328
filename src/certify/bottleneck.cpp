#include "certify/bottleneck.h"

#include "network/narrowest_cut.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace nnsolve {

namespace {

/// Choices of outputs that are tried for one cut.
constexpr std::size_t most_choices = 3000;
/// What an output computes of a cut, as terms.
constexpr std::size_t most_expanded_terms = 20'000;

/// Factors of rows.
using Combination = std::map<std::size_t, Rational>;

void add_scaled(Combination& sum, const Combination& other, const Rational& factor) {
  for (const auto& [row, value] : other) {
    const Rational total = (sum[row] += factor * value);
    if (total.is_zero()) sum.erase(row);
  }
}

/// Eliminated rows of numbers, each with a pivot, 0 in the pivots of those before it.
class Independent {
 public:
  /// If the row depends on those that are there it is not taken in; what it is of those is what `combination` becomes.
  bool insert(std::vector<Rational> row, Combination& combination) {
    for (const Row& other : rows_) {
      const Rational factor = row[other.pivot] / other.values[other.pivot];
      if (factor.is_zero()) continue;
      for (std::size_t j = 0; j < row.size(); ++j) row[j] -= factor * other.values[j];
      add_scaled(combination, other.combination, -factor);
    }
    const auto pivot = std::ranges::find_if(row, [](const Rational& value) { return !value.is_zero(); });
    if (pivot == row.end()) return false;
    const auto column = static_cast<std::size_t>(pivot - row.begin());
    rows_.push_back({std::move(row), column, combination});
    return true;
  }
  std::size_t size() const { return rows_.size(); }
  std::size_t pivot(std::size_t i) const { return rows_[i].pivot; }

 private:
  struct Row {
    std::vector<Rational> values;
    std::size_t pivot = 0;
    Combination combination;
  };
  std::vector<Row> rows_;
};

struct Minor {
  NarrowestCut cut;
  std::vector<NeuronIndex> hidden;  // in the cut
  std::vector<NeuronIndex> outputs;
  std::vector<Combination> combinations;  // as many
};

/// Outputs that compute a known number on some rows, and what stands before them.
class Equations {
 public:
  explicit Equations(const ExactFit& instance)
      : instance_(instance), network_(instance.network), topology_(make_topology(network_)) {
    for (std::size_t row = 0; row < instance.targets.size(); ++row) {
      for (const SparseRows::Entry& target : instance.targets[row]) {
        const NeuronIndex output = network_.first_output() + target.column;
        const bool is_equation = network_.neurons[output].activation == Activation::identity || target.value.sign() > 0;
        if (is_equation) targets_[output][row] = target.value;
      }
    }
  }

  const Network& network() const { return network_; }
  const Topology& topology() const { return topology_; }
  const std::map<NeuronIndex, std::map<std::size_t, Rational>>& targets() const { return targets_; }
  std::size_t row_count() const { return instance_.row_count(); }
  Rational input(NeuronIndex n, std::size_t row) const {
    for (const SparseRows::Entry& entry : instance_.inputs[row]) {
      if (entry.column == n) return entry.value;
    }
    return {};
  }
  Ways ways() const {
    return {network_, topology_, [this](NeuronIndex n) {
              return network_.is_input(n) ||
                     (!network_.is_output(n) && network_.neurons[n].activation != Activation::identity);
            }};
  }
  /// Whether 1 leads to the neuron. The biases of outputs that are prescribed are subtracted instead.
  bool is_biased(NeuronIndex n) const {
    const std::optional<Rational>& bias = network_.neurons[n].bias;
    return network_.is_output(n) ? !bias : !(bias && bias->is_zero());
  }
  /// The target, less a bias that is prescribed.
  std::optional<Rational> target(NeuronIndex output, std::size_t row) const {
    const auto& of_output = targets_.at(output);
    const auto target = of_output.find(row);
    if (target == of_output.end()) return std::nullopt;
    return target->second - network_.neurons[output].bias.value_or(Rational());
  }

 private:
  const ExactFit& instance_;
  const Network& network_;
  Topology topology_;
  std::map<NeuronIndex, std::map<std::size_t, Rational>> targets_;
};

class MinorSearch {
 public:
  explicit MinorSearch(const Equations& equations) : equations_(equations), network_(equations.network()) {}

  /// All outputs, and those together that have the same predecessors.
  std::optional<Minor> run() const {
    std::map<std::vector<NeuronIndex>, std::vector<NeuronIndex>> groups;
    std::vector<NeuronIndex> all;
    for (const auto& [output, targets] : equations_.targets()) {
      std::vector<NeuronIndex> sources;
      for (EdgeIndex e : equations_.topology().incoming[output]) sources.push_back(network_.edges[e].from);
      std::ranges::sort(sources);
      groups[std::move(sources)].push_back(output);
      all.push_back(output);
    }
    for (const auto& [sources, outputs] : groups) {
      if (auto minor = try_group(outputs)) return minor;
    }
    return groups.size() > 1 ? try_group(all) : std::nullopt;
  }

 private:
  std::optional<Minor> try_group(const std::vector<NeuronIndex>& group) const {
    const Ways ways = equations_.ways();
    std::vector<NeuronIndex> biased;
    for (NeuronIndex n : neurons_on_ways(ways, group)) {
      if (!ways.starts(n) && equations_.is_biased(n)) biased.push_back(n);
    }
    auto cut = find_narrowest_cut(ways, group, biased);
    if (!cut) return std::nullopt;
    Minor minor{*std::move(cut), {}, {}, {}};
    std::vector<NeuronIndex> outputs;  // what is in the cut itself may be left out
    std::ranges::set_difference(group, minor.cut.neurons, std::back_inserter(outputs));
    std::erase_if(minor.cut.neurons, [&](NeuronIndex n) { return network_.is_output(n); });
    std::ranges::copy_if(minor.cut.neurons, std::back_inserter(minor.hidden),
                         [&](NeuronIndex n) { return !network_.is_input(n); });
    const std::size_t size = minor.hidden.size() + 1;
    if (outputs.size() < size) return std::nullopt;
    if (try_outputs(minor, outputs)) return minor;
    // Fewer outputs may have more rows on which all of them are known.
    std::vector<bool> is_chosen(outputs.size(), false);
    std::fill_n(is_chosen.begin(), size, true);
    std::size_t count = 0;
    do {
      std::vector<NeuronIndex> chosen;
      for (std::size_t i = 0; i < outputs.size(); ++i) {
        if (is_chosen[i]) chosen.push_back(outputs[i]);
      }
      if (try_outputs(minor, chosen)) return minor;
    } while (++count < most_choices && std::prev_permutation(is_chosen.begin(), is_chosen.end()));
    return std::nullopt;
  }

  /// Combinations of rows on which all these are known: those that the cut's numbers leave, as far as what they say of
  /// the outputs is independent.
  bool try_outputs(Minor& minor, const std::vector<NeuronIndex>& outputs) const {
    Independent known, combined;
    minor.combinations.clear();
    for (std::size_t row = 0; row < equations_.row_count() && combined.size() <= minor.hidden.size(); ++row) {
      if (!std::ranges::all_of(outputs, [&](NeuronIndex n) { return equations_.target(n, row).has_value(); })) continue;
      std::vector<Rational> numbers;
      for (NeuronIndex n : minor.cut.neurons) {
        if (network_.is_input(n)) numbers.push_back(equations_.input(n, row));
      }
      if (minor.cut.has_constant) numbers.emplace_back(1);
      Combination combination{{row, Rational(1)}};
      if (known.insert(std::move(numbers), combination)) continue;
      std::vector<Rational> values(outputs.size());
      for (std::size_t i = 0; i < outputs.size(); ++i) {
        for (const auto& [other, factor] : combination) values[i] += factor * *equations_.target(outputs[i], other);
      }
      Combination unused;
      if (combined.insert(std::move(values), unused)) minor.combinations.push_back(std::move(combination));
    }
    if (combined.size() <= minor.hidden.size()) return false;
    minor.outputs.clear();
    for (std::size_t i = 0; i < combined.size(); ++i) minor.outputs.push_back(outputs[combined.pivot(i)]);
    return true;
  }

  const Equations& equations_;
  const Network& network_;
};

/// What an output computes, as far as the cut: polynomials of weights.
struct Expansion {
  std::map<NeuronIndex, Polynomial> of_cut;
  std::map<NeuronIndex, Polynomial> replaced;  // by what feeds it: sums between the cut and the output
};

/// A fact of the base and what it is multiplied by, of all that say a combination of rows of an output.
using Factors = std::map<std::size_t, Polynomial>;

class MinorProof {
 public:
  MinorProof(const Equations& equations, const Minor& minor, const NetworkFacts& facts, const CertificateBase& base)
      : equations_(equations), network_(equations.network()), ways_(equations.ways()), minor_(minor), facts_(facts), base_(base) {
    for (std::size_t i = 0; i < base.facts.size(); ++i) fact_of_name_.emplace(base.facts[i].name, i);
  }

  Elaborated run() const {
    std::vector<std::vector<Factors>> factors;
    std::vector<std::vector<Polynomial>> left, right;
    std::set<std::size_t> used;
    for (NeuronIndex output : minor_.outputs) {
      const std::optional<Expansion> expansion = expand(output);
      if (!expansion) return {std::nullopt, "too many ways lead from a bottleneck to an output"};
      factors.emplace_back();
      left.emplace_back();
      for (const Combination& rows : minor_.combinations) {
        factors.back().push_back(factors_of(output, *expansion, rows));
        for (const auto& [fact, factor] : factors.back().back()) used.insert(fact);
      }
      for (NeuronIndex n : minor_.hidden) {
        const auto found = expansion->of_cut.find(n);
        left.back().push_back(found == expansion->of_cut.end() ? Polynomial() : found->second);
      }
    }
    for (NeuronIndex n : minor_.hidden) {
      right.emplace_back();
      for (const Combination& rows : minor_.combinations) {
        right.back().emplace_back();
        for (const auto& [row, factor] : rows) right.back().back() += value(n, row) * factor;
      }
    }
    Proof proof(base_, {used.begin(), used.end()});
    std::vector<std::vector<FactNumber>> entries;
    for (const std::vector<Factors>& of_output : factors) {
      entries.emplace_back();
      for (const Factors& entry : of_output) {
        std::vector<SumTerm> terms;
        for (const auto& [fact, factor] : entry) terms.push_back({{proof.number_of(fact)}, factor, Rational(1)});
        entries.back().push_back(proof.sum(terms));
      }
    }
    if (!proof.is_closed()) proof.rank(entries, left, right);
    return {Certificate{proof.text(), proof.step_count()}, ""};
  }

 private:
  Polynomial value(NeuronIndex n, std::size_t row) const {
    return network_.is_input(n) ? Polynomial(equations_.input(n, row)) : Polynomial::variable(facts_.values[n][row]);
  }

  std::optional<Expansion> expand(NeuronIndex output) const {
    Expansion expansion;
    std::map<std::uint32_t, Polynomial> open{{equations_.topology().rank[output], Polynomial(Rational(1))}};
    std::size_t terms = 0;
    while (!open.empty()) {
      const auto last = std::prev(open.end());
      const NeuronIndex n = equations_.topology().order[last->first];
      const Polynomial factor = std::move(last->second);
      open.erase(last);
      terms += factor.terms().size();
      if (terms > most_expanded_terms) return std::nullopt;
      if (std::ranges::binary_search(minor_.cut.neurons, n)) {
        expansion.of_cut.emplace(n, factor);
        continue;
      }
      expansion.replaced.emplace(n, factor);
      for (EdgeIndex e : equations_.topology().incoming[n]) {
        if (!ways_.carries(e)) continue;
        open[equations_.topology().rank[network_.edges[e].from]] += factor * Polynomial::variable(facts_.weights[e]);
      }
    }
    return expansion;
  }

  /// Targets, less what the values that are replaced are, and what is prescribed to be 0 or, of the output, a bias.
  Factors factors_of(NeuronIndex output, const Expansion& expansion, const Combination& rows) const {
    Factors factors;
    for (const auto& [row, share] : rows) {
      for (const auto& [n, factor] : expansion.replaced) {
        const Polynomial scaled = factor * share;
        if (n == output) {
          factors[facts_.targets.at({n, row})] += scaled;
        } else {
          factors[facts_.definitions.at(facts_.values[n][row])] -= scaled;
        }
        for (EdgeIndex e : equations_.topology().incoming[n]) {
          if (ways_.carries(e)) continue;
          factors[fact_of(facts_.weights[e])] -= scaled * value(network_.edges[e].from, row);
        }
        if (network_.neurons[n].bias) factors[fact_of(facts_.biases[n])] -= scaled;
      }
    }
    std::erase_if(factors, [](const auto& entry) { return entry.second.is_zero(); });
    return factors;
  }

  /// That a weight or bias is prescribed: the fact has the variable's name.
  std::size_t fact_of(Variable parameter) const { return fact_of_name_.at(base_.variables[parameter]); }

  const Equations& equations_;
  const Network& network_;
  Ways ways_;
  const Minor& minor_;
  const NetworkFacts& facts_;
  const CertificateBase& base_;
  std::map<std::string, std::size_t> fact_of_name_;
};

}  // namespace

Elaborated refute_bottleneck(const ExactFit& instance, const NetworkFacts& facts, const CertificateBase& base) {
  const Equations equations(instance);
  const std::optional<Minor> minor = MinorSearch(equations).run();
  if (!minor) return {std::nullopt, "no bottleneck is too narrow"};
  return MinorProof(equations, *minor, facts, base).run();
}

}  // namespace nnsolve
