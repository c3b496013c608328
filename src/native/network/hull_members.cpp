// Points that depend on each other such that no smaller set of them does are a circuit. Where all points span an affine
// space of dimension r, each circuit is part of a set of r + 2 points that spans it, too, and is the only one there: a
// circuit has as many points as its span has dimensions and two more, and points of which each adds a dimension are in
// no circuit. So the sets of r + 2 points with one dependence up to a factor tell all circuits. A point is in the hull
// of the others of its circuit if its factor alone is of the other sign.
#include "native/network/hull_members.h"

#include "algebra/linear_algebra.h"

#include <Eigen/LU>

#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>
#include <set>

namespace nnsolve::native {

namespace {

using Points = std::vector<std::vector<Rational>>;

double subset_count(std::size_t count, std::size_t size) {
  double result = 1;
  for (std::size_t i = 0; i < size; ++i) result *= static_cast<double>(count - i) / static_cast<double>(i + 1);
  return result;
}

/// Goes through all subsets of the first `count` numbers in order. False: that was the last one.
bool advance(std::vector<std::size_t>& subset, std::size_t count) {
  std::size_t place = subset.size();
  while (place > 0 && subset[place - 1] == count - subset.size() + place - 1) --place;
  if (place == 0) return false;
  std::iota(subset.begin() + static_cast<std::ptrdiff_t>(place) - 1, subset.end(), subset[place - 1] + 1);
  return true;
}

Eigen::MatrixXd in_floating_point(const Points& points) {
  Eigen::MatrixXd columns(points.front().size(), points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t k = 0; k < points[i].size(); ++k) {
      columns(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(i)) = points[i][k].to_double();
    }
  }
  // Coordinates of one size, or rounding decides what depends on what.
  for (Eigen::Index k = 0; k < columns.rows(); ++k) {
    const double size = columns.row(k).cwiseAbs().maxCoeff();
    if (size > 0) columns.row(k) /= size;
  }
  return columns;
}

/// In floating point, in a circuit of the subset: which point is in the hull of which others, the corners.
struct Proposal {
  std::size_t point = 0;
  std::vector<std::size_t> corners;
};

std::optional<Proposal> propose(const Eigen::MatrixXd& columns, const std::vector<std::size_t>& subset) {
  constexpr double tiny = 1e-9;
  Eigen::MatrixXd chosen(columns.rows(), static_cast<Eigen::Index>(subset.size()));
  for (std::size_t i = 0; i < subset.size(); ++i) {
    chosen.col(static_cast<Eigen::Index>(i)) = columns.col(static_cast<Eigen::Index>(subset[i]));
  }
  Eigen::FullPivLU<Eigen::MatrixXd> decomposition(chosen);
  decomposition.setThreshold(tiny);
  if (decomposition.dimensionOfKernel() != 1) return std::nullopt;
  const Eigen::VectorXd kernel = decomposition.kernel().col(0);
  const double size = kernel.cwiseAbs().maxCoeff();
  std::vector<std::size_t> above;
  std::vector<std::size_t> below;
  for (std::size_t i = 0; i < subset.size(); ++i) {
    const double factor = kernel[static_cast<Eigen::Index>(i)];
    if (std::abs(factor) > tiny * size) (factor > 0 ? above : below).push_back(subset[i]);
  }
  if (below.size() == 1) return Proposal{below.front(), std::move(above)};
  if (above.size() == 1) return Proposal{above.front(), std::move(below)};
  return std::nullopt;
}

std::optional<HullMember> exact(const Points& points, const Proposal& proposal) {
  const std::vector<Rational>& point = points[proposal.point];
  std::vector<AffineEquation> equations(point.size());
  for (std::size_t k = 0; k < point.size(); ++k) {
    equations[k].constant = -point[k];
    for (std::size_t i = 0; i < proposal.corners.size(); ++i) {
      const Rational& value = points[proposal.corners[i]][k];
      if (!value.is_zero()) equations[k].terms.emplace_back(static_cast<std::uint32_t>(i), value);
    }
  }
  const std::optional<Echelon> echelon = solve_linear(equations);
  if (!echelon) return std::nullopt;
  std::vector<Rational> factors(proposal.corners.size());
  echelon->complete(factors);
  HullMember member{proposal.point, {}};
  for (std::size_t i = 0; i < factors.size(); ++i) {
    if (factors[i].sign() <= 0) return std::nullopt;
    member.corners.emplace_back(proposal.corners[i], std::move(factors[i]));
  }
  return member;
}

}  // namespace

std::vector<HullMember> hull_members(const Points& points, std::size_t most_subsets) {
  std::vector<HullMember> members;
  if (points.empty()) return members;
  const std::size_t size = rank_of(points) + 1;
  std::size_t count = points.size();
  while (count >= size && subset_count(count, size) > static_cast<double>(most_subsets)) --count;
  if (count < size) return members;
  const Eigen::MatrixXd columns = in_floating_point(points);
  std::set<std::pair<std::size_t, std::vector<std::size_t>>> seen;
  std::vector<std::size_t> subset(size);
  std::iota(subset.begin(), subset.end(), std::size_t{0});
  do {
    const std::optional<Proposal> proposal = propose(columns, subset);
    if (!proposal || !seen.emplace(proposal->point, proposal->corners).second) continue;
    if (auto member = exact(points, *proposal)) members.push_back(*std::move(member));
  } while (advance(subset, count));
  return members;
}

}  // namespace nnsolve::native
