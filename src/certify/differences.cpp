#include "certify/differences.h"

#include "certify/any_values.h"
#include "certify/define.h"
#include "network/topology.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

using presolving::Record;
using presolving::RecordId;

class Differences {
 public:
  Differences(const ExactFit& instance, const NetworkFacts& facts, const CertificateBase& base,
              const BaseSystem& system, bool has_minors)
      : instance_(instance),
        network_(instance.network),
        facts_(facts),
        certificate_(base),
        base_(system),
        has_minors_(has_minors),
        topology_(make_topology(network_)) {
    result_.system.variable_names = system.system.variable_names;
  }

  DifferenceSystem run() {
    note_given();
    find_reference();
    if (instance_.row_count() > 0) {
      for (NeuronIndex n : topology_.order) {
        if (!network_.is_input(n) && !network_.is_output(n)) add_hidden(n);
      }
      if (has_minors_) find_units();
      for (std::size_t row = 0; row < instance_.targets.size(); ++row) {
        for (const SparseRows::Entry& target : instance_.targets[row]) add_target(row, target);
      }
    }
    if (!are_values_needed_) {
      for (RecordId id : replaced_) is_dropped_[id] = true;
    }
    for (std::size_t i = 0; i < is_dropped_.size(); ++i) {
      if (!is_dropped_[i]) result_.constrain(static_cast<RecordId>(i));
    }
    return std::move(result_);
  }

 private:
  std::vector<Record>& records() { return result_.derivations.records; }

  void note_given() {
    record_of_fact_ = result_.note_given(base_);
    is_dropped_.assign(records().size(), false);
  }

  /// The row of zeros, or the first one.
  void find_reference() {
    for (std::size_t row = 0; row < instance_.row_count(); ++row) {
      if (instance_.inputs[row].empty()) {
        reference_ = row;
        return;
      }
    }
  }

  std::map<NeuronIndex, Rational> changes_of_inputs(std::size_t row) const {
    std::map<NeuronIndex, Rational> changes;
    for (const SparseRows::Entry& entry : instance_.inputs[row]) changes[entry.column] += entry.value;
    for (const SparseRows::Entry& entry : instance_.inputs[reference_]) changes[entry.column] -= entry.value;
    return changes;
  }

  Variable value(NeuronIndex neuron, std::size_t row) const { return facts_.values[neuron][row]; }

  /// Puts names to the differences of the predecessors of a neuron; their weighted sum is returned.
  Polynomial add_predecessors(NeuronIndex neuron, std::size_t row, const Rational& sign, WeightedRecords& sum) {
    const std::map<NeuronIndex, Rational> changes = changes_of_inputs(row);
    TermList terms;
    for (EdgeIndex e : topology_.incoming[neuron]) {
      const NeuronIndex from = network_.edges[e].from;
      const Monomial weight(facts_.weights[e]);
      if (network_.is_input(from)) {
        const auto change = changes.find(from);
        if (change != changes.end()) terms.push_back({change->second, weight});
        continue;
      }
      const Variable here = value(from, row), there = value(from, reference_);
      if (here == there) continue;
      const auto difference = difference_of_.find(here);
      if (difference == difference_of_.end()) {
        terms.push_back({Rational(1), weight * Monomial(here)});
        terms.push_back({Rational(-1), weight * Monomial(there)});
      } else {
        sum.add(difference->second.definition, Polynomial::term(sign, weight));
        if (units_.contains(from) || is_narrow_.contains(from)) {
          const Named& product = product_of(e, here);
          terms.push_back({Rational(1), Monomial(product.variable)});
          sum.add(product.definition, Polynomial(sign));
        } else {
          terms.push_back({Rational(1), weight * Monomial(difference->second.variable)});
        }
      }
    }
    return Polynomial::sum(std::move(terms));
  }

  void conclude(WeightedRecords sum, Polynomial polynomial, Relation relation = Relation::equal) {
    if (!polynomial.is_zero()) result_.constrain(result_.conclude(std::move(sum), std::move(polynomial), relation));
  }

  void add_hidden(NeuronIndex neuron) {
    const bool is_relu = network_.neurons[neuron].activation == Activation::relu;
    const bool is_free = (is_relu || has_minors_) && may_have_any_values(neuron, instance_, topology_);
    if (is_relu && !is_free) return;
    has_names_.insert(neuron);
    if (is_free) return add_free(neuron);
    const Variable there = value(neuron, reference_);
    for (std::size_t row = 0; row < instance_.row_count(); ++row) {
      const Variable here = value(neuron, row);
      if (here == there || difference_of_.contains(here)) continue;
      WeightedRecords sum;
      const RecordId here_record = record_of_fact_.at(facts_.definitions.at(here));
      sum.add(here_record, Polynomial(Rational(1)));
      sum.add(record_of_fact_.at(facts_.definitions.at(there)), Polynomial(Rational(-1)));
      const Named difference = define(here, there);
      sum.add(difference.definition, Polynomial(Rational(1)));
      // h - h' = sum: d = sum.
      Polynomial polynomial =
          Polynomial::variable(difference.variable) - add_predecessors(neuron, row, Rational(-1), sum);
      difference_of_[here] = difference;
      replaced_.push_back(here_record);
      conclude(std::move(sum), std::move(polynomial));
    }
  }

