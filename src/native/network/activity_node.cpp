#include "native/network/activity_node.h"

#include "native/network/nonnegative_least_squares.h"

#include <algorithm>
#include <cmath>

namespace nnsolve::native {

namespace {

std::vector<Pattern> subsets(Pattern neurons) {
  std::vector<Pattern> result;
  Pattern subset = 0;
  do {
    result.push_back(subset);
    subset = (subset - neurons) & neurons;
  } while (subset != 0);
  return result;
}

}  // namespace

ActivityStages::ActivityStages(const ActivityConditions& conditions)
    : conditions_(conditions), members_of_(conditions.point_count()) {
  if (conditions.minority() != 0) stages_.push_back(conditions.minority());
  stages_.push_back(conditions.majority());
  for (std::size_t i = 0; i < conditions.hull_members().size(); ++i) {
    for (const auto& [corner, factor] : conditions.hull_members()[i].corners) members_of_[corner].push_back(i);
  }
}

std::vector<Pattern> ActivityStages::choices(const Node& node, std::size_t point) const {
  std::vector<Pattern> result;
  for (const Pattern subset : subsets(asked(node))) result.push_back(node.patterns[point] | subset);
  return result;
}

void ActivityStages::begin(Node& node, std::size_t stage) const {
  const auto parameters = static_cast<Eigen::Index>(conditions_.parameter_count());
  const std::size_t points = conditions_.point_count();
  node.stage = stage;
  node.decided = 0;
  node.is_decided.assign(points, false);
  node.origin = Eigen::VectorXd::Zero(parameters);
  node.directions = is_last(stage) ? Eigen::MatrixXd::Identity(parameters, parameters) : directions_of(asked(node));
  std::erase_if(node.inequalities, [](const Inequality& old) { return old.kind != Inequality::Kind::side; });
  for (std::size_t point = 0; point < points && is_last(stage); ++point) {
    for (const Pattern subset : subsets(asked(node))) {
      node.inequalities.push_back({Inequality::Kind::cap, point, subset, false});
    }
  }
  compute_rows(node);
}

/// Of the parameters of these neurons.
Eigen::MatrixXd ActivityStages::directions_of(Pattern neurons) const {
  const auto all = static_cast<Eigen::Index>(conditions_.parameter_count());
  const Eigen::Index block = (all - 1) / static_cast<Eigen::Index>(conditions_.neuron_count());
  Eigen::MatrixXd directions(all, 0);
  for (std::size_t j = 0; j < conditions_.neuron_count(); ++j) {
    if ((neurons >> j & 1) == 0) continue;
    directions.conservativeResize(Eigen::NoChange, directions.cols() + block);
    directions.rightCols(block).setZero();
    directions.block(static_cast<Eigen::Index>(j) * block, directions.cols() - block, block, block).setIdentity();
  }
  return directions;
}

void ActivityStages::compute_rows(Node& node) const {
  node.rows.resize(0, node.origin.size());
  node.bounds.resize(0);
  append(node.inequalities, node.patterns, node.rows, node.bounds);
}

void ActivityStages::append(const std::vector<Inequality>& inequalities, const std::vector<Pattern>& patterns,
                            Eigen::MatrixXd& rows, Eigen::VectorXd& bounds) const {
  Eigen::Index row = rows.rows();
  rows.conservativeResize(row + static_cast<Eigen::Index>(inequalities.size()), Eigen::NoChange);
  bounds.conservativeResize(rows.rows());
  for (const Inequality& inequality : inequalities) {
    const auto form = conditions_.in_floating_point(inequality, patterns);
    rows.row(row) = Eigen::Map<const Eigen::RowVectorXd>(form.factors.data(), rows.cols());
    bounds[row] = form.bound;
    ++row;
  }
}

ActivityStages::Change ActivityStages::change_by(const Node& node, std::size_t point, Pattern pattern) const {
  Change change{point, node.patterns, {}};
  change.patterns[point] = pattern;
  for (std::size_t j = 0; j < conditions_.neuron_count(); ++j) {
    if ((asked(node) >> j & 1) == 0) continue;
    change.inequalities.push_back({Inequality::Kind::side, point, Pattern{1} << j, (pattern >> j & 1) != 0});
  }
  if (is_last(node.stage)) return change;
  const auto is_decided = [&](std::size_t i) { return i == point || node.is_decided[i]; };
  for (const std::size_t i : members_of_[point]) {
    const HullMember& member = conditions_.hull_members()[i];
    if (!std::ranges::all_of(member.corners, [&](const auto& corner) { return is_decided(corner.first); })) continue;
    if (is_decided(member.point)) {
      change.inequalities.push_back({Inequality::Kind::convexity, i, change.patterns[member.point], false});
      continue;
    }
    for (const Pattern subset : subsets(asked(node))) {
      change.inequalities.push_back({Inequality::Kind::convexity, i, subset, false});
    }
  }
  return change;
}

std::optional<std::vector<std::size_t>> ActivityStages::propose(const Node& node, const Change& change,
                                                                const Eigen::MatrixXd& reduced,
                                                                const Eigen::VectorXd& missing) const {
  constexpr double infeasible = 1e-12;
  Eigen::MatrixXd added(0, node.origin.size());
  Eigen::VectorXd bounds(0);
  append(change.inequalities, change.patterns, added, bounds);
  const Eigen::Index old = reduced.rows();
  Eigen::MatrixXd left(old + added.rows(), node.directions.cols());
  Eigen::VectorXd right(left.rows());  // left * t >= right
  left.topRows(old) = reduced;
  right.head(old) = missing;
  left.bottomRows(added.rows()) = added * node.directions;
  right.tail(added.rows()) = bounds - added * node.origin;
  const Step step = step_to(node, change);
  if (step.is_impossible) return std::vector<std::size_t>();
  if (step.is_new) {
    right -= left * step.shift;
    left = step.without(left);
  }
  Eigen::MatrixXd columns(left.cols() + 1, left.rows());
  columns.topRows(left.cols()) = left.transpose();
  columns.bottomRows(1) = right.transpose();
  for (Eigen::Index i = 0; i < columns.cols(); ++i) {
    const double size = columns.col(i).norm();
    if (size > 1e-12) columns.col(i) /= size;
  }
  const NonnegativeFit fit =
      nonnegative_least_squares(columns, Eigen::VectorXd::Unit(columns.rows(), columns.rows() - 1));
  if (fit.rest.squaredNorm() > infeasible) return std::nullopt;
  std::vector<std::size_t> needed;
  for (Eigen::Index i = 0; i < fit.factors.size(); ++i) {
    if (fit.factors[i] > 0) needed.push_back(static_cast<std::size_t>(i));
  }
  return needed;
}

ActivityStages::Step ActivityStages::step_to(const Node& node, const Change& change) const {
  constexpr double tiny = 1e-9;
  Step step;
  if (!is_last(node.stage)) return step;
  const auto form = conditions_.equation_in_floating_point(change.point, change.patterns[change.point]);
  const Eigen::Map<const Eigen::VectorXd> equation(form.factors.data(), node.origin.size());
  const double rest = form.bound - equation.dot(node.origin);
  const Eigen::VectorXd slope = node.directions.transpose() * equation;
  const double size = slope.norm();
  if (!(size > tiny * equation.norm())) {
    step.is_impossible = std::abs(rest) > 1e-7 * (1 + std::abs(form.bound));
    return step;
  }
  step.is_new = true;
  step.shift = slope * (rest / (size * size));
  step.mirror = slope;
  step.mirror[0] += slope[0] < 0 ? -size : size;
  return step;
}

void ActivityStages::decide(Node& node, std::size_t point, Pattern pattern) const {
  const Change change = change_by(node, point, pattern);
  const Step step = step_to(node, change);
  if (step.is_new) {
    node.origin += node.directions * step.shift;
    node.directions = step.without(node.directions);
  }
  node.patterns[point] = pattern;
  node.is_decided[point] = true;
  node.activities |= conditions_.activities(point, pattern, asked(node));
  // What the equation and the sides say is not said twice.
  std::erase_if(node.inequalities,
                [&](const Inequality& old) { return old.kind == Inequality::Kind::cap && old.where == point; });
  node.inequalities.insert(node.inequalities.end(), change.inequalities.begin(), change.inequalities.end());
  compute_rows(node);
  ++node.decided;
}

}  // namespace nnsolve::native
