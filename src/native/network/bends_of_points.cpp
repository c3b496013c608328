// A sum of ReLUs of a number t, c + sum of v_i max(0, +-(t - b_i)), is constant on a piece if those that bend before it
// look backwards and those that bend after it look ahead; and any continuous piecewise affine function with a constant
// piece is such a sum, whatever its slopes elsewhere. So the question is how few bends will do.
//
// Law. Join neighbouring points by lines. Where the slopes of all outputs are the same on both sides there need be no
// bend. And where the lines before point i and after point i + 1 meet between the two, one bend there serves instead of
// two: the function goes through both points, and nothing else changes. For one output that is where both bend in the
// same direction. A constant piece is there if neighbours have the same values; else a point is doubled, a little
// beside, which costs a bend at most. If it is the first or the last one, all others cost a bend at most: n points need
// n - 1.
#include "native/network/bends_of_points.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace nnsolve::native {

namespace {

using Slopes = std::vector<std::vector<Rational>>;  // by piece, by output

Slopes slopes_of(const std::vector<FormPoint>& points) {
  Slopes slopes;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const Rational width = points[i + 1].place - points[i].place;
    slopes.emplace_back();
    for (std::size_t o = 0; o < points[i].values.size(); ++o) {
      slopes.back().push_back((points[i + 1].values[o] - points[i].values[o]) / width);
    }
  }
  return slopes;
}

/// Where the lines before point i and after point i + 1 meet, if that is one place between these for all outputs.
std::optional<Rational> meeting_place(const std::vector<FormPoint>& points, const Slopes& slopes, std::size_t i) {
  std::optional<Rational> place;
  for (std::size_t o = 0; o < points[i].values.size(); ++o) {
    const Rational& before = slopes[i - 1][o];
    const Rational& after = slopes[i + 1][o];
    if (before == slopes[i][o] && after == slopes[i][o]) continue;
    if (before == after) return std::nullopt;
    const Rational rise = points[i + 1].values[o] - points[i].values[o];
    const Rational meets = (rise + before * points[i].place - after * points[i + 1].place) / (before - after);
    if (place && *place != meets) return std::nullopt;
    place = meets;
  }
  if (!place || *place <= points[i].place || *place >= points[i + 1].place) return std::nullopt;
  return place;
}

/// With the piece after point `flat` the constant one.
Bends bends_with(const std::vector<FormPoint>& points, std::size_t flat) {
  const Slopes slopes = slopes_of(points);
  Bends bends;
  for (std::size_t i = 1; i + 1 < points.size(); ++i) {
    if (slopes[i - 1] == slopes[i]) continue;
    const bool is_before = i <= flat;
    const bool may_join = i + 2 < points.size() && i != flat;
    if (const auto joined = may_join ? meeting_place(points, slopes, i) : std::nullopt) {
      bends.places.push_back(*joined);
      ++i;
    } else {
      bends.places.push_back(points[i].place);
    }
    if (is_before) ++bends.before_flat;
  }
  return bends;
}

}  // namespace

Bends bends_of_points(const std::vector<FormPoint>& points) {
  constexpr std::size_t most_tried_all = 12;
  if (points.size() == 1) return {};
  std::optional<Bends> best;
  const auto consider = [&](Bends bends) {
    if (!best || bends.places.size() < best->places.size()) best = std::move(bends);
  };
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    if (points[i].values == points[i + 1].values) consider(bends_with(points, i));
  }
  for (std::size_t i = 0; i < points.size(); ++i) {
    const bool is_end = i == 0 || i + 1 == points.size();
    if (!is_end && points.size() > most_tried_all) continue;
    std::vector<FormPoint> doubled = points;
    FormPoint twin = points[i];
    if (i == 0) {
      twin.place -= Rational(1);
      doubled.insert(doubled.begin(), std::move(twin));
    } else {
      twin.place = is_end ? twin.place + Rational(1) : (twin.place + points[i + 1].place) / Rational(2);
      doubled.insert(doubled.begin() + static_cast<std::ptrdiff_t>(i) + 1, std::move(twin));
    }
    consider(bends_with(doubled, i));
  }
  return *std::move(best);
}

}  // namespace nnsolve::native