  /// What defines its values says nothing of their differences.
  void add_free(NeuronIndex neuron) {
    is_free_.insert(neuron);
    const Variable there = value(neuron, reference_);
    is_dropped_[record_of_fact_.at(facts_.definitions.at(there))] = true;
    std::size_t count = 0;
    for (const Variable here : facts_.values[neuron]) {
      if (here == there || difference_of_.contains(here)) continue;
      difference_of_[here] = define(here, there);
      is_dropped_[record_of_fact_.at(facts_.definitions.at(here))] = true;
      ++count;
    }
    const bool is_narrow = count == 1 || topology_.outgoing[neuron].size() == 1;
    if (has_minors_ && is_narrow && has_free_edges_to_outputs(neuron)) is_narrow_.insert(neuron);
  }

  struct Named {
    Variable variable = 0;
    RecordId definition = 0;
  };

  Named define(char letter, const Polynomial& meaning) {
    const RecordId definition = define_variable(result_.system, result_.derivations, letter, meaning);
    return {records()[definition].variable, definition};
  }
  Named define(Variable here, Variable there) {
    return define('d', Polynomial::variable(here) - Polynomial::variable(there));
  }

  // Weights times differences of a neuron that may have any: a matrix of rank 1 ---------------------------------------

  /// A row that asks for something at an output to which one neuron alone contributes: that entry is not 0.
  void find_units() {
    for (std::size_t row = 0; row < instance_.targets.size(); ++row) {
      if (row == reference_) continue;
      const std::map<NeuronIndex, Rational> changes = changes_of_inputs(row);
      for (const SparseRows::Entry& target : instance_.targets[row]) {
        const NeuronIndex output = network_.first_output() + target.column;
        const Rational* there = target_at(output, reference_);
        if (there == nullptr || *there == target.value || !is_equation(output, target.value)) continue;
        if (const auto edge = lone_contribution(output, row, changes)) {
          units_.try_emplace(network_.edges[*edge].from, Unit{*edge, value(network_.edges[*edge].from, row)});
        }
      }
    }
    std::erase_if(units_, [this](const auto& unit) { return !has_free_edges_to_outputs(unit.first); });
  }

  bool has_free_edges_to_outputs(NeuronIndex neuron) const {
    return std::ranges::all_of(topology_.outgoing[neuron], [this](EdgeIndex e) {
      return network_.is_output(network_.edges[e].to) && !network_.edges[e].weight;
    });
  }

  std::optional<EdgeIndex> lone_contribution(NeuronIndex output, std::size_t row,
                                             const std::map<NeuronIndex, Rational>& changes) const {
    std::optional<EdgeIndex> lone;
    for (EdgeIndex e : topology_.incoming[output]) {
      const NeuronIndex from = network_.edges[e].from;
      if (network_.is_input(from)) {
        if (changes.contains(from)) return std::nullopt;
        continue;
      }
      if (value(from, row) == value(from, reference_)) continue;
      if (lone || !is_free_.contains(from)) return std::nullopt;
      lone = e;
    }
    return lone;
  }

  /// The weight times the difference by its name, and, unless it is in line with the unit, the minor of both.
  const Named& product_of(EdgeIndex e, Variable here) {
    const auto known = products_.find({e, here});
    if (known != products_.end()) return known->second;
    const Polynomial weight = Polynomial::variable(facts_.weights[e]);
    const Polynomial difference = Polynomial::variable(difference_of_.at(here).variable);
    const Named product = products_.emplace(std::pair(e, here), define('p', weight * difference)).first->second;
    const auto found = units_.find(network_.edges[e].from);
    if (found != units_.end() && found->second.edge != e && found->second.value != here) {
      const Unit unit = found->second;
      const Named pivot = product_of(unit.edge, unit.value), beside = product_of(unit.edge, here),
                  below = product_of(e, unit.value);
      auto of = [](const Named& named) { return Polynomial::variable(named.variable); };
      WeightedRecords sum;
      sum.add(product.definition, of(pivot));
      sum.add(pivot.definition, weight * difference);
      sum.add(beside.definition, -of(below));
      sum.add(below.definition, -Polynomial::variable(facts_.weights[unit.edge]) * difference);
      conclude(std::move(sum), of(product) * of(pivot) - of(beside) * of(below));
    }
    return products_.at({e, here});
  }

  /// Whether a target is an equation, the sum less the number, rather than an inequality or never met.
  bool is_equation(NeuronIndex output, const Rational& target) const {
    return network_.neurons[output].activation == Activation::identity || target.sign() > 0;
  }
  const Rational* target_at(NeuronIndex output, std::size_t row) const {
    for (const SparseRows::Entry& target : instance_.targets[row]) {
      if (network_.first_output() + target.column == output) return &target.value;
    }
    return nullptr;
  }

