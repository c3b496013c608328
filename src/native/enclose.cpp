// Which unknowns: QR with column pivoting of the derivative in floating point takes, one after the other, the unknown
// that is farthest from what is spanned by those before it. What is not taken is rounded to few bits first, which keeps
// the witness short; Newton's method moves the others accordingly. Where that leads nowhere, it stays as it is.
#include "native/enclose.h"

#include "algebra/integer.h"
#include "algebra/simple_rational.h"
#include "algebra/sparse_elimination.h"
#include "check/enclosed_formula.h"
#include "check/enclosed_network.h"

#include "nnsolve/check.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace nnsolve {

namespace {

// What differs between networks and formulas.

Rational& number(EnclosedWitness& witness, ParameterIndex parameter) {
  const std::size_t edges = witness.weights.size();
  return parameter < edges ? witness.weights[parameter] : witness.biases[parameter - edges];
}
const Rational& number(const EnclosedWitness& witness, ParameterIndex parameter) {
  const std::size_t edges = witness.weights.size();
  return parameter < edges ? witness.weights[parameter] : witness.biases[parameter - edges];
}
Rational& number(EnclosedAssignment& assignment, Variable variable) { return assignment.values[variable]; }
const Rational& number(const EnclosedAssignment& assignment, Variable variable) { return assignment.values[variable]; }

bool is_accepted(const TrainingInstance& instance, const EnclosedWitness& witness) {
  return check(instance, witness).checked.has_value();
}
bool is_accepted(const Formula& formula, const EnclosedAssignment& assignment) {
  return check(formula, assignment).checked.has_value();
}

// Numbers -----------------------------------------------------------------------------------------------------------

Rational power_of_two_of(int exponent) {
  Rational power(1);
  const Rational factor = exponent < 0 ? Rational(1, 2) : Rational(2);
  for (int i = 0; i < std::abs(exponent); ++i) power *= factor;
  return power;
}

/// The nearest multiple of 2^-bits.
Rational rounded(const Rational& value, int bits) {
  const Rational unit = power_of_two_of(-bits);
  const Rational half(value.sign() < 0 ? -1 : 1, 2);
  return truncated(value / unit + half) * unit;
}

constexpr int phase_bits = 30;    // radius 2^-30: a sum that may be 0 in this box becomes an equation
constexpr int newton_bits = 260;  // of the finest centre
constexpr int newton_steps = 12;  // from some 20 good bits, doubling them
constexpr int fixed_bits = 20;    // of what is no unknown
constexpr int radius_bits[] = {30, 60, 110, 180};
constexpr int sparse_newton_steps = 60;  // which find some ten more bits at least, each
constexpr int derivatives_renewed = 6;   // at most so often
constexpr std::size_t most_dense = 60;   // equations
constexpr int bits_below_radius = 24;    // how much better the centre is than the radius
constexpr int sparse_bits_below_radius = 60;

/// Their derivatives.
std::vector<SparseRow> rows_of(const std::vector<Jet>& functions) {
  std::vector<SparseRow> rows;
  for (const Jet& function : functions) {
    rows.emplace_back();
    double largest = 0;
    for (const auto& [column, slope] : BoxArithmetic::sketch(function).derivatives) {
      rows.back().emplace_back(static_cast<std::uint32_t>(column), slope);
      largest = std::max(largest, std::abs(slope));
    }
    if (!(largest > 0) || !std::isfinite(largest)) return {};
  }
  return rows;
}

std::vector<std::size_t> choose_sparse_columns(const std::vector<Jet>& functions, std::size_t unknown_count) {
  const SparseElimination elimination(rows_of(functions), unknown_count);
  if (!elimination.is_regular()) return {};
  std::vector<std::size_t> chosen;
  for (const auto& pivot : elimination.pivots()) chosen.push_back(pivot.column);
  for (const auto& pivot : elimination.tail_pivots()) chosen.push_back(pivot.column);
  std::ranges::sort(chosen);
  return chosen;
}

/// The unknowns, as numbers in the list, in which the equations are most independent; empty if they are dependent.
std::vector<std::size_t> choose_columns(const std::vector<Jet>& functions, std::size_t unknown_count) {
  if (functions.size() > most_dense) return choose_sparse_columns(functions, unknown_count);
  const auto rows = static_cast<Eigen::Index>(functions.size());
  Eigen::MatrixXd derivative = Eigen::MatrixXd::Zero(rows, static_cast<Eigen::Index>(unknown_count));
  for (Eigen::Index j = 0; j < rows; ++j) {
    for (const auto& [column, slope] : BoxArithmetic::sketch(functions[static_cast<std::size_t>(j)]).derivatives) {
      derivative(j, static_cast<Eigen::Index>(column)) = slope;
    }
    const double size = derivative.row(j).norm();
    if (!(size > 0) || !std::isfinite(size)) return {};
    derivative.row(j) /= size;
  }
  Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(derivative);
  qr.setThreshold(1e-10);
  if (qr.rank() < rows) return {};
  std::vector<std::size_t> chosen;
  for (Eigen::Index j = 0; j < rows; ++j) {
    chosen.push_back(static_cast<std::size_t>(qr.colsPermutation().indices()[j]));
  }
  std::ranges::sort(chosen);
  return chosen;
}

template <class Subject, class Enclosed>
class Encloser {
 public:
  Encloser(const Subject& subject, const Enclosed& near) : subject_(subject), near_(near) {}

