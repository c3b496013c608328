#include "algebra/field_merge.h"

#include "tests/unit/algebra/random_numbers.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace nnsolve;

namespace {

Real root(const UnivariatePolynomial& polynomial, std::size_t index) {
  const auto result = Real::root_by_index(polynomial, index);
  REQUIRE(result.has_value());
  return *result;
}

Field field_of(const Real& number) {
  const auto [lower, upper] = number.isolating_interval();
  return {number.minimal_polynomial(), lower, upper};
}

/// p(value), as a value.
Value evaluate(const FieldArithmetic& fields, const UnivariatePolynomial& p, const Value& value) {
  Value result;
  for (std::size_t i = p.size(); i-- > 0;) result = fields.add(fields.multiply(result, value), Value(p[i]));
  return result;
}

/// That the value is that number, by the number's own definition: it is a root, and lies in the interval.
void check_is(FieldArithmetic& fields, const Value& value, const Real& number) {
  CAPTURE(number.to_string());
  if (number.is_rational()) {
    REQUIRE(value == Value(number.rational()));
    return;
  }
  const auto [lower, upper] = number.isolating_interval();
  REQUIRE(fields.is_zero(evaluate(fields, number.minimal_polynomial(), value)));
  REQUIRE(fields.sign(fields.subtract(value, Value(lower))) == 1);
  REQUIRE(fields.sign(fields.subtract(Value(upper), value)) == 1);
}

/// Expresses the numbers, checks every promise, and returns the result.
Expressed checked(const std::vector<Real>& numbers, const std::vector<std::uint32_t>& group) {
  Expressed result = express(numbers, group);
  REQUIRE(result.values.size() == numbers.size());
  FieldArithmetic fields(result.fields);
  for (const Field& field : result.fields) REQUIRE(check_field(field).empty());
  for (std::size_t i = 0; i < numbers.size(); ++i) check_is(fields, result.values[i], numbers[i]);
  REQUIRE(fields.merges().empty());
  return result;
}

Expressed checked(const std::vector<Real>& numbers) {
  return checked(numbers, std::vector<std::uint32_t>(numbers.size(), 0));
}

/// Merges all fields into one and checks that the generators are still the same numbers.
MergedFields merge_all(const std::vector<Real>& numbers) {
  std::vector<Field> fields;
  std::vector<std::size_t> all;
  for (const Real& number : numbers) {
    all.push_back(all.size());
    fields.push_back(field_of(number));
  }
  MergedFields merged = merge_fields(fields, {all});
  REQUIRE(merged.fields.size() == 1);
  REQUIRE(check_field(merged.fields[0]).empty());
  FieldArithmetic arithmetic(merged.fields);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const Value value = evaluate(arithmetic, fields[i].polynomial, merged.generators[i]);
    REQUIRE(value.is_zero());
    check_is(arithmetic, merged.generators[i], numbers[i]);
  }
  return merged;
}

std::size_t degree(const Field& field) { return field.polynomial.size() - 1; }

}  // namespace

// Without it: numbers of one field could get many, or different numbers the same value.
TEST_CASE("numbers of one field share it") {
  SECTION("quadratic") {
    const Expressed result = checked({root({-2, 0, 1}, 2), root({-2, 0, 1}, 1), root({-8, 0, 1}, 2),
                                      root({-1, -2, 1}, 2), root({-2, 0, 1}, 2), Real(Rational(5, 7))});
    CHECK(result.fields.size() == 1);
    CHECK(result.values[0] == result.values[4]);
  }
  SECTION("the golden ratio and the root of 5") {
    CHECK(checked({root({-1, -1, 1}, 2), root({-5, 0, 1}, 2), root({-1, 1, 1}, 1)}).fields.size() == 1);
  }
  SECTION("cos(2 pi k / 7), a cyclic cubic field") {
    const UnivariatePolynomial p = {-1, -4, 4, 8};
    CHECK(checked({root(p, 1), root(p, 2), root(p, 3)}).fields.size() == 1);
  }
  SECTION("roots of sqrt 2 + sqrt 3, and what lies in its field") {
    const UnivariatePolynomial p = {1, 0, -10, 0, 1};
    CHECK(checked({root({-2, 0, 1}, 2), root({-3, 0, 1}, 1), root({-6, 0, 1}, 2), root(p, 4), root(p, 1)})
              .fields.size() == 1);
  }
  SECTION("a field of degree 8: sqrt 2, sqrt 3 and sqrt 5 lie in that of their sum") {
    const UnivariatePolynomial p = {576, 0, -960, 0, 352, 0, -40, 0, 1};
    CHECK(checked({root(p, 8), root({-2, 0, 1}, 2), root({-3, 0, 1}, 2), root({-5, 0, 1}, 2), root({-30, 0, 1}, 1),
                   root(p, 2)})
              .fields.size() == 1);
  }
}

