#include "certify/differences.h"

#include "certify/define.h"
#include "network/topology.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace nnsolve {

namespace {

using presolving::Record;
using presolving::RecordId;

class Differences {
 public:
  Differences(const ExactFit& instance, const NetworkFacts& facts, const BaseSystem& system)
      : instance_(instance),
        network_(instance.network),
        facts_(facts),
        base_(system),
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
      for (std::size_t row = 0; row < instance_.targets.size(); ++row) {
        for (const SparseRows::Entry& target : instance_.targets[row]) add_target(row, target);
      }
    }
    for (std::size_t i = 0; i < is_dropped_.size(); ++i) {
      if (!is_dropped_[i]) add_constraint(static_cast<RecordId>(i));
    }
    return std::move(result_);
  }

 private:
  std::vector<Record>& records() { return result_.derivations.records; }

  void add_constraint(RecordId id) {
    result_.system.constraints.push_back(records()[id].statement);
    result_.derivations.origins.push_back(id);
  }

  /// A record for each given constraint, under its number.
  void note_given() {
    for (std::uint32_t i = 0; i < base_.system.constraints.size(); ++i) {
      Record record;
      record.kind = Record::Kind::given;
      record.number = i;
      record.statement = base_.system.constraints[i];
      records().push_back(std::move(record));
      record_of_fact_.try_emplace(base_.given[i].fact, i);
    }
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

  /// The facts of two rows, the second one's negated, with differences of values by their names.
  struct Sum {
    std::vector<RecordId> premises;
    std::vector<Polynomial> factors;
    void add(RecordId premise, Polynomial factor) {
      premises.push_back(premise);
      factors.push_back(std::move(factor));
    }
  };

  /// Puts names to the differences of the predecessors of a neuron; their weighted sum is returned.
  Polynomial add_predecessors(NeuronIndex neuron, std::size_t row, const Rational& sign, Sum& sum) {
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
        terms.push_back({Rational(1), weight * Monomial(difference->second.variable)});
        sum.add(difference->second.definition, Polynomial::term(sign, weight));
      }
    }
    return Polynomial::sum(std::move(terms));
  }

  void conclude(Sum sum, Polynomial polynomial) {
    if (polynomial.is_zero()) return;
    Record record;
    record.kind = Record::Kind::combination;
    record.premises = std::move(sum.premises);
    record.divisors = std::move(sum.factors);
    record.statement = Constraint::atom(std::move(polynomial), Relation::equal);
    records().push_back(std::move(record));
    add_constraint(static_cast<RecordId>(records().size() - 1));
  }

  void add_hidden(NeuronIndex neuron) {
    if (network_.neurons[neuron].activation != Activation::identity) return;
    const Variable there = value(neuron, reference_);
    for (std::size_t row = 0; row < instance_.row_count(); ++row) {
      const Variable here = value(neuron, row);
      if (here == there || difference_of_.contains(here)) continue;
      Sum sum;
      const RecordId here_record = record_of_fact_.at(facts_.definitions.at(here));
      sum.add(here_record, Polynomial(Rational(1)));
      sum.add(record_of_fact_.at(facts_.definitions.at(there)), Polynomial(Rational(-1)));
      const Difference difference = define(here, there);
      sum.add(difference.definition, Polynomial(Rational(1)));
      // h - h' = sum: d = sum.
      Polynomial polynomial =
          Polynomial::variable(difference.variable) - add_predecessors(neuron, row, Rational(-1), sum);
      difference_of_[here] = difference;
      is_dropped_[here_record] = true;
      conclude(std::move(sum), std::move(polynomial));
    }
  }

  struct Difference {
    Variable variable = 0;
    RecordId definition = 0;
  };

  Difference define(Variable here, Variable there) {
    const RecordId definition = define_variable(result_.system, result_.derivations, 'd',
                                                Polynomial::variable(here) - Polynomial::variable(there));
    return {records()[definition].variable, definition};
  }

  void add_target(std::size_t row, const SparseRows::Entry& target) {
    const NeuronIndex neuron = network_.first_output() + target.column;
    if (row == reference_) return;
    const auto here = facts_.targets.find({neuron, row});
    const auto there = facts_.targets.find({neuron, reference_});
    if (here == facts_.targets.end() || there == facts_.targets.end()) return;
    const RecordId here_record = record_of_fact_.at(here->second), there_record = record_of_fact_.at(there->second);
    auto is_equation = [this](RecordId id) {
      const Constraint& statement = records()[id].statement;
      return statement.kind == Constraint::Kind::atom && statement.relation == Relation::equal;
    };
    if (!is_equation(here_record) || !is_equation(there_record)) return;
    Sum sum;
    sum.add(here_record, Polynomial(Rational(1)));
    sum.add(there_record, Polynomial(Rational(-1)));
    const Polynomial weighted = add_predecessors(neuron, row, Rational(1), sum);
    const Rational change = records()[here_record].statement.polynomial.constant_term() -
                            records()[there_record].statement.polynomial.constant_term();
    is_dropped_[here_record] = true;
    conclude(std::move(sum), weighted + Polynomial(change));
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
  std::map<Variable, Difference> difference_of_;  // of values that differ from that on the row of reference
};

}  // namespace

DifferenceSystem differences(const ExactFit& instance, const NetworkFacts& facts, const BaseSystem& system) {
  return Differences(instance, facts, system).run();
}

}  // namespace nnsolve
