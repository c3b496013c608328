// Random numbers and polynomials for the tests of this folder. The seed is fixed, so that a failure repeats;
// NNSOLVE_TEST_SEED in the environment changes it. Tests print it with INFO.
#pragma once

#include "tests/support/scale.h"

#include "nnsolve/polynomial.h"
#include "nnsolve/rational.h"

#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace nnsolve {

inline std::uint64_t test_seed() { return test::seed_or(20240229); }

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::int64_t between(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(engine_);
  }

  Rational integer() {
    using Limits = std::numeric_limits<std::int64_t>;
    constexpr std::int64_t edge = std::int64_t{1} << 62;  // where FLINT's small integers end
    switch (between(0, 5)) {
      case 0:
        return Rational(between(-3, 3));
      case 1:
        return Rational(between(-1000, 1000));
      case 2:
        return Rational(between(edge - 2, edge + 2) * (between(0, 1) == 0 ? 1 : -1));
      case 3:
        return Rational(between(0, 1) == 0 ? Limits::min() : Limits::max());
      case 4:
        return Rational(between(Limits::min(), Limits::max())) * Rational(between(Limits::min(), Limits::max()));
      default:
        return Rational(between(Limits::min(), Limits::max()));
    }
  }

  Rational rational() {
    const Rational numerator = integer();
    const Rational denominator = between(0, 1) == 0 ? Rational(1) : integer();
    return denominator.is_zero() ? numerator : numerator / denominator;
  }

  Rational small_rational() { return Rational(between(-20, 20), between(1, 6)); }

  Polynomial polynomial(Variable variables, std::uint32_t degree, int terms) {
    TermList list;
    for (int i = 0; i < terms; ++i) {
      std::vector<Variable> factors(static_cast<std::size_t>(between(0, degree)));
      for (Variable& factor : factors) factor = static_cast<Variable>(between(0, variables - 1));
      list.push_back({small_rational(), Monomial(factors)});
    }
    return Polynomial::sum(std::move(list));
  }

 private:
  std::mt19937_64 engine_;
};

inline Rational evaluate(const Polynomial& polynomial, const std::vector<Rational>& point) {
  Rational sum;
  for (const Term& term : polynomial.terms()) {
    Rational product = term.coefficient;
    for (const Variable factor : term.monomial.factors()) product *= point[factor];
    sum += product;
  }
  return sum;
}

}  // namespace nnsolve
