// All integer solutions, and only those: a lattice that lost some would fix fewer scales than there are, one with
// multiples only or with too many vectors would fix a scale that is not free.
#include "presolve/system/exponent_lattice.h"

#include "algebra/integer.h"
#include "support/random_instance.h"

#include <catch2/catch.hpp>

#include <functional>

using namespace nnsolve;
using namespace nnsolve::test;
using namespace nnsolve::presolving;

namespace {

using Vector = std::vector<std::int64_t>;

std::int64_t product(const Vector& a, const Vector& b) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

IntegerRow sparse(const Vector& row) {
  IntegerRow result;
  for (std::uint32_t column = 0; column < row.size(); ++column) {
    if (row[column] != 0) result.emplace_back(column, Rational(row[column]));
  }
  return result;
}

void for_all_small(std::size_t dimension, std::int64_t bound, const std::function<void(const Vector&)>& visit) {
  Vector vector(dimension, -bound);
  for (;;) {
    visit(vector);
    std::size_t place = 0;
    while (place < dimension && vector[place] == bound) vector[place++] = -bound;
    if (place == dimension) return;
    ++vector[place];
  }
}

}  // namespace

TEST_CASE("Integer solutions of one equation", "[lattice]") {
  ExponentLattice lattice(2);
  CHECK(lattice.require_zero(sparse({4, 6})) == Rational(2));
  CHECK(lattice.rank() == 1);  // multiples of (3, -2)
  CHECK(lattice.divisor_of(0) == Rational(3));
  CHECK(lattice.divisor_of(1) == Rational(2));
  CHECK(lattice.require_zero(sparse({-2, -3})) == Rational(0));
  CHECK(lattice.require_zero(sparse({0, 1})) == Rational(2));
  CHECK(lattice.rank() == 0);
  CHECK(lattice.divisor_of(0) == Rational(0));
}

TEST_CASE("Random equations: divisors are those of all small solutions", "[lattice]") {
  Random random(1);
  std::size_t nontrivial = 0;
  for (int round = 0; round < 300; ++round) {
    INFO("round " << round);
    const auto dimension = static_cast<std::size_t>(uniform(random, 1, 3));
    std::vector<Vector> rows(static_cast<std::size_t>(uniform(random, 0, 4)), Vector(dimension));
    ExponentLattice lattice(dimension);
    std::size_t dropped = 0;
    for (Vector& row : rows) {
      for (std::int64_t& entry : row) entry = uniform(random, -2, 2);
      if (!lattice.require_zero(sparse(row)).is_zero()) ++dropped;
    }
    REQUIRE(lattice.rank() == dimension - dropped);
    std::vector<Rational> divisors(dimension);
    for_all_small(dimension, 8, [&](const Vector& vector) {
      for (const Vector& row : rows) {
        if (product(row, vector) != 0) return;
      }
      for (std::size_t i = 0; i < dimension; ++i) {
        divisors[i] = greatest_common_divisor(divisors[i], Rational(vector[i]));
      }
    });
    bool is_nontrivial = false;
    for (std::uint32_t i = 0; i < dimension; ++i) {
      const Rational divisor = lattice.divisor_of(i);
      if (Rational(8) < divisor) continue;  // beyond the small ones
      CHECK(divisor == divisors[i]);
      is_nontrivial = is_nontrivial || Rational(1) < divisor;
    }
    nontrivial += is_nontrivial ? 1 : 0;
  }
  CHECK(nontrivial > 20);
}
