// Which unknowns: QR with column pivoting of the derivative in floating point takes, one after the other, the unknown
// that is farthest from what is spanned by those before it. What is not taken is rounded to few bits first, which keeps
// the witness short; Newton's method moves the others accordingly. Where that leads nowhere, it stays as it is.
#include "native/enclose.h"

#include "algebra/integer.h"
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
constexpr int bits_below_radius = 24;  // how much better the centre is than the radius

/// The unknowns, as numbers in the list, in which the equations are most independent; empty if they are dependent.
std::vector<std::size_t> choose_columns(const std::vector<Jet>& functions, std::size_t unknown_count) {
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
    if (!refine(enclosed)) return std::nullopt;
    for (const int bits : radius_bits) {
      Enclosed candidate = enclosed;
      candidate.radius = power_of_two_of(-bits);
      for (const auto unknown : candidate.unknowns) {
        number(candidate, unknown) = rounded(number(candidate, unknown), bits + bits_below_radius);
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
