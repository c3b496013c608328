#include "certify/quotients.h"

#include "certify/any_values.h"
#include "certify/define.h"
#include "network/topology.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

using presolving::Record;
using presolving::RecordId;

class Quotients {
 public:
  Quotients(const ExactFit& instance, const NetworkFacts& facts, const BaseSystem& base)
      : instance_(instance),
        network_(instance.network),
        facts_(facts),
        base_(base),
        topology_(make_topology(network_)) {
    result_.system.variable_names = base.system.variable_names;
  }

  std::optional<DifferenceSystem> run() {
    for (std::size_t row = instance_.row_count(); row-- > 0;) {
      if (instance_.inputs[row].empty()) reference_ = row;
    }
    note_given();
    collect_targets();
    for (const auto& [output, rows] : targets_) choose_scale(output);
    find_units();
    if (units_.empty()) return std::nullopt;
    for (const auto& [output, scale] : scales_) {
      for (const auto& [row, target] : targets_.at(output)) add_target(output, row);
    }
    for (std::size_t i = 0; i < is_dropped_.size(); ++i) {
      if (!is_dropped_[i]) result_.constrain(static_cast<RecordId>(i));
    }
    return std::move(result_);
  }

 private:
  std::vector<Record>& records() { return result_.derivations.records; }
  /// What defines hidden values is dropped.
  void note_given() {
    record_of_fact_ = result_.note_given(base_);
    is_dropped_.assign(records().size(), false);
    for (const auto& [value, fact] : facts_.definitions) {
      if (record_of_fact_.contains(fact)) is_dropped_[record_of_fact_.at(fact)] = true;
    }
  }

  // Targets ----------------------------------------------------------------------------------------------------------

  void collect_targets() {
    for (std::size_t row = 0; row < instance_.targets.size(); ++row) {
      for (const SparseRows::Entry& target : instance_.targets[row]) {
        const NeuronIndex output = network_.first_output() + target.column;
        const auto is_hidden = [this](EdgeIndex e) { return !network_.is_input(network_.edges[e].from); };
        if (std::ranges::any_of(topology_.incoming[output], is_hidden)) targets_[output].emplace(row, target.value);
      }
    }
    for (const auto& [output, rows] : targets_) {
      for (EdgeIndex e : topology_.incoming[output]) {
        const NeuronIndex from = network_.edges[e].from;
        if (network_.is_input(from)) continue;
        for (const auto& [row, target] : rows) ++uses_[{e, value(from, row)}];
      }
    }
  }

  bool is_relu(NeuronIndex output) const { return network_.neurons[output].activation == Activation::relu; }
  /// Rather than an inequality.
  bool is_equation(NeuronIndex output, const Rational& target) const { return !is_relu(output) || target.sign() > 0; }
  RecordId target_record(NeuronIndex output, std::size_t row) const {
    return record_of_fact_.at(facts_.targets.at({output, row}));
  }

  /// Of an output: what its sums are divided by, or a row that is an equation, the sums of which cancel out.
  struct Scale {
    std::optional<Variable> divisor;
    RecordId definition = 0, is_positive = 0;
    Rational unit;
    std::size_t row = 0;
  };

  /// Outputs of which this cannot be told keep their facts.
  void choose_scale(NeuronIndex output) {
    const std::map<std::size_t, Rational>& rows = targets_.at(output);
    const bool is_negative =
        is_relu(output) && std::ranges::any_of(rows, [](const auto& row) { return row.second.sign() < 0; });
    if (is_negative) return;
    const auto reference = rows.find(reference_);
    if (reference != rows.end() && !is_equation(output, reference->second)) return define_divisor(output);
    const auto is_usable = [&](const auto& row) { return is_equation(output, row.second); };
    const auto first = reference != rows.end() ? reference : std::ranges::find_if(rows, is_usable);
    if (first == rows.end()) return;
    Scale scale;
    scale.row = first->first;
    scales_.emplace(output, scale);
  }

