// Least squares with factors that may not be negative (Lawson and Hanson 1974). By it two questions are one: whether
// inequalities G t >= h have a solution, and if not, why not. Let A be G' with h' as its last row, and b the last unit
// vector. If A f = b for some f >= 0, then f' G = 0 and f' h = 1 say that there is none; if not, the rest r = b - A f
// of the best f has no positive product with any column, and -(all of r but its last entry) / (the last) is a t.
#pragma once

#include <Eigen/Dense>

namespace nnsolve::native {

struct NonnegativeFit {
  Eigen::VectorXd factors;  // those that are not 0 belong to independent columns
  Eigen::VectorXd rest;
};

/// The f >= 0 for which A f is nearest to b. Columns should be of about the same length.
NonnegativeFit nonnegative_least_squares(const Eigen::MatrixXd& columns, const Eigen::VectorXd& wanted);

}  // namespace nnsolve::native
