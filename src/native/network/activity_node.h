// What is known in a node of the search through dichotomies, in floating point: the linear conditions of what is
// decided, and what one more decision adds to them. Stages decide the neurons of one sign each, first those of the sign
// that fewer have; in the last stage each decision makes a target an equation.
#pragma once

#include "native/network/activity_conditions.h"

#include <Eigen/Dense>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace nnsolve::native {

/// Parameters that meet the decided targets are `origin` + `directions` * t.
struct ActivityNode {
  std::size_t stage = 0;
  std::vector<bool> is_decided;   // by data point, in this stage
  std::vector<Pattern> patterns;  // by data point, of the neurons that are decided there
  Activities activities;
  std::vector<ActivityConditions::Inequality> inequalities;
  Eigen::MatrixXd rows;  // by inequality: rows * parameters >= bounds
  Eigen::VectorXd bounds;
  Eigen::VectorXd origin;
  Eigen::MatrixXd directions;
  std::size_t decided = 0;
};

class ActivityStages {
 public:
  using Inequality = ActivityConditions::Inequality;
  using Node = ActivityNode;

  /// The conditions outlive it.
  explicit ActivityStages(const ActivityConditions& conditions);

  bool is_last(std::size_t stage) const { return stage + 1 == stages_.size(); }
  /// The neurons that the node's stage decides.
  Pattern asked(const Node& node) const { return stages_[node.stage]; }
  /// All ways of them to be active, at a data point.
  std::vector<Pattern> choices(const Node& node, std::size_t point) const;

  /// Where stages before have decided all data points.
  void begin(Node& node, std::size_t stage) const;
  void decide(Node& node, std::size_t point, Pattern pattern) const;

  /// What comes with a decision.
  struct Change {
    std::size_t point = 0;
    std::vector<Pattern> patterns;
    std::vector<Inequality> inequalities;
  };
  Change change_by(const Node& node, std::size_t point, Pattern pattern) const;
  /// Which inequalities, the node's and then the change's, contradict each other where the equations hold. Nothing:
  /// none do, as it seems. `reduced` and `missing`: rows * directions, and bounds - rows * origin.
  std::optional<std::vector<std::size_t>> propose(const Node& node, const Change& change,
                                                  const Eigen::MatrixXd& reduced, const Eigen::VectorXd& missing) const;

 private:
  /// What another equation takes from the directions.
  struct Step {
    bool is_impossible = false;
    bool is_new = false;     // false: it holds everywhere
    Eigen::VectorXd shift;   // of t, to where it holds
    Eigen::VectorXd mirror;  // a reflection turns the direction in which it does not hold into the first

    Eigen::MatrixXd without(const Eigen::MatrixXd& rows) const {
      const Eigen::MatrixXd turned = rows - (rows * mirror) * (2 / mirror.squaredNorm()) * mirror.transpose();
      return turned.rightCols(turned.cols() - 1);
    }
  };

  Step step_to(const Node& node, const Change& change) const;
  Eigen::MatrixXd directions_of(Pattern neurons) const;
  void compute_rows(Node& node) const;
  void append(const std::vector<Inequality>& inequalities, const std::vector<Pattern>& patterns, Eigen::MatrixXd& rows,
              Eigen::VectorXd& bounds) const;

  const ActivityConditions& conditions_;
  std::vector<Pattern> stages_;                       // the neurons that each decides
  std::vector<std::vector<std::size_t>> members_of_;  // by data point, of whose hull it is a corner
};

}  // namespace nnsolve::native
