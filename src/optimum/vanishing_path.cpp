// Along such a path every value of the network is a polynomial in e and 1/e as soon as e is small enough: a ReLU hands
// its sum on if the first coefficient of the sum that is not 0, from the highest power of 1/e on, is positive, and 0
// otherwise. An error tends to 0 if and only if its coefficients up to that of e^0 are 0. So there is a path of this
// form if and only if the coefficients satisfy polynomial constraints with case distinctions, one for each ReLU; and
// that is a question for the solvers. A solution is checked exactly on these constraints. Besides, the costs at two
// points of the path are evaluated, which shows a mistake in the constraints.
#include "optimum/vanishing_path.h"

#include "algebra/evaluate_system.h"
#include "network/topology.h"

#include "nnsolve/backend.h"
#include "nnsolve/check.h"
#include "nnsolve/system.h"

#include <map>
#include <utility>

namespace nnsolve {

namespace {

constexpr std::size_t most_values = 400;  // neurons by data points

/// Coefficients by power of e; one that is not there is 0.
using Series = std::map<int, Polynomial>;

void add_product_of(Series& sum, const Series& a, const Series& b) {
  for (const auto& [power, coefficient] : a) {
    for (const auto& [other, factor] : b) sum[power + other] += coefficient * factor;
  }
}

class PathQuestion {
 public:
  explicit PathQuestion(const TrainingInstance& instance)
      : instance_(instance), network_(instance.network), topology_(make_topology(network_)) {
    for (const Edge& edge : network_.edges) weights_.push_back(parameter(edge.weight));
    for (NeuronIndex n = network_.input_count; n < network_.neuron_count(); ++n) {
      biases_.push_back(parameter(network_.neurons[n].bias));
    }
    for (std::size_t row = 0; row < instance.row_count(); ++row) add_row(row);
  }

  const System& system() const { return system_; }

  VanishingPath path(const std::vector<Rational>& values) const {
    VanishingPath result;
    for (const Series& weight : weights_) result.weights.push_back(coefficients(weight, values));
    for (const Series& bias : biases_) result.biases.push_back(coefficients(bias, values));
    return result;
  }

 private:
  Polynomial new_variable() {
    system_.variable_names.push_back("a!" + std::to_string(system_.variable_names.size()));
    return Polynomial::variable(static_cast<Variable>(system_.variable_names.size() - 1));
  }

  Series parameter(const std::optional<Rational>& prescribed) {
    if (prescribed) return {{0, Polynomial(*prescribed)}};
    return {{-1, new_variable()}, {0, new_variable()}, {1, new_variable()}};
  }

  static VanishingPath::Coefficients coefficients(const Series& series, const std::vector<Rational>& values) {
    const auto at = [&](int power) {
      const auto found = series.find(power);
      return found == series.end() ? Rational() : value_at(found->second, values);
    };
    return {at(-1), at(0), at(1)};
  }

  void require_zero(Polynomial polynomial, std::vector<Constraint>& parts) const {
    if (!polynomial.is_zero()) parts.push_back(Constraint::atom(std::move(polynomial), Relation::equal));
  }

  void add_row(std::size_t row) {
    std::vector<Series> values(network_.neuron_count());
    for (const auto& entry : instance_.inputs[row]) values[entry.column] = {{0, Polynomial(entry.value)}};
    for (const NeuronIndex n : topology_.order) {
      if (network_.is_input(n)) continue;
      Series sum = biases_[n - network_.input_count];
      for (const EdgeIndex e : topology_.incoming[n]) {
        add_product_of(sum, weights_[e], values[network_.edges[e].from]);
      }
      const bool is_relu = network_.neurons[n].activation == Activation::relu;
      values[n] = is_relu && !network_.is_output(n) ? rectified(named(std::move(sum))) : named(std::move(sum));
    }
    for (const auto& target : instance_.targets[row]) {
      const NeuronIndex output = network_.first_output() + target.column;
      const bool is_relu = network_.neurons[output].activation == Activation::relu;
      add_target(values[output], target.value, is_relu);
    }
  }

  /// Coefficients that are no products, so that none is written twice.
  Series named(Series series) {
    for (auto& [power, coefficient] : series) {
      if (coefficient.degree() <= 1) continue;
      Polynomial name = new_variable();
      system_.constraints.push_back(Constraint::atom(coefficient - name, Relation::equal));
      coefficient = std::move(name);
    }
    std::erase_if(series, [](const auto& entry) { return entry.second.is_zero(); });
    return series;
  }