  void add_target(std::size_t row, const SparseRows::Entry& target) {
    const NeuronIndex neuron = network_.first_output() + target.column;
    if (is_free_relu_output(neuron)) return add_relu_target(row, target);
    const RecordId here_record = record_of_fact_.at(facts_.targets.at({neuron, row}));
    if (row == reference_) {
      const BaseFact& fact = certificate_.facts[base_.given[here_record].fact];
      if (fact.make) records()[here_record].statement = fact.whole();
      return;
    }
    const Rational* there = target_at(neuron, reference_);
    if (there == nullptr || !is_equation(neuron, target.value) || !is_equation(neuron, *there)) {
      are_values_needed_ = true;
      return;
    }
    WeightedRecords sum;
    sum.add(here_record, Polynomial(Rational(1)));
    sum.add(record_of_fact_.at(facts_.targets.at({neuron, reference_})), Polynomial(Rational(-1)));
    const Polynomial weighted = add_predecessors(neuron, row, Rational(1), sum);
    is_dropped_[here_record] = true;
    conclude(std::move(sum), weighted + Polynomial(*there - target.value));
  }

  /// One whose sum on the row of reference may be anything: its bias sees to that.
  bool is_free_relu_output(NeuronIndex output) const {
    if (network_.neurons[output].activation != Activation::relu || network_.neurons[output].bias) return false;
    const Rational* reference = target_at(output, reference_);
    if (reference == nullptr || reference->sign() < 0) return false;
    return std::ranges::all_of(topology_.incoming[output], [this](EdgeIndex e) {
      return network_.is_input(network_.edges[e].from) || has_names_.contains(network_.edges[e].from);
    });
  }

  /// A target 0 is an inequality, and a row of reference that has it does not cancel out: its sum gets a name.
  void add_relu_target(std::size_t row, const SparseRows::Entry& target) {
    if (target.value.sign() < 0) return;
    const NeuronIndex output = network_.first_output() + target.column;
    const RecordId record = record_of_fact_.at(facts_.targets.at({output, row}));
    const RecordId reference = reference_sum(output);
    const bool is_positive = target.value.sign() > 0;
    const Rational sign(is_positive ? 1 : -1);
    WeightedRecords sum;
    sum.add(record, Polynomial(Rational(1)));
    sum.add(reference, Polynomial(sign));
    Polynomial weighted = Polynomial::variable(records()[reference].variable);
    if (row != reference_) weighted = weighted + add_predecessors(output, row, sign, sum);
    is_dropped_[record] = true;
    conclude(std::move(sum), weighted * sign - Polynomial(target.value),
             is_positive ? Relation::equal : Relation::greater_equal);
  }

  /// The definition of its name.
  RecordId reference_sum(NeuronIndex output) {
    const auto [entry, is_new] = reference_sums_.try_emplace(output, 0);
    if (!is_new) return entry->second;
    TermList terms{{Rational(1), Monomial(facts_.biases[output])}};
    for (EdgeIndex e : topology_.incoming[output]) {
      const NeuronIndex from = network_.edges[e].from;
      const Monomial weight(facts_.weights[e]);
      if (!network_.is_input(from)) {
        terms.push_back({Rational(1), weight * Monomial(value(from, reference_))});
        continue;
      }
      for (const SparseRows::Entry& input : instance_.inputs[reference_]) {
        if (input.column == from) terms.push_back({input.value, weight});
      }
    }
    entry->second = define_variable(result_.system, result_.derivations, 's', Polynomial::sum(std::move(terms)));
    // That fact speaks of all variables of the sum; others need not.
    records()[entry->second].premises = {record_of_fact_.at(facts_.targets.at({output, reference_}))};
    return entry->second;
  }

  const ExactFit& instance_;
  const Network& network_;
  const NetworkFacts& facts_;
  const CertificateBase& certificate_;
  const BaseSystem& base_;
  const bool has_minors_;
  Topology topology_;
  DifferenceSystem result_;
  std::map<std::size_t, RecordId> record_of_fact_;
  std::vector<bool> is_dropped_;    // by given constraint
  std::vector<RecordId> replaced_;  // definitions of values, which their differences say as well
  bool are_values_needed_ = false;  // by targets that no difference says
  std::size_t reference_ = 0;
  std::set<NeuronIndex> has_names_;  // hidden neurons whose differences have names
  std::set<NeuronIndex> is_free_;    // those that may have any
  struct Unit {
    EdgeIndex edge = 0;
    Variable value = 0;
  };
  std::map<NeuronIndex, Unit> units_;  // by neuron: an entry that is not 0
  std::set<NeuronIndex> is_narrow_;    // their matrices have one row or column, so their entries may be anything
  std::map<std::pair<EdgeIndex, Variable>, Named> products_;
  std::map<NeuronIndex, RecordId> reference_sums_;
  std::map<Variable, Named> difference_of_;  // of values that differ from that on the row of reference
};

}  // namespace

DifferenceSystem differences(const ExactFit& instance, const NetworkFacts& facts, const CertificateBase& base,
                             const BaseSystem& system, bool has_minors) {
  return Differences(instance, facts, base, system, has_minors).run();
}

}  // namespace nnsolve
