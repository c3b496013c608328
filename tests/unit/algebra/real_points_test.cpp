// All real solutions where there are finitely many complex ones: none is lost, none is made up.
#include "algebra/real_points.h"

#include "algebra/evaluate_system.h"
#include "tests/unit/algebra/random_numbers.h"

#include "nnsolve/system.h"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace nnsolve;

namespace {

Polynomial x(Variable i) { return Polynomial::variable(i); }
Polynomial number(int n) { return {Rational(n)}; }

std::vector<Variable> variables(std::size_t count) {
  std::vector<Variable> result(count);
  for (std::size_t i = 0; i < count; ++i) result[i] = static_cast<Variable>(i);
  return result;
}

RealPoints points_of(const std::vector<Polynomial>& equations, std::size_t count) {
  return real_points(equations, variables(count), {});
}

bool all_hold(const std::vector<Polynomial>& equations, const RealPoints& found) {
  System system;
  for (const Polynomial& equation : equations) {
    system.constraints.push_back(Constraint::atom(equation, Relation::equal));
  }
  for (const Assignment& point : found.points) {
    if (!holds(system, point)) return false;
  }
  return true;
}

std::vector<Polynomial> cyclic(std::size_t n) {
  std::vector<Polynomial> result;
  for (std::size_t degree = 1; degree <= n; ++degree) {
    Polynomial sum = degree == n ? number(-1) : Polynomial();
    for (std::size_t start = 0; start < (degree == n ? 1 : n); ++start) {
      Polynomial product(Rational(1));
      for (std::size_t i = 0; i < degree; ++i) product = product * x(static_cast<Variable>((start + i) % n));
      sum += product;
    }
    result.push_back(sum);
  }
  return result;
}

std::vector<Polynomial> katsura(int n) {
  const auto u = [&](int i) {
    i = std::abs(i);
    return i <= n ? x(static_cast<Variable>(i)) : Polynomial();
  };
  Polynomial sum = number(-1);
  for (int i = -n; i <= n; ++i) sum += u(i);
  std::vector<Polynomial> result = {sum};
  for (int m = 0; m < n; ++m) {
    Polynomial equation = -u(m);
    for (int i = -n; i <= n; ++i) equation += u(i) * u(m - i);
    result.push_back(equation);
  }
  return result;
}

/// p(q) for a list of polynomials in place of the variables.
Polynomial substitute(const Polynomial& polynomial, const std::vector<Polynomial>& by) {
  Polynomial sum;
  for (const Term& term : polynomial.terms()) {
    Polynomial product(term.coefficient);
    for (const Variable variable : term.monomial.factors()) product = product * by[variable];
    sum += product;
  }
  return sum;
}

}  // namespace

TEST_CASE("Known systems have as many real solutions as they have", "[real-points]") {
  const auto count = [](const std::vector<Polynomial>& equations, std::size_t variable_count) {
    const RealPoints found = points_of(equations, variable_count);
    CHECK(found.kind == RealPoints::Kind::all);
    CHECK(all_hold(equations, found));
    return found.points.size();
  };
  const Polynomial circle = x(0) * x(0) + x(1) * x(1) - number(1);
  CHECK(count({circle, x(0) - x(1)}, 2) == 2);
  CHECK(count({circle, x(0) * x(1) - number(2)}, 2) == 0);  // four complex ones
  CHECK(count({circle, x(0) - x(1), x(0) - number(5)}, 2) == 0);
  CHECK(count(katsura(2), 3) == 4);
  CHECK(count(katsura(3), 4) == 6);
  CHECK(count(katsura(4), 5) == 12);
  CHECK(count(cyclic(3), 3) == 0);  // six complex ones
  CHECK(count(cyclic(5), 5) == 10);
}

TEST_CASE("Zeros of higher multiplicity are found once", "[real-points]") {
  // Lost without the square-free parts: the powers of no element are a basis then.
  const Polynomial circle = x(0) * x(0) + x(1) * x(1) - number(1);
  const std::vector<Polynomial> touching = {circle, x(0) * x(0) - number(1)};
  CHECK(points_of(touching, 2).points.size() == 2);
  const std::vector<Polynomial> fat = {x(0) * x(0), x(0) * x(1), x(1) * x(1)};
  CHECK(points_of(fat, 2).points.size() == 1);
  const Polynomial square = x(0) * x(0) - number(2);
  const std::vector<Polynomial> roots = {square * square, (x(1) - x(0)) * (x(1) - x(0))};
  const RealPoints found = points_of(roots, 2);
  CHECK(found.points.size() == 2);
  CHECK(all_hold(roots, found));
}

TEST_CASE("Infinitely many solutions are no solutions to list, and too much work ends", "[real-points]") {
  CHECK(points_of({x(0) * x(1)}, 2).kind == RealPoints::Kind::infinite);
  CHECK(points_of({x(0) * x(0) + x(1) * x(1)}, 2).kind == RealPoints::Kind::infinite);  // over the complex numbers
  PointLimits limits;
  limits.work = 1000;
  CHECK(real_points(cyclic(5), variables(5), limits).kind == RealPoints::Kind::unknown);
  limits = {};
  limits.most_zeros = 69;  // cyclic-5 has 70
  CHECK(real_points(cyclic(5), variables(5), limits).kind == RealPoints::Kind::unknown);
}

TEST_CASE("Of planted solutions none is lost and none is added", "[real-points]") {
  // u(x0) with known real roots, the other variables as polynomials in x0; then the coordinates are changed, and
  // multiples of equations are added to others, so that nothing of that shows.
  const std::uint64_t seed = test_seed();
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  const auto small = [&](int most) {
    return static_cast<int>(random() % (2 * static_cast<unsigned>(most) + 1)) - most;
  };
  for (int round = 0; round < 60; ++round) {
    CAPTURE(round);
    const std::size_t count = 2 + random() % 2;
    const int rational = static_cast<int>(random() % 3);
    const bool has_root_of_two = random() % 2 == 0;
    Polynomial u = x(0) * x(0) + number(1 + static_cast<int>(random() % 3));  // no real root
    for (int i = 0; i < rational; ++i) u = u * (x(0) - number(3 * i - 2));
    if (has_root_of_two) u = u * (x(0) * x(0) - number(2));
    std::vector<Polynomial> equations = {u};
    for (std::size_t i = 1; i < count; ++i) {
      const Polynomial image = number(small(3)) * x(0) * x(0) + number(small(2)) * x(0) + number(small(4));
      equations.push_back(x(static_cast<Variable>(i)) - image);
    }
    std::vector<Polynomial> coordinates;
    for (std::size_t i = 0; i < count; ++i) {
      Polynomial sum = x(static_cast<Variable>(i)) + number(small(2));
      for (std::size_t j = 0; j < i; ++j) sum += number(small(2)) * x(static_cast<Variable>(j));
      coordinates.push_back(sum);
    }
    for (Polynomial& equation : equations) equation = substitute(equation, coordinates);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t j = random() % count;
      if (i != j) equations[i] += equations[j] * (number(small(2)) * x(static_cast<Variable>(i)) + number(small(2)));
    }
    const RealPoints found = points_of(equations, count);
    REQUIRE(found.kind == RealPoints::Kind::all);
    CHECK(found.points.size() == static_cast<std::size_t>(rational) + (has_root_of_two ? 2 : 0));
    CHECK(all_hold(equations, found));
  }
}
