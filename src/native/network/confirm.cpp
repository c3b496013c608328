// With the phases of its activations, and all parameters numbers but those of one layer (and the biases behind it), a
// network is linear in these. So all but one layer are rounded, coarsely first, since short numbers make short numbers;
// what the targets then say of the layer is solved exactly; unknowns that they leave free are rounded near the point;
// and the result is evaluated exactly. If rounding has left the phases, an exact linear program keeps to them. For
// networks with one hidden layer and one output the scales make all rounded numbers 1 or -1 (rescale.h), and nothing is
// lost by it. With more outputs or layers, ratios that the data force are found again by rounding finely enough. Where
// all that fails, the point may be an awkward member of a family (settle.h).
#include "native/network/confirm.h"

#include "algebra/simple_rational.h"
#include "linear/feasible_point.h"
#include "native/network/rescale.h"
#include "native/network/settle.h"

#include "nnsolve/polynomial.h"
#include "nnsolve/system.h"

#include <Eigen/QR>

#include <array>
#include <cmath>
#include <utility>

namespace nnsolve::native {

namespace {

constexpr std::array<double, 5> tolerances = {0.1, 0.02, 1e-3, 1e-5, 1e-7};
constexpr std::array<double, 2> fences = {1e-6, 0};
constexpr std::array<double, 4> settling = {0.25, 0.05, 0.01, 1e-3};
constexpr std::size_t most_pivots = 3000;
constexpr Eigen::Index most_for_pivots = 1500;

/// The unknowns, those first that depend best on the others: pivots that are large keep errors small.
std::vector<std::uint32_t> order_of_pivots(const std::vector<AffineEquation>& equations, std::size_t parameter_count) {
  std::vector<std::uint32_t> columns;
  std::vector<std::uint32_t> column_of(parameter_count, ParameterNumbers::none);
  for (const AffineEquation& equation : equations) {
    for (const auto& [unknown, coefficient] : equation.terms) {
      if (column_of[unknown] != ParameterNumbers::none) continue;
      column_of[unknown] = static_cast<std::uint32_t>(columns.size());
      columns.push_back(unknown);
    }
  }
  const auto rows = static_cast<Eigen::Index>(equations.size());
  const auto width = static_cast<Eigen::Index>(columns.size());
  if (rows == 0 || rows > most_for_pivots || width > most_for_pivots) return columns;
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(rows, width);
  for (Eigen::Index row = 0; row < rows; ++row) {
    for (const auto& [unknown, coefficient] : equations[static_cast<std::size_t>(row)].terms) {
      matrix(row, column_of[unknown]) = coefficient.to_double();
    }
    const double largest = matrix.row(row).cwiseAbs().maxCoeff();
    if (largest > 0) matrix.row(row) /= largest;
  }
  const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> decomposition(matrix);
  std::vector<std::uint32_t> order;
  for (Eigen::Index i = 0; i < width; ++i) {
    order.push_back(columns[static_cast<std::size_t>(decomposition.colsPermutation().indices()[i])]);
  }
  return order;
}

Polynomial polynomial_of(const AffineEquation& form) {
  TermList terms;
  for (const auto& [unknown, coefficient] : form.terms) terms.push_back({coefficient, Monomial(unknown)});
  terms.push_back({form.constant, Monomial()});
  return Polynomial::sum(std::move(terms));
}

class Confirmation {
 public:
  Confirmation(const FloatNetwork& network, const FloatNetwork::Point& point, ConfirmationCounts& counts,
               const std::function<bool()>& should_stop)
      : network_(network), point_(point), counts_(counts), should_stop_(should_stop), sets_(choose_unknowns(network)) {}

  std::optional<ExactParameters> run() {
    std::optional<Phases> last;
    for (const double fence : fences) {
      Phases phases = phases_of(network_, point_, fence);
      if (last && *last == phases) break;
      for (const double tolerance : tolerances) {
        const ExactParameters rounded = rounded_point(tolerance);
        if (fits(network_, rounded)) return rounded;
        for (const std::vector<bool>& set : sets_) {
          if (should_stop_ && should_stop_()) return std::nullopt;
          if (auto found = solve(rounded, set, phases, tolerance)) return found;
        }
      }
      last = std::move(phases);
    }
    return std::nullopt;
  }