// Without it: everything could end up in one field, whose degree is exponential.
TEST_CASE("numbers of different fields stay apart") {
  SECTION("square roots of primes") {
    CHECK(checked({root({-2, 0, 1}, 2), root({-3, 0, 1}, 2), root({-6, 0, 1}, 2)}).fields.size() == 3);
  }
  SECTION("a quintic whose Galois group is all of S5: x^5 - 4x + 2") {
    const UnivariatePolynomial p = {2, -4, 0, 0, 0, 1};
    CHECK(checked({root(p, 1), root(p, 2), root(p, 3)}).fields.size() == 3);
  }
  SECTION("groups never share") {
    const Real number = root({-2, 0, 1}, 2);
    const Expressed result = checked({number, number, number, Real(Rational(3))}, {7, 2, 7, 7});
    CHECK(result.fields.size() == 2);
    CHECK(result.values[0] == result.values[2]);
    CHECK_FALSE(result.values[0] == result.values[1]);
  }
}

// Without it: a witness with many independent parts could take quadratic time or share fields.
TEST_CASE("200 independent groups are expressed separately") {
  std::vector<Real> numbers;
  std::vector<std::uint32_t> group;
  for (std::uint32_t i = 0; i < 200; ++i) {
    const auto n = static_cast<std::int64_t>(i);
    const UnivariatePolynomial p = {-2 - 4 * n, 0, 2, 1};  // Eisenstein at 2
    numbers.push_back(root(p, 1));
    numbers.push_back(root({-3, 0, 1}, 1 + i % 2));
    numbers.push_back(Real(Rational(n, 3)));
    group.insert(group.end(), 3, i);
  }
  CHECK(checked(numbers, group).fields.size() == 400);
}

// Without it: merging by need would not make equalities reduce to 0, as witnesses must.
TEST_CASE("after merging, equalities have the normal form 0") {
  const std::vector<Real> numbers = {root({-2, 0, 1}, 2), root({-7, 0, 1}, 2), root({-3, 0, 1}, 2),
                                     root({-6, 0, 1}, 2)};
  const Expressed expressed = checked(numbers);
  REQUIRE(expressed.fields.size() == 4);
  FieldArithmetic old(expressed.fields);
  const auto& v = expressed.values;
  const Value zero = old.subtract(old.multiply(v[0], v[2]), v[3]);
  REQUIRE(old.is_zero(zero));
  REQUIRE(old.merges() == std::vector<std::vector<std::size_t>>{{0, 2, 3}});
  const MergedFields merged = merge_fields(expressed.fields, old.merges());
  REQUIRE(merged.fields.size() == 2);
  CHECK(degree(merged.fields[0]) == 4);
  CHECK(merged.fields[1] == expressed.fields[1]);
  FieldArithmetic fresh(merged.fields);
  CHECK(substitute(zero, merged.generators, fresh).is_zero());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    check_is(fresh, substitute(v[i], merged.generators, fresh), numbers[i]);
  }
  CHECK(fresh.merges().empty());
}

