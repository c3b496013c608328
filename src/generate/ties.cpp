// Numbers of equal squares, which may be twins of different sign. "m > 0, v^2 + 1 = a^2 = b^2, m b - m a + 1 = 0" has
// solutions, a = -b > 0, that Z3 4.8.12 does not see; whoever concludes a = b from a^2 = b^2 is found out here.
#include "algebra/number_field.h"
#include "generate/conjunction.h"
#include "generate/families.h"

#include <utility>
#include <vector>

namespace nnsolve::generators {

namespace {

/// v, and r > 0 with r^2 = v^2 + c, c > 0.
struct SquareSum {
  std::vector<Field> fields;
  Rational v;
  Rational c;
  Value root;
};

SquareSum random_square_sum(Random& random) {
  if (chance(random, 30)) {
    const std::int64_t v = uniform(random, 1, 4);  // v^2 + 1 is no square
    const Rational square(v * v + 1);
    return {{{{-square, 0, 1}, 0, square}}, Rational(chance(random, 50) ? v : -v), 1, Value(Polynomial::variable(0))};
  }
  const Rational t = random_fraction(random, 4, 3);
  const Rational scale = chance(random, 60) ? Rational(1) : random_fraction(random, 3, 2);
  const Rational denominator = t * 2;
  return {{},
          scale * (Rational(1) - t * t) / denominator,
          scale * scale,
          Value(scale * (Rational(1) + t * t) / denominator)};
}

Value scaled(const FieldArithmetic& arithmetic, const Value& value, const Rational& factor) {
  return arithmetic.multiply(value, Value(factor));
}

/// Twins a_0, a_1, ... with squares v^2 + c.
struct Twins {
  SquareSum sum;
  Polynomial v;
  Polynomial square;  // v^2 + c
  std::vector<Polynomial> a;
  std::vector<std::size_t> facts;  // square - a_i^2 = 0
};

Twins add_twins(Random& random, Conjunction& conjunction, std::size_t count) {
  Twins twins;
  twins.sum = random_square_sum(random);
  twins.v = conjunction.new_variable();
  twins.square = twins.v * twins.v + Polynomial(twins.sum.c);
  for (std::size_t i = 0; i < count; ++i) {
    twins.a.push_back(conjunction.new_variable());
    twins.facts.push_back(conjunction.add(twins.square - twins.a[i] * twins.a[i]));
  }
  return twins;
}

/// a > 0 and b > 0 and m (b - a) + 1 = 0: from a^2 = b^2 follows (a + b)(m (b - a) + 1) = a + b, so a + b = 0.
RefutationStep both_positive(const Twins& twins, const Polynomial& m, std::size_t link, std::size_t a_fact,
                             std::size_t b_fact) {
  const Polynomial sum = twins.a[0] + twins.a[1];
  RefutationStep step;
  step.conclusion = {Polynomial(), Relation::greater};
  step.sum = {positive(1, one, {a_fact}), positive(1, one, {b_fact}), times(-sum, link), times(m, twins.facts[0]),
              times(-m, twins.facts[1])};
  return step;
}

}  // namespace

GeneratedInstance make_sign_twins(std::size_t size, std::uint64_t seed) {
  Random random = make_random("sign-twins", size, seed);
  Conjunction conjunction;
  const bool is_sat = chance(random, 65);
  const Twins twins = add_twins(random, conjunction, size + 1);
  std::vector<Polynomial> m;
  std::vector<std::size_t> links;
  std::vector<std::size_t> signs;
  for (std::size_t i = 0; i < size; ++i) {  // a_0 > 0 > a_1 and so on: m_0 > 0 > m_1
    m.push_back(conjunction.new_variable());
    signs.push_back(conjunction.add(i % 2 == 0 ? m[i] : -m[i], Relation::greater));
    links.push_back(conjunction.add(m[i] * (twins.a[i + 1] - twins.a[i]) + one));
  }
  if (is_sat) {
    Assignment solution{twins.sum.fields, {Value(twins.sum.v)}};
    FieldArithmetic arithmetic(solution.fields);
    const Value half_inverse = scaled(arithmetic, *arithmetic.inverse(twins.sum.root), Rational(1, 2));
    for (std::size_t i = 0; i <= size; ++i) {
      solution.values.push_back(scaled(arithmetic, twins.sum.root, i % 2 == 0 ? 1 : -1));
    }
    for (std::size_t i = 0; i < size; ++i) {
      solution.values.push_back(scaled(arithmetic, half_inverse, i % 2 == 0 ? 1 : -1));
    }
    conjunction.solution = std::move(solution);
  } else if (chance(random, 50)) {
    const std::size_t a_fact = conjunction.add(twins.a[0], Relation::greater);
    const std::size_t b_fact = conjunction.add(twins.a[1], Relation::greater);
    conjunction.refutation = IdentityRefutation{{both_positive(twins, m[0], links[0], a_fact, b_fact)}};
  } else {  // m > 0 and b >= a, so m (b - a) + 1 > 0
    const std::size_t order = conjunction.add(twins.a[1] - twins.a[0], Relation::greater_equal);
    RefutationStep step;
    step.conclusion = {Polynomial(), Relation::greater};
    step.sum = {positive(1, one, {signs[0], order}), positive(1), times(-one, links[0])};
    conjunction.refutation = IdentityRefutation{{std::move(step)}};
  }
  return disguised(random, std::move(conjunction));
}

GeneratedInstance make_tied_squares(std::size_t size, std::uint64_t seed) {
  Random random = make_random("tied-squares", size, seed);
  Conjunction conjunction;
  const Twins twins = add_twins(random, conjunction, size + 1);
  const bool is_sat = chance(random, 60);
  Polynomial sum;
  if (is_sat) {  // c_0 a_0 + ... = 0 with signs such that it holds
    Assignment solution{twins.sum.fields, {Value(twins.sum.v)}};
    const FieldArithmetic arithmetic(solution.fields);
    Rational total;
    for (std::size_t i = 0; i <= size; ++i) {
      const Rational sign = chance(random, 50) ? 1 : -1;
      const Rational factor = i < size ? Rational(uniform(random, 1, 3)) : -(total * sign);
      total += factor * sign;
      sum += twins.a[i] * factor;
      solution.values.push_back(scaled(arithmetic, twins.sum.root, sign));
    }
    conjunction.add(sum);
    conjunction.solution = std::move(solution);
  } else {  // c a = d b with c^2 /= d^2: (c^2 - d^2)(v^2 + c) = 0
    const Rational c = uniform(random, 2, 4);
    const Rational d = chance(random, 50) ? 1 : -1;
    const std::size_t link = conjunction.add(twins.a[0] * c - twins.a[1] * d);
    const Rational gap = c * c - d * d;
    RefutationStep step;
    step.conclusion = {Polynomial(), Relation::greater};
    // gap * square = (link)(c a + d b) + c^2 (square - a^2) - d^2 (square - b^2)
    step.sum = {positive(1, twins.v), positive(twins.sum.c),
                times((twins.a[0] * c + twins.a[1] * d) * (Rational(-1) / gap), link),
                times(Polynomial(-(c * c) / gap), twins.facts[0]), times(Polynomial(d * d / gap), twins.facts[1])};
    conjunction.refutation = IdentityRefutation{{std::move(step)}};
  }
  return disguised(random, std::move(conjunction));
}

}  // namespace nnsolve::generators
