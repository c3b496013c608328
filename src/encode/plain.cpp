// The textbook encoding, straight from the instance to text.
//
// For every edge a real w.A.B, for every non-input neuron a real b.V, and for every data point r (from 1) and
// non-input neuron a real h.V.r with h.V.r = activation(sum of w.U.V * value of U + b.V). Inputs are numerals, zeros
// included. Prescribed weights and biases are equations, and so are known targets at threshold 0. Above it, the cost is
// written as its definition says, sum by sum; only an absolute error takes a real of its own, a.V.r.
#include "encode/encode.h"
#include "encode/names.h"
#include "network/topology.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

namespace {

/// A rational as a term of sort Real.
std::string numeral(const Rational& value) {
  auto natural = [](const Rational& n) { return n.to_string() + ".0"; };
  Rational size = value.sign() < 0 ? -value : value;
  std::string text =
      size.is_integer() ? natural(size) : "(/ " + natural(size.numerator()) + " " + natural(size.denominator()) + ")";
  return value.sign() < 0 ? "(- " + text + ")" : text;
}

class PlainWriter {
 public:
  PlainWriter(std::string& out, const TrainingInstance& instance)
      : out_(out), instance_(instance), network_(instance.network), names_(network_) {}

  void write() {
    write_header();
    write_parameters();
    Topology topology = make_topology(network_);
    for (std::size_t row = 0; row < instance_.row_count(); ++row) write_row(row, topology);
    if (!is_exact()) {
      write_cost();
    } else {
      for (const RangeTarget& target : instance_.range_targets) {
        restrict(names_.value(network_.first_output() + target.column, target.row + 1), target.range);
      }
    }
    out_ += "(check-sat)\n";
  }

 private:
  void write_header() {
    bool products = !is_exact() && instance_.cost == Cost::mean_squared_error;
    for (const Edge& edge : network_.edges) products = products || !network_.is_input(edge.from);
    out_ += "(set-info :smt-lib-version 2.6)\n(set-logic ";
    out_ += products ? "QF_NRA" : "QF_LRA";
    out_ +=
        ")\n(set-info :source |NN-TRAINING as nonlinear real arithmetic, textbook encoding, by nnsolve|)\n"
        "(set-info :license \"https://creativecommons.org/licenses/by/4.0/\")\n"
        "(set-info :category \"crafted\")\n";
  }

  void declare(const std::string& name) { out_ += "(declare-const " + name + " Real)\n"; }
  void equate(const std::string& left, const std::string& right) {
    out_ += "(assert (= " + left + " " + right + "))\n";
  }

  void write_parameters() {
    for (EdgeIndex e = 0; e < network_.edges.size(); ++e) {
      declare(names_.weight(e));
      if (const auto& weight = network_.edges[e].weight) equate(names_.weight(e), numeral(*weight));
      restrict(names_.weight(e), network_.edges[e].domain);
    }
    for (NeuronIndex n = network_.input_count; n < network_.neuron_count(); ++n) {
      declare(names_.bias(n));
      if (const auto& bias = network_.neurons[n].bias) equate(names_.bias(n), numeral(*bias));
      restrict(names_.bias(n), network_.neurons[n].bias_domain);
    }
  }

  void write_row(std::size_t row, const Topology& topology) {
    std::vector<Rational> inputs(network_.input_count);
    for (const auto& entry : instance_.inputs[row]) inputs[entry.column] = entry.value;
    for (NeuronIndex n : topology.order) {
      if (network_.is_input(n)) continue;
      std::string sum = "(+";
      for (EdgeIndex e : topology.incoming[n]) {
        NeuronIndex from = network_.edges[e].from;
        sum += " (* " + names_.weight(e) + " ";
        sum += network_.is_input(from) ? numeral(inputs[from]) : names_.value(from, row + 1);
        sum += ")";
      }
      sum += topology.incoming[n].empty() ? " 0.0 " : " ";
      sum += names_.bias(n) + ")";
      std::string value = names_.value(n, row + 1);
      declare(value);
      equate(value, activated(network_.neurons[n], sum));
    }
    for (const auto& entry : instance_.targets[row]) {
      if (!is_exact()) break;
      equate(names_.value(network_.first_output() + entry.column, row + 1), numeral(entry.value));
    }
  }