  /// The first coefficient that is not 0 is that of `power`, and has this sign; among `parts`, what follows then.
  Constraint leads(const Series& sum, int power, int sign, std::vector<Constraint> parts) const {
    for (const auto& [other, coefficient] : sum) {
      if (other < power) require_zero(coefficient, parts);
    }
    parts.push_back(Constraint::atom(sum.at(power) * Rational(sign), Relation::greater));
    return Constraint::all(std::move(parts));
  }

  Series rectified(const Series& sum) {
    Series value;
    for (const auto& [power, coefficient] : sum) value[power] = new_variable();
    std::vector<Constraint> is_sum;
    std::vector<Constraint> is_zero;
    for (const auto& [power, coefficient] : sum) {
      is_sum.push_back(Constraint::atom(value[power] - coefficient, Relation::equal));
      is_zero.push_back(Constraint::atom(value[power], Relation::equal));
    }
    std::vector<Constraint> cases;
    for (const auto& [power, coefficient] : sum) {
      cases.push_back(leads(sum, power, 1, is_sum));
      cases.push_back(leads(sum, power, -1, is_zero));
    }
    for (const auto& [power, coefficient] : sum) require_zero(coefficient, is_zero);
    cases.push_back(Constraint::all(std::move(is_zero)));
    system_.constraints.push_back(Constraint::any(std::move(cases)));
    return value;
  }

  /// A ReLU tends to 0 if its sum tends to something that is not positive, minus infinity included.
  void add_target(const Series& sum, const Rational& target, bool is_relu) {
    if (is_relu && target.sign() < 0) {
      system_.constraints.push_back(Constraint::any({}));
      return;
    }
    std::vector<Constraint> tends;
    for (const auto& [power, coefficient] : sum) {
      if (power < 0) require_zero(coefficient, tends);
    }
    const auto found = sum.find(0);
    const Polynomial constant = found == sum.end() ? Polynomial() : found->second;
    const bool may_be_below = is_relu && target.is_zero();
    tends.push_back(may_be_below ? Constraint::atom(-constant, Relation::greater_equal)
                                 : Constraint::atom(constant - Polynomial(target), Relation::equal));
    std::vector<Constraint> cases;
    cases.push_back(Constraint::all(std::move(tends)));
    for (const auto& [power, coefficient] : sum) {
      if (may_be_below && power < 0) cases.push_back(leads(sum, power, -1, {}));
    }
    system_.constraints.push_back(Constraint::any(std::move(cases)));
  }

  const TrainingInstance& instance_;
  const Network& network_;
  Topology topology_;
  System system_;
  std::vector<Series> weights_;
  std::vector<Series> biases_;
};

std::optional<std::vector<Rational>> rational_solution(const System& system, const Outcome& outcome) {
  std::vector<Rational> values;
  for (const Real& value : outcome.model) {
    if (!value.is_rational()) return std::nullopt;
    values.push_back(value.rational());
  }
  if (values.size() != system.variable_count() || !holds(system, values)) return std::nullopt;
  return values;
}

bool tends_to_zero(const TrainingInstance& instance, const VanishingPath& path) {
  const Real far = total_cost(instance, path.at(Rational(1, std::int64_t{1} << 20)));
  const Real near = total_cost(instance, path.at(Rational(1, std::int64_t{1} << 40)));
  if (!far.is_rational() || !near.is_rational()) return false;
  return near.rational() * Rational(1000) <= far.rational();
}

}  // namespace

Witness VanishingPath::at(const Rational& e) const {
  const auto value = [&](const Coefficients& c) { return Value(c.before / e + c.constant + c.after * e); };
  Witness witness;
  for (const Coefficients& weight : weights) witness.weights.push_back(value(weight));
  for (const Coefficients& bias : biases) witness.biases.push_back(value(bias));
  return witness;
}

std::optional<VanishingPath> find_vanishing_path(const TrainingInstance& instance, const std::string& backend,
                                                 std::chrono::steady_clock::time_point deadline) {
  if (instance.row_count() * instance.network.neuron_count() > most_values) return std::nullopt;
  const PathQuestion question(instance);
  const std::vector<std::string> names = backend == "auto" ? linked_backends() : std::vector<std::string>{backend};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::chrono::duration<double> left = deadline - std::chrono::steady_clock::now();
    if (left.count() <= 0) break;
    Limits limits;
    limits.seconds = left.count() / static_cast<double>(names.size() - i);
    const Outcome outcome = run(*make_backend(names[i]), question.system(), limits);
    if (outcome.status == Status::unsat) return std::nullopt;
    if (outcome.status != Status::sat) continue;
    const auto values = rational_solution(question.system(), outcome);
    if (!values) continue;
    VanishingPath path = question.path(*values);
    if (tends_to_zero(instance, path)) return path;
  }
  return std::nullopt;
}

}  // namespace nnsolve