 private:
  ExactParameters rounded_point(double tolerance) const {
    ExactParameters rounded;
    for (const double value : point_.parameters) rounded.push_back(simple_near(value, tolerance));
    return rounded;
  }

  std::optional<ExactParameters> solve(const ExactParameters& rounded, const std::vector<bool>& set,
                                       const Phases& phases, double tolerance) {
    const LinearConditions conditions = linear_conditions(network_, rounded, set, phases);
    if (!conditions.is_possible) return std::nullopt;
    ++counts_.systems;
    const auto order = order_of_pivots(conditions.equations, network_.index().count);
    const std::optional<Echelon> echelon = solve_linear(conditions.equations, order);
    if (!echelon) return std::nullopt;
    ++counts_.solvable;
    for (const double finer : tolerances) {
      if (finer > tolerance) continue;
      ExactParameters values = rounded;
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (set[i]) values[i] = simple_near(point_.parameters[static_cast<Eigen::Index>(i)], finer);
      }
      echelon->complete(values);
      if (fits(network_, values)) return values;
    }
    return within_phases(rounded, set, conditions, tolerance);
  }

  /// Where rounding leaves the phases, a point that keeps to them, as near as that goes.
  std::optional<ExactParameters> within_phases(const ExactParameters& rounded, const std::vector<bool>& set,
                                               const LinearConditions& conditions, double tolerance) const {
    if (conditions.at_least_zero.empty() && conditions.above_zero.empty()) return std::nullopt;
    std::vector<Constraint> atoms;
    for (const AffineEquation& equation : conditions.equations) {
      atoms.push_back(Constraint::atom(polynomial_of(equation), Relation::equal));
    }
    for (const AffineEquation& sum : conditions.at_least_zero) {
      atoms.push_back(Constraint::atom(polynomial_of(sum), Relation::greater_equal));
    }
    for (const AffineEquation& sum : conditions.above_zero) {
      atoms.push_back(Constraint::atom(polynomial_of(sum), Relation::greater));
    }
    PointOptions options;
    options.pivot_limit = most_pivots;
    options.should_stop = should_stop_;
    for (std::size_t i = 0; i < rounded.size(); ++i) {
      options.hints.emplace_back(simple_near(point_.parameters[static_cast<Eigen::Index>(i)], tolerance));
    }
    const auto found = feasible_point(rounded.size(), atoms, options);
    if (!found) return std::nullopt;
    ExactParameters values = rounded;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (set[i]) values[i] = (*found)[i];
    }
    return fits(network_, values) ? std::optional(std::move(values)) : std::nullopt;
  }

  const FloatNetwork& network_;
  const FloatNetwork::Point& point_;
  ConfirmationCounts& counts_;
  const std::function<bool()>& should_stop_;
  std::vector<std::vector<bool>> sets_;
};

}  // namespace

Confirmed confirm(const FloatNetwork& network, const FloatNetwork::Point& point, ConfirmationCounts& counts,
                  const std::function<bool()>& should_stop) {
  ++counts.points;
  Eigen::VectorXd parameters = point.parameters;
  rescale(network, parameters);
  const FloatNetwork::Point rescaled = network.at(std::move(parameters));
  Confirmed confirmed;
  confirmed.exact = Confirmation(network, rescaled, counts, should_stop).run();
  for (const double tolerance : settling) {
    if (confirmed.exact || (should_stop && should_stop())) break;
    std::optional<FloatNetwork::Point> settled = settle(network, rescaled, tolerance);
    if (!settled) continue;
    confirmed.exact = Confirmation(network, *settled, counts, should_stop).run();
    if (!confirmed.settled) confirmed.settled = std::move(settled);
  }
  return confirmed;
}

}  // namespace nnsolve::native
