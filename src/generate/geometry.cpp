// Points, spheres and circles: coordinates that must be found from distances, and places for things that must not
// overlap.
#include "generate/conjunction.h"
#include "generate/families.h"
#include "generate/random_polynomial.h"

#include <utility>
#include <vector>

namespace nnsolve::generators {

namespace {

struct Point {
  Polynomial x;
  Polynomial y;
};

Point add_point(Conjunction& conjunction) {
  Point point;
  point.x = conjunction.new_variable();
  point.y = conjunction.new_variable();
  return point;
}

Polynomial square(const Polynomial& p) { return p * p; }
Polynomial squared_distance(const Point& a, const Point& b) { return square(a.x - b.x) + square(a.y - b.y); }

/// Points with planted coordinates; with `equilateral` corners of a triangular grid, in the field of the root of 3.
std::vector<Point> add_planted_points(Random& random, Conjunction& conjunction, std::size_t count, bool equilateral) {
  Assignment solution;
  if (equilateral) solution.fields = {{{-3, 0, 1}, 1, 2}};
  std::vector<Point> points;
  for (std::size_t i = 0; i < count; ++i) {
    points.push_back(add_point(conjunction));
    if (!equilateral) {
      solution.values.emplace_back(small_rational(random));
      solution.values.emplace_back(small_rational(random));
      continue;
    }
    const Rational along(uniform(random, -2, 2));
    const Rational up(uniform(random, -2, 2));
    solution.values.emplace_back(along + up * Rational(1, 2));
    solution.values.emplace_back(Polynomial::variable(0) * (up * Rational(1, 2)));
  }
  conjunction.solution = std::move(solution);
  return points;
}

}  // namespace

GeneratedInstance make_distances(std::size_t size, std::uint64_t seed) {
  Random random = make_random("distances", size, seed);
  Conjunction conjunction;
  if (chance(random, 30)) {  // |u + v|^2 = 2 |u|^2 + 2 |v|^2 - |u - v|^2 is at most 2 |u|^2 + 2 |v|^2
    std::vector<Point> points;
    for (std::size_t i = 0; i < size + 2; ++i) points.push_back(add_point(conjunction));
    const Rational a(uniform(random, 1, 5));
    const Rational b(uniform(random, 1, 5));
    const Rational gap(1, uniform(random, 1, 1000));
    const std::size_t first = conjunction.add(squared_distance(points[0], points[1]) - Polynomial(a));
    const std::size_t second = conjunction.add(squared_distance(points[1], points[2]) - Polynomial(b));
    const std::size_t both =
        conjunction.add(squared_distance(points[0], points[2]) - Polynomial((a + b) * Rational(2) + gap));
    for (std::size_t i = 3; i < points.size(); ++i) {
      conjunction.add(squared_distance(points[i], points[i - 1]) - Polynomial(Rational(uniform(random, 1, 9))));
    }
    RefutationStep step;
    step.conclusion = {Polynomial(), Relation::greater};
    step.sum = {positive(1, points[1].x * Rational(2) - points[0].x - points[2].x),
                positive(1, points[1].y * Rational(2) - points[0].y - points[2].y),
                positive(gap),
                times(one, both),
                times(Polynomial(Rational(-2)), first),
                times(Polynomial(Rational(-2)), second)};
    conjunction.refutation = IdentityRefutation{{std::move(step)}};
    return disguised(random, std::move(conjunction));
  }
  const std::vector<Point> points = add_planted_points(random, conjunction, size + 2, chance(random, 50));
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (j + 1 != i && !chance(random, 60)) continue;
      const Polynomial distance = squared_distance(points[i], points[j]);
      conjunction.add(distance - Polynomial(value_at(distance, *conjunction.solution).rational()));
    }
  }
  shuffle_all(random, conjunction);
  return as_instance(random, std::move(conjunction));
}

GeneratedInstance make_sphere(std::size_t size, std::uint64_t seed) {
  Random random = make_random("sphere", size, seed);
  Conjunction conjunction;  // |x|^2 = r^2 and a x = c
  std::vector<Polynomial> x;
  std::vector<Rational> a;
  std::vector<Rational> point;
  const auto kind = uniform(random, 0, 2);  // apart, touching, cutting
  const Rational scale = small_nonzero(random);
  Polynomial norm;
  Polynomial plane;
  Rational a_norm;
  for (std::size_t i = 0; i <= size; ++i) {
    x.push_back(conjunction.new_variable());
    a.push_back(small_nonzero(random));
    point.push_back(kind == 2 ? small_rational(random) : a[i] * scale);
    norm += square(x[i]);
    plane += x[i] * a[i];
    a_norm += a[i] * a[i];
  }
  const Rational c = value_at(plane, point);
  Rational r_squared = value_at(norm, point);
  const Rational gap = kind == 0 ? r_squared * Rational(1, uniform(random, 2, 1000)) : Rational(0);
  r_squared -= gap;
  const std::size_t on_sphere = conjunction.add(norm - Polynomial(r_squared));
  const std::size_t on_plane = conjunction.add(plane - Polynomial(c));
  if (kind != 0) {
    conjunction.solution = Assignment{{}, {point.begin(), point.end()}};
    return disguised(random, std::move(conjunction));
  }
  RefutationStep step;  // Lagrange: |a|^2 |x|^2 - (a x)^2 is the sum of (a_i x_j - a_j x_i)^2
  step.conclusion = {Polynomial(), Relation::greater};
  step.sum = {positive(c * c - a_norm * r_squared), times(Polynomial(-a_norm), on_sphere),
              times(plane + Polynomial(c), on_plane)};
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) step.sum.push_back(positive(1, x[j] * a[i] - x[i] * a[j]));
  }
  conjunction.refutation = IdentityRefutation{{std::move(step)}};
  return disguised(random, std::move(conjunction));
}

GeneratedInstance make_circles(std::size_t size, std::uint64_t seed) {
  Random random = make_random("circles", size, seed);
  Conjunction conjunction;  // unit circles on a grid of width w, in a rectangle that is hardly larger
  const auto width = uniform(random, 1, 3);
  const auto height = (static_cast<std::int64_t>(size) + width - 1) / width;
  const Rational slack = chance(random, 50) ? Rational(0) : Rational(uniform(random, 1, 2), 4);
  Assignment solution;
  std::vector<Point> points;
  for (std::size_t i = 0; i < size; ++i) {
    const auto column = static_cast<std::int64_t>(i) % width;
    const auto row = static_cast<std::int64_t>(i) / width;
    const Point point = add_point(conjunction);
    solution.values.emplace_back(Rational(2 * column + 1));
    solution.values.emplace_back(Rational(2 * row + 1));
    conjunction.add(point.x - one, Relation::greater_equal);
    conjunction.add(point.y - one, Relation::greater_equal);
    conjunction.add(Polynomial(Rational(2 * width - 1) + slack) - point.x, Relation::greater_equal);
    conjunction.add(Polynomial(Rational(2 * height - 1) + slack) - point.y, Relation::greater_equal);
    for (const Point& other : points) {
      conjunction.add(squared_distance(point, other) - Polynomial(Rational(4)), Relation::greater_equal);
    }
    points.push_back(point);
  }
  conjunction.solution = std::move(solution);
  shuffle_all(random, conjunction);
  return as_instance(random, std::move(conjunction));
}

}  // namespace nnsolve::generators