// Without it: merged generators could be conjugates of the numbers they stand for, or fields too large.
TEST_CASE("merged fields hold the numbers and are no larger than need be") {
  const auto merged_degree = [](const std::vector<Real>& numbers) { return degree(merge_all(numbers).fields[0]); };
  const UnivariatePolynomial cubic = {1, -4, 0, 1};  // Galois group S3
  CHECK(merged_degree({root({-2, 0, 1}, 2), root({-3, 0, 1}, 1)}) == 4);
  CHECK(merged_degree({root({-2, 0, 1}, 2), root({-3, 0, 1}, 2), root({-6, 0, 1}, 1)}) == 4);
  CHECK(merged_degree({root({-2, 0, 1}, 2), root({-2, 0, 1}, 2)}) == 2);
  CHECK(merged_degree({root({-2, 0, 1}, 2), root({-2, 0, 1}, 1)}) == 2);
  CHECK(merged_degree({root({-8, 0, 1}, 2), root({-2, 0, 1}, 2)}) == 2);
  CHECK(merged_degree({root(cubic, 1), root(cubic, 2), root(cubic, 3)}) == 6);
  CHECK(merged_degree({root({-2, 0, 0, 1}, 1), root({-5, 0, 1}, 2)}) == 6);
  CHECK(merged_degree({root({-2, 0, 1}, 2), root({-2, 0, 0, 0, 1}, 1)}) == 4);
  CHECK(merged_degree({root({-2, 0, 0, 0, 1}, 1), root({-2, 0, 1}, 2), root({-2, 0, 0, 0, 0, 0, 0, 0, 1}, 2)}) == 8);
  CHECK(merged_degree({root({-1, -4, 4, 8}, 1), root({-2, 0, 1}, 2)}) == 6);
  CHECK(merged_degree({root({-2, 0, 1}, 2), root({-3, 0, 1}, 1), root({-5, 0, 1}, 2), root({-7, 0, 1}, 2)}) == 16);
}

// Without it: the sum of the roots of a cubic, the simplest relation that no two of them show, could be missed.
TEST_CASE("the roots of a cubic add up to 0") {
  const UnivariatePolynomial cubic = {1, -4, 0, 1};
  const Expressed roots = checked({root(cubic, 1), root(cubic, 2), root(cubic, 3)});
  FieldArithmetic fields(roots.fields);
  const auto& v = roots.values;
  CHECK(fields.sign(fields.add(fields.add(v[0], v[1]), v[2])) == 0);
  CHECK(fields.sign(fields.add(fields.multiply(fields.multiply(v[0], v[1]), v[2]), Value(Rational(1)))) == 0);
  CHECK(fields.sign(fields.subtract(v[0], v[1])) == -1);
  CHECK(fields.merges() == std::vector<std::vector<std::size_t>>{{0, 1, 2}});
}

// Without it: substitution could break products or sums that mix merged and other fields.
TEST_CASE("substitution is a homomorphism") {
  INFO("seed " << test_seed());
  Random random(test_seed());
  const std::vector<Field> old = {field_of(root({-2, 0, 1}, 2)), field_of(root({-1, -1, 0, 1}, 1)),
                                  field_of(root({-5, 0, 1}, 1)), field_of(root({-3, 0, 0, 0, 1}, 2))};
  const FieldArithmetic before(old);
  const MergedFields merged = merge_fields(old, {{3, 0}});
  REQUIRE(merged.fields.size() == 3);
  CHECK(degree(merged.fields[0]) == 8);
  const FieldArithmetic after(merged.fields);
  const auto carried = [&](const Value& value) { return substitute(value, merged.generators, after); };
  for (int round = 0; round < 100; ++round) {
    const Value a = before.reduce(random.polynomial(4, 4, 4));
    const Value b = before.reduce(random.polynomial(4, 4, 4));
    REQUIRE(carried(before.multiply(a, b)) == after.multiply(carried(a), carried(b)));
    REQUIRE(carried(before.add(a, b)) == after.add(carried(a), carried(b)));
  }
}

// Without it: random pairs of fields, with leading coefficients and near-dependent roots, go untried.
TEST_CASE("random pairs of fields merge") {
  INFO("seed " << test_seed());
  Random random(test_seed());
  int merged = 0;
  while (merged < 25) {
    std::vector<Real> numbers;
    while (numbers.size() < 2) {
      UnivariatePolynomial p(static_cast<std::size_t>(random.between(3, 5)));
      for (Rational& c : p) c = random.small_rational();
      const auto number = Real::root_by_index(p, 1);
      if (number && !number->is_rational()) numbers.push_back(*number);
    }
    const std::size_t size = degree(merge_all(numbers).fields[0]);
    REQUIRE(size % numbers[0].degree() == 0);
    REQUIRE(size % numbers[1].degree() == 0);
    ++merged;
  }
}
