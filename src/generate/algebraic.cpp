// Systems that only irrational numbers solve, and systems whose solutions are where polynomials are singular: roots of
// several factors, coefficients that vanish.
#include "algebra/number_field.h"
#include "generate/conjunction.h"
#include "generate/families.h"
#include "generate/random_polynomial.h"

#include "nnsolve/real.h"

#include <array>
#include <utility>
#include <vector>

namespace nnsolve::generators {

namespace {

struct KnownNumber {
  UnivariatePolynomial polynomial;
  int lower;  // the number is the only root in (lower, lower + 1)
};

std::vector<KnownNumber> known_numbers() {
  return {
      {{-2, 0, 0, 1}, 1},         // cube root of 2
      {{-1, -1, 0, 1}, 1},        // plastic number
      {{-1, -2, 1, 1}, 1},        // 2 cos(2 pi / 7)
      {{1, -3, 0, 1}, 1},         // 2 cos(2 pi / 9)
      {{-1, -1, -1, 1}, 1},       // tribonacci constant
      {{-1, -2, 1}, 2},           // silver ratio
      {{-3, 0, 0, 0, 1}, 1},      // fourth root of 3
      {{1, 0, -10, 0, 1}, 3},     // root of 2 plus root of 3
      {{-2, 0, 0, 0, 0, 1}, 1},   // fifth root of 2
      {{-1, -1, 0, 0, 0, 1}, 1},  // x^5 = x + 1, no radicals
  };
}

Polynomial as_polynomial(const UnivariatePolynomial& coefficients, const Polynomial& x) {
  Polynomial sum;
  for (std::size_t i = 0; i < coefficients.size(); ++i) sum += power(x, i) * coefficients[i];
  return sum;
}

/// A new variable that an equation defines by the others.
void define_another(Random& random, Conjunction& conjunction) {
  const std::size_t known = conjunction.variable_count;
  const auto terms = static_cast<std::size_t>(uniform(random, 1, 2));
  const Polynomial value = shifted(random, random_polynomial(random, known, terms, 2));
  Assignment& solution = *conjunction.solution;
  solution.values.push_back(value_at(value, solution));
  conjunction.add(conjunction.new_variable() - value);
}

/// A new variable with z * (value of some variable) = 1.
void invert_one(Random& random, Conjunction& conjunction) {
  Assignment& solution = *conjunction.solution;
  const auto v = static_cast<Variable>(index_below(random, conjunction.variable_count));
  FieldArithmetic arithmetic(solution.fields);
  if (solution.values[v].is_zero()) return;
  const Value inverse = *arithmetic.inverse(solution.values[v]);
  solution.values.push_back(inverse);
  conjunction.add(conjunction.new_variable() * Polynomial::variable(v) - one);
}

/// Variable 0 is the square root of a square-free number.
Conjunction with_square_root(Random& random) {
  static constexpr std::array<int, 5> square_free = {2, 3, 5, 6, 7};
  const Rational d = square_free[index_below(random, square_free.size())];
  Conjunction conjunction;
  const Polynomial x = conjunction.new_variable();
  conjunction.add(x * x - Polynomial(d));
  conjunction.solution = Assignment{{{{-d, 0, 1}, 0, d}}, {Value(Polynomial::variable(0))}};
  return conjunction;
}

}  // namespace

GeneratedInstance make_known_irrational(std::size_t size, std::uint64_t seed) {
  Random random = make_random("known-irrational", size, seed);
  const KnownNumber number = pick(random, known_numbers());
  Conjunction conjunction;
  const Polynomial x = conjunction.new_variable();
  conjunction.add(as_polynomial(number.polynomial, x));
  const Rational lower = number.lower;
  if (chance(random, 50)) conjunction.add(x - Polynomial(lower), Relation::greater);
  if (chance(random, 30)) conjunction.add(Polynomial(lower + Rational(1)) - x, Relation::greater_equal);
  conjunction.solution =
      Assignment{{{number.polynomial, lower, lower + Rational(1)}}, {Value(Polynomial::variable(0))}};
  for (std::size_t i = 0; i < size; ++i) {
    if (chance(random, 30)) {
      invert_one(random, conjunction);
    } else {
      define_another(random, conjunction);
    }
  }
  return disguised(random, std::move(conjunction));
}

GeneratedInstance make_nested_roots(std::size_t size, std::uint64_t seed) {
  Random random = make_random("nested-roots", size, seed);
  for (;;) {
    Conjunction conjunction;  // x_1^2 = a_1, x_2^2 = x_1 + a_2, ...
    std::vector<Rational> a(size);
    for (Rational& number : a) number = uniform(random, 1, 7);
    UnivariatePolynomial polynomial = {-a[0], 0, 1};  // of the last variable
    for (std::size_t i = 1; i < size; ++i) {          // p(t) becomes p(t^2 - a)
      const Polynomial t = Polynomial::variable(0);
      const Polynomial composed = as_polynomial(polynomial, t * t - Polynomial(a[i]));
      polynomial.assign((std::size_t{1} << (i + 1)) + 1, Rational(0));
      for (const Term& term : composed.terms()) polynomial[term.monomial.degree()] = term.coefficient;
    }
    std::optional<Real> largest;
    for (std::size_t index = 1; auto root = Real::root_by_index(polynomial, index); ++index) largest = root;
    if (!largest || largest->is_rational()) continue;
    const auto [lower, upper] = largest->isolating_interval();
    Assignment solution{{{largest->minimal_polynomial(), lower, upper}}, std::vector<Value>(size)};
    const FieldArithmetic arithmetic(solution.fields);
    Value value = arithmetic.reduce(Polynomial::variable(0));
    for (std::size_t i = size; i-- > 0; value = arithmetic.subtract(arithmetic.multiply(value, value), Value(a[i]))) {
      solution.values[i] = value;
    }
    for (std::size_t i = 0; i < size; ++i) {
      const Polynomial x = conjunction.new_variable();
      const Polynomial before = i == 0 ? Polynomial() : Polynomial::variable(static_cast<Variable>(i - 1));
      conjunction.add(x * x - before - Polynomial(a[i]));
      if (chance(random, 50)) conjunction.add(x, Relation::greater);
    }
    conjunction.solution = std::move(solution);
    return disguised(random, std::move(conjunction));
  }
}

GeneratedInstance make_repeated_factors(std::size_t size, std::uint64_t seed) {
  Random random = make_random("repeated-factors", size, seed);
  const bool is_sat = chance(random, 60);
  Conjunction conjunction;
  if (!is_sat) {  // (x - r)^2 (x^2 + c) = 0 and x > r
    const Polynomial x = conjunction.new_variable();
    const Polynomial gap = x - Polynomial(small_rational(random));
    const Rational c = uniform(random, 1, 3);
    const std::size_t equation = conjunction.add(gap * gap * (x * x + Polynomial(c)));
    const std::size_t above = conjunction.add(gap, Relation::greater);
    RefutationStep step;
    step.conclusion = {Polynomial(), Relation::greater};
    step.sum = {positive(1, x, {above, above}), positive(c, one, {above, above}), times(-one, equation)};
    conjunction.refutation = IdentityRefutation{{std::move(step)}};
  } else {
    conjunction = with_square_root(random);
  }
  for (std::size_t i = 0; i < size; ++i) {  // (y - value)^2 (y^2 + c) ... = 0
    const Polynomial value = shifted(random, random_polynomial(random, conjunction.variable_count, 1, 1));
    if (is_sat) conjunction.solution->values.push_back(value_at(value, *conjunction.solution));
    const Polynomial y = conjunction.new_variable();
    Polynomial product = power(y - value, static_cast<std::size_t>(uniform(random, 2, 3)));
    if (chance(random, 70)) product = product * (y * y + Polynomial(small_rational(random)));
    conjunction.add(product);
  }
  return disguised(random, std::move(conjunction));
}

GeneratedInstance make_vanishing(std::size_t size, std::uint64_t seed) {
  Random random = make_random("vanishing", size, seed);
  const bool is_sat = chance(random, 70);
  Conjunction conjunction = with_square_root(random);
  const Polynomial vanishing = conjunction.facts[0].polynomial;
  for (std::size_t i = 0; i < size; ++i) {  // (x^2 - d) y^e + y (x - c) + b = 0 is linear in y where it matters
    const bool is_last_no = !is_sat && i + 1 == size;
    const Polynomial y = conjunction.new_variable();
    const Polynomial x = Polynomial::variable(0);
    const Polynomial slope = is_last_no ? Polynomial() : x - Polynomial(small_rational(random));
    const Rational constant = small_nonzero(random);
    const auto exponent = static_cast<std::size_t>(uniform(random, 2, 3));
    const Polynomial head = power(y, exponent) * small_nonzero(random);
    const std::size_t fact = conjunction.add(vanishing * head + slope * y + Polynomial(constant));
    Assignment& solution = *conjunction.solution;
    if (!is_last_no) {
      FieldArithmetic arithmetic(solution.fields);
      const Value quotient = *arithmetic.inverse(value_at(slope, solution));
      solution.values.push_back(arithmetic.multiply(quotient, Value(-constant)));
      continue;
    }
    RefutationStep step;
    step.conclusion = {Polynomial(constant), Relation::equal};
    step.sum = {times(one, fact), times(-head, 0)};
    conjunction.refutation = IdentityRefutation{{std::move(step)}};
  }
  if (!is_sat) conjunction.solution.reset();
  return disguised(random, std::move(conjunction));
}

}  // namespace nnsolve::generators