  static std::string activated(const Neuron& neuron, const std::string& sum) {
    const std::string let = "(let ((s " + sum + ")) ";
    switch (neuron.activation) {
      case Activation::identity:
        return sum;
      case Activation::relu:
        return let + "(ite (>= s 0.0) s 0.0))";
      case Activation::leaky_relu:
        return let + "(ite (>= s 0.0) s (* " + numeral(neuron.slope) + " s)))";
      case Activation::step:
        return let + "(ite (>= s 0.0) 1.0 0.0))";
      case Activation::sign:
        return let + "(ite (> s 0.0) 1.0 (ite (< s 0.0) (- 1.0) 0.0)))";
      case Activation::clip:
        return let + "(ite (<= s " + numeral(neuron.low) + ") " + numeral(neuron.low) + " (ite (>= s " +
               numeral(neuron.high) + ") " + numeral(neuron.high) + " s)))";
    }
    return sum;
  }

  void restrict(const std::string& term, const AllowedRange& range) {
    if (range.min) compare(range.excludes_min ? ">" : ">=", term, *range.min);
    if (range.max) compare(range.excludes_max ? "<" : "<=", term, *range.max);
  }
  void compare(const char* relation, const std::string& term, const Rational& end) {
    out_ += "(assert (" + std::string(relation) + " " + term + " " + numeral(end) + "))\n";
  }
  void restrict(const std::string& term, const std::shared_ptr<const ParameterDomain>& domain) {
    if (!domain) return;
    if (domain->values.empty()) return restrict(term, domain->range);
    out_ += "(assert (or false";
    for (const Rational& value : domain->values) out_ += " (= " + term + " " + numeral(value) + ")";
    out_ += "))\n";
  }

  bool is_exact() const { return instance_.threshold.is_zero(); }

  void bound(const std::string& term, const std::string& limit) {
    out_ += "(assert (<= " + term + " " + limit + "))\n";
  }

  void write_cost() {
    const bool is_squared = instance_.cost == Cost::mean_squared_error;
    const Rational outputs(static_cast<std::int64_t>(network_.output_count));
    const std::string limit = numeral(is_squared ? instance_.threshold * outputs : instance_.threshold);
    std::string sum = "(+ 0.0 0.0";  // a sum has at least two parts
    for (std::size_t row = 0; row < instance_.row_count(); ++row) {
      for (const auto& entry : instance_.targets[row]) {
        const NeuronIndex output = network_.first_output() + entry.column;
        const std::string value = names_.value(output, row + 1);
        const std::string error = "(- " + value + " " + numeral(entry.value) + ")";
        const std::string opposite = "(- " + numeral(entry.value) + " " + value + ")";
        if (is_squared) {
          sum += " (* " + error + " " + error + ")";
          continue;
        }
        std::string size = limit;
        if (instance_.cost == Cost::l1) {
          size = names_.error_bound(output, row + 1);
          declare(size);
          sum += " " + size;
        }
        bound(error, size);
        bound(opposite, size);
      }
    }
    for (const RangeTarget& target : instance_.range_targets) sum += write_miss(target, limit);
    if (instance_.cost != Cost::max) bound(sum + ")", limit);
  }

  /// What the target adds to the sum: its distance from the range, squared for mse.
  std::string write_miss(const RangeTarget& target, const std::string& limit) {
    const NeuronIndex output = network_.first_output() + target.column;
    const std::string value = names_.value(output, target.row + 1);
    std::string size = limit;
    if (instance_.cost != Cost::max) {
      size = names_.error_bound(output, target.row + 1);
      declare(size);
      bound("0.0", size);
    }
    if (target.range.min) bound("(- " + numeral(*target.range.min) + " " + value + ")", size);
    if (target.range.max) bound("(- " + value + " " + numeral(*target.range.max) + ")", size);
    if (instance_.cost == Cost::max) return "";
    return instance_.cost == Cost::l1 ? " " + size : " (* " + size + " " + size + ")";
  }

  std::string& out_;
  const TrainingInstance& instance_;
  const Network& network_;
  NetworkNames names_;
};

}  // namespace

void append_plain_smtlib(std::string& out, const TrainingInstance& instance) { PlainWriter(out, instance).write(); }

}  // namespace nnsolve