  void define_divisor(NeuronIndex output) {
    std::map<Rational, std::size_t> counts;
    for (const auto& [row, target] : targets_.at(output)) counts[target] += target.sign() > 0 ? 1 : 0;
    const auto most = std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; });
    Scale scale;
    scale.unit = most->second > 0 ? most->first : Rational(1);
    TermList sum{{Rational(1), Monomial(facts_.biases[output])}};
    for (EdgeIndex e : topology_.incoming[output]) {
      const NeuronIndex from = network_.edges[e].from;
      const Monomial weight(facts_.weights[e]);
      if (!network_.is_input(from)) sum.push_back({Rational(1), weight * Monomial(value(from, reference_))});
      for (const SparseRows::Entry& input : instance_.inputs[reference_]) {
        if (input.column == from) sum.push_back({input.value, weight});
      }
    }
    // That fact speaks of all variables of the sum.
    const RecordId fact = target_record(output, reference_);
    scale.definition = define_quotient(result_.system, result_.derivations, 's',
                                       {Polynomial(scale.unit) - Polynomial::sum(std::move(sum)), one()}, {fact});
    scale.divisor = records()[scale.definition].variable;
    const Polynomial divisor = Polynomial::variable(*scale.divisor);
    WeightedRecords bound;
    bound.add(fact, one());
    bound.add(scale.definition, one());
    Record positive;
    positive.kind = Record::Kind::entailed;
    positive.premises = {result_.conclude(std::move(bound), divisor - Polynomial(scale.unit), Relation::greater_equal)};
    positive.statement = Constraint::atom(divisor, Relation::greater);
    scale.is_positive = result_.note(std::move(positive));
    result_.constrain(records()[scale.is_positive].premises.front());
    is_dropped_[fact] = true;
    scales_.emplace(output, scale);
  }

  /// What targets that are equations ask of the sum of what neurons add, if that is a number.
  std::optional<Rational> asked(NeuronIndex output, std::size_t row) const {
    const Rational& target = targets_.at(output).at(row);
    const Scale& scale = scales_.at(output);
    if (!is_equation(output, target)) return std::nullopt;
    if (!scale.divisor) return target - targets_.at(output).at(scale.row);
    return target == scale.unit ? std::optional(Rational(1)) : std::nullopt;
  }

  // What is derived from facts ---------------------------------------------------------------------------------------

  /// The quotient is 0, since it is times the divisors.
  RecordId divided(RecordId product, Polynomial quotient, const std::vector<const Scale*>& by) {
    Record record;
    record.kind = Record::Kind::cancellation;
    record.premises = {product};
    for (const Scale* scale : by) {
      if (scale->divisor) record.premises.push_back(scale->is_positive);
    }
    if (record.premises.size() == 1) return product;
    record.statement = Constraint::atom(std::move(quotient), Relation::equal);
    return result_.note(std::move(record));
  }

  static Polynomial one() { return Polynomial(Rational(1)); }
  static Polynomial divisor_of(const Scale& scale) {
    return scale.divisor ? Polynomial::variable(*scale.divisor) : one();
  }

  // What neurons add -------------------------------------------------------------------------------------------------

  Variable value(NeuronIndex neuron, std::size_t row) const { return facts_.values[neuron][row]; }

  std::map<NeuronIndex, Rational> changes_of_inputs(std::size_t row) const {
    std::map<NeuronIndex, Rational> changes;
    for (const SparseRows::Entry& entry : instance_.inputs[row]) changes[entry.column] += entry.value;
    for (const SparseRows::Entry& entry : instance_.inputs[reference_]) changes[entry.column] -= entry.value;
    return changes;
  }

  /// Neurons of which an entry is a number that is not 0, and those whose matrices have one row or column.
  void find_units() {
    for (NeuronIndex n = network_.input_count; n < network_.first_output(); ++n) {
      const auto is_free = [this](EdgeIndex e) { return !network_.edges[e].weight; };
      if (!std::ranges::all_of(topology_.outgoing[n], is_free)) continue;
      const std::set<Variable> values(facts_.values[n].begin(), facts_.values[n].end());
      if (values.size() <= 2 || topology_.outgoing[n].size() == 1) is_narrow_.insert(n);
      is_free_.insert(n);
    }
    for (const auto& [output, scale] : scales_) {
      for (const auto& [row, target] : targets_.at(output)) {
        if (row == reference_ || (!scale.divisor && scale.row != reference_)) continue;
        const std::optional<Rational> number = asked(output, row);
        if (!number || number->is_zero()) continue;
        if (const auto edge = lone_contribution(output, row)) {
          const NeuronIndex from = network_.edges[*edge].from;
          if (is_free_.contains(from)) units_.try_emplace(from, Unit{*edge, value(from, row)});
        }
      }
    }
  }

  std::optional<EdgeIndex> lone_contribution(NeuronIndex output, std::size_t row) const {
    std::optional<EdgeIndex> lone;
    const std::map<NeuronIndex, Rational> changes = changes_of_inputs(row);
    for (EdgeIndex e : topology_.incoming[output]) {
      const NeuronIndex from = network_.edges[e].from;
      if (network_.is_input(from) ? !changes.contains(from) : value(from, row) == value(from, reference_)) continue;
      if (lone || network_.is_input(from)) return std::nullopt;
      lone = e;
    }
    return lone;
  }

  /// Something that is named, by what defines it.
  struct Named {
    Variable variable = 0;
    RecordId definition = 0;
  };
  Named define(char letter, Quotient meaning, std::vector<RecordId> premises) {
    const RecordId definition =
        define_quotient(result_.system, result_.derivations, letter, std::move(meaning), std::move(premises));
    return {records()[definition].variable, definition};
  }
  static Polynomial of(const Named& named) { return Polynomial::variable(named.variable); }

  /// A fact that speaks of a weight to the output.
  RecordId fact_of(NeuronIndex output) const { return target_record(output, targets_.at(output).begin()->first); }

  const Named& difference(NeuronIndex neuron, Variable here) {
    const auto known = differences_.find(here);
    if (known != differences_.end()) return known->second;
    const Variable there = value(neuron, reference_);
    const std::vector<RecordId> premises{record_of_fact_.at(facts_.definitions.at(here)),
                                         record_of_fact_.at(facts_.definitions.at(there))};
    const Polynomial meaning = Polynomial::variable(here) - Polynomial::variable(there);
    return differences_.emplace(here, define('d', {meaning, one()}, premises)).first->second;
  }

  /// The weight divided: its name times the divisor less the weight is 0, by the definition if there is a divisor.
  Named share(EdgeIndex e) {
    const NeuronIndex output = network_.edges[e].to;
    const Scale& scale = scales_.at(output);
    const Variable weight = facts_.weights[e];
    if (!scale.divisor) return {weight, 0};
    const auto [entry, is_new] = shares_.try_emplace(e);
    if (is_new) {
      entry->second =
          define('u', {Polynomial::variable(weight), divisor_of(scale)}, {scale.is_positive, fact_of(output)});
      if (network_.edges[e].weight) result_.constrain(entry->second.definition);
    }
    return entry->second;
  }

  bool is_named(NeuronIndex neuron) const { return units_.contains(neuron) || is_narrow_.contains(neuron); }

  /// What a neuron adds, and, unless it is in line with the unit, the minor of both.
  const Named& product_of(EdgeIndex e, Variable here) {
    const auto known = products_.find({e, here});
    if (known != products_.end()) return known->second;
    const NeuronIndex from = network_.edges[e].from, output = network_.edges[e].to;
    const Scale& scale = scales_.at(output);
    const Polynomial weight = Polynomial::variable(facts_.weights[e]), change = of(difference(from, here));
    std::vector<RecordId> premises{fact_of(output), difference(from, here).definition};
    if (scale.divisor) premises.push_back(scale.is_positive);
    const Named product = define('p', {weight * change, divisor_of(scale)}, std::move(premises));
    products_.emplace(std::pair(e, here), product);
    const auto found = units_.find(from);
    if (found == units_.end() || found->second.edge == e || found->second.value == here) return products_.at({e, here});
    const Unit unit = found->second;
    const Named pivot = product_of(unit.edge, unit.value), beside = product_of(unit.edge, here),
                below = product_of(e, unit.value);
    const Scale& other = scales_.at(network_.edges[unit.edge].to);
    // With D the definitions, P p - w d: P pivot - beside below, times both divisors.
    WeightedRecords sum;
    sum.add(product.definition, divisor_of(other) * of(pivot));
    sum.add(pivot.definition, weight * change);
    sum.add(beside.definition, -divisor_of(scale) * of(below));
    sum.add(below.definition, -Polynomial::variable(facts_.weights[unit.edge]) * change);
    const Polynomial minor = of(product) * of(pivot) - of(beside) * of(below);
    const RecordId whole = result_.conclude(std::move(sum), minor * divisor_of(scale) * divisor_of(other));
    result_.constrain(divided(whole, minor, {&scale, &other}));
    return products_.at({e, here});
  }

  /// What is added at an output on a row, divided; `sum` takes the definitions by which the undivided sum is that times
  /// the divisor.
  Polynomial added(NeuronIndex output, std::size_t row, const Rational& sign, WeightedRecords& sum) {
    const Scale& scale = scales_.at(output);
    const std::map<NeuronIndex, Rational> changes = changes_of_inputs(row);
    TermList terms;
    for (EdgeIndex e : topology_.incoming[output]) {
      const NeuronIndex from = network_.edges[e].from;
      const Polynomial weight = Polynomial::variable(facts_.weights[e]);
      if (network_.is_input(from)) {
        const auto change = changes.find(from);
        if (change == changes.end()) continue;
        const Named part = share(e);
        if (scale.divisor) sum.add(part.definition, Polynomial(sign * change->second));
        terms.push_back({change->second, Monomial(part.variable)});
        continue;
      }
      const Variable here = value(from, row);
      if (here == value(from, reference_)) continue;
      const Named change = difference(from, here);
      sum.add(change.definition, weight * sign);
      if (is_named(from)) {
        const Named product = product_of(e, here);
        sum.add(product.definition, Polynomial(sign));
        terms.push_back({Rational(1), Monomial(product.variable)});
      } else {
        const Named part = share(e);
        if (scale.divisor) sum.add(part.definition, of(change) * sign);
        terms.push_back({Rational(1), Monomial(part.variable) * Monomial(change.variable)});
      }
    }
    return Polynomial::sum(std::move(terms));
  }

  /// Whether some neuron adds there what it adds nowhere else, and so can add anything.
  bool says_nothing(NeuronIndex output, std::size_t row) const {
    return std::ranges::any_of(topology_.incoming[output], [&](EdgeIndex e) {
      const NeuronIndex from = network_.edges[e].from;
      if (!is_narrow_.contains(from)) return false;
      const Variable here = value(from, row);
      return here != value(from, reference_) && uses_.at({e, here}) == 1;
    });
  }

  void add_target(NeuronIndex output, std::size_t row) {
    const Scale& scale = scales_.at(output);
    const RecordId fact = target_record(output, row);
    if (is_dropped_[fact]) return;
    is_dropped_[fact] = true;
    const Rational& target = targets_.at(output).at(row);
    if (says_nothing(output, row)) return;
    if (!scale.divisor && row == scale.row) return;
    const Rational sign(is_equation(output, target) ? 1 : -1);
    WeightedRecords sum;
    sum.add(fact, one());
    if (scale.divisor) {
      // The sum is that on the row of reference, unit - divisor, and what is added.
      sum.add(scale.definition, Polynomial(-sign));
      const Polynomial whole = added(output, row, sign, sum);
      const Polynomial divisor = divisor_of(scale);
      if (asked(output, row)) {
        const RecordId product = result_.conclude(std::move(sum), (whole - one()) * divisor);
        return result_.constrain(divided(product, whole - one(), {&scale}));
      }
      const Relation relation = sign.sign() > 0 ? Relation::equal : Relation::greater_equal;
      const Polynomial left = (whole - one()) * divisor + Polynomial(scale.unit - target);
      return result_.constrain(result_.conclude(std::move(sum), left * sign, relation));
    }
    sum.add(target_record(output, scale.row), Polynomial(-sign));
    const Polynomial whole = added(output, row, sign, sum) - added(output, scale.row, -sign, sum);
    const Relation relation = sign.sign() > 0 ? Relation::equal : Relation::greater_equal;
    const Polynomial left = whole - Polynomial(target - targets_.at(output).at(scale.row));
    if (!left.is_zero()) result_.constrain(result_.conclude(std::move(sum), left * sign, relation));
  }

  const ExactFit& instance_;
  const Network& network_;
  const NetworkFacts& facts_;
  const BaseSystem& base_;
  Topology topology_;
  DifferenceSystem result_;
  std::map<std::size_t, RecordId> record_of_fact_;
  std::vector<bool> is_dropped_;  // by given constraint
  std::size_t reference_ = 0;
  std::map<NeuronIndex, std::map<std::size_t, Rational>> targets_;  // by output that hidden neurons feed, and row
  std::map<std::pair<EdgeIndex, Variable>, std::size_t> uses_;      // by edge and value: targets that see it
  std::map<NeuronIndex, Scale> scales_;                             // by output
  std::set<NeuronIndex> is_narrow_, is_free_;
  struct Unit {
    EdgeIndex edge = 0;
    Variable value = 0;
  };
  std::map<NeuronIndex, Unit> units_;
  std::map<Variable, Named> differences_;  // by value
  std::map<EdgeIndex, Named> shares_;
  std::map<std::pair<EdgeIndex, Variable>, Named> products_;
};

}  // namespace

std::optional<DifferenceSystem> quotients(const ExactFit& instance, const NetworkFacts& facts,
                                          const BaseSystem& system) {
  if (instance.row_count() == 0 || !are_all_hidden_free(instance)) return std::nullopt;
  return Quotients(instance, facts, system).run();
}

}  // namespace nnsolve