  std::optional<Enclosed> run() {
    Enclosed proposal = near_;
    proposal.radius = power_of_two_of(-phase_bits);
    std::string problem;
    const auto over_box = propose_equations(subject_, proposal, problem);
    if (!problem.empty() || over_box.functions.size() > proposal.unknowns.size()) return std::nullopt;
    const std::vector<std::size_t> chosen = choose_columns(over_box.functions, proposal.unknowns.size());
    if (chosen.size() != over_box.functions.size()) return std::nullopt;
    if (std::optional<Enclosed> result = settle(proposal, chosen, true)) return result;
    return settle(proposal, chosen, false);
  }

 private:
  /// The chosen unknowns alone, refined, and a radius.
  std::optional<Enclosed> settle(const Enclosed& proposal, const std::vector<std::size_t>& chosen, bool rounds) const {
    Enclosed enclosed = proposal;
    if (rounds) {
      for (const auto unknown : enclosed.unknowns)
        number(enclosed, unknown) = rounded(number(enclosed, unknown), fixed_bits);
    }
    enclosed.unknowns.clear();
    for (const std::size_t i : chosen) {
      enclosed.unknowns.push_back(proposal.unknowns[i]);
      number(enclosed, proposal.unknowns[i]) = number(near_, proposal.unknowns[i]);
    }
    if (!(chosen.size() > most_dense ? refine_sparsely(enclosed) : refine(enclosed))) return std::nullopt;
    const int bits_below = chosen.size() > most_dense ? sparse_bits_below_radius : bits_below_radius;
    for (const int bits : radius_bits) {
      Enclosed candidate = enclosed;
      candidate.radius = power_of_two_of(-bits);
      for (const auto unknown : candidate.unknowns) {
        number(candidate, unknown) = rounded(number(candidate, unknown), bits + bits_below);
      }
      if (is_accepted(subject_, candidate)) return candidate;
    }
    return std::nullopt;
  }

  /// Newton's method until it stands still.
  bool refine(Enclosed& enclosed) const {
    enclosed.radius = power_of_two_of(-newton_bits);
    const Rational tiny = power_of_two_of(8 - newton_bits);
    for (int i = 0; i < newton_steps; ++i) {
      std::string problem;
      const auto over_box = evaluate_over_box(subject_, enclosed, problem);
      if (!problem.empty()) return false;
      const auto next = over_box.arithmetic.newton_step(over_box.functions);
      if (!next) return false;
      Rational largest;
      for (std::size_t k = 0; k < next->size(); ++k) {
        Rational& value = number(enclosed, enclosed.unknowns[k]);
        const Rational better = rounded((*next)[k], newton_bits);
        const Rational step = better - value;
        largest = std::max(largest, step.sign() < 0 ? -step : step);
        value = better;
      }
      if (largest > Rational(1)) return false;
      if (largest < tiny) return true;
    }
    return false;
  }

  /// The same with one derivative, that at the beginning, and steps in floating point. More bits each time, but not
  /// twice as many.
  bool refine_sparsely(Enclosed& enclosed) const {
    enclosed.radius = power_of_two_of(-newton_bits);
    const double tiny = std::ldexp(1.0, 8 - newton_bits);
    std::optional<SparseElimination> elimination;
    for (int i = 0; i < sparse_newton_steps; ++i) {
      std::string problem;
      const auto over_box = evaluate_over_box(subject_, enclosed, problem);
      if (!problem.empty()) return false;
      if (!elimination) elimination.emplace(rows_of(over_box.functions), enclosed.unknowns.size());
      if (!elimination->is_regular()) return false;
      std::vector<double> values;
      for (const Jet& function : over_box.functions) values.push_back(BoxArithmetic::sketch(function).middle);
      const std::vector<double> step = elimination->solve(std::move(values));
      double largest = 0;
      for (std::size_t k = 0; k < step.size(); ++k) {
        if (!std::isfinite(step[k])) return false;
        largest = std::max(largest, std::abs(step[k]));
        Rational& value = number(enclosed, enclosed.unknowns[k]);
        value = rounded(value - exact_rational(step[k]), newton_bits);
      }
      if (largest > 1) return false;
      if (largest < tiny) return true;
      // Far from the point where it was taken a derivative is no good.
      if (i < derivatives_renewed && largest > 1e-6) elimination.reset();
    }
    return false;
  }

  const Subject& subject_;
  const Enclosed& near_;
};

}  // namespace

std::optional<EnclosedWitness> enclose(const TrainingInstance& instance, const EnclosedWitness& near) {
  return Encloser<TrainingInstance, EnclosedWitness>(instance, near).run();
}

std::optional<EnclosedAssignment> enclose(const Formula& formula, const EnclosedAssignment& near) {
  return Encloser<Formula, EnclosedAssignment>(formula, near).run();
}

std::vector<Variable> real_variables(const Formula& formula) {
  const auto* etr = std::get_if<Etr>(&formula);
  std::vector<Variable> result;
  for (Variable v = 0; v < variable_names(formula).size(); ++v) {
    if (etr == nullptr || !etr->variables()[v].is_bool) result.push_back(v);
  }
  return result;
}

std::vector<ParameterIndex> free_parameters(const Network& network) {
  std::vector<ParameterIndex> parameters;
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
    if (!network.edges[e].weight) parameters.push_back(e);
  }
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    if (network.neurons[n].bias) continue;
    parameters.push_back(static_cast<ParameterIndex>(network.edges.size() + n - network.input_count));
  }
  return parameters;
}

}  // namespace nnsolve
