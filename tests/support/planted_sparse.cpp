#include "support/planted_sparse.h"

#include <string>
#include <utility>

namespace nnsolve::test {

namespace {

Rational value_of(const Polynomial& polynomial, const std::vector<Rational>& values) {
  Rational sum;
  for (const Term& term : polynomial.terms()) {
    Rational product = term.coefficient;
    for (Variable factor : term.monomial.factors()) product *= values[factor];
    sum += product;
  }
  return sum;
}

}  // namespace

PlantedSystem planted_sparse(Random& random, const PlantedShape& shape) {
  PlantedSystem planted;
  const auto count = static_cast<std::int64_t>(shape.unknowns);
  for (std::int64_t i = 0; i < count; ++i) {
    planted.system.variable_names.push_back("x" + std::to_string(i));
    const std::int64_t size = uniform(random, 1, 3);
    planted.values.emplace_back(chance(random, 0.5) ? size : -size);
  }
  const auto any = [&] { return static_cast<Variable>(uniform(random, 0, count - 1)); };
  const auto some_coefficient = [&] {
    const std::int64_t size = uniform(random, 1, 3);
    return Rational(chance(random, 0.5) ? size : -size);
  };
  const auto polynomial = [&] {
    TermList terms;
    for (std::size_t i = 0; i < shape.products; ++i) {
      const Variable first = any();
      Variable second = any();
      while (second == first) second = any();
      const Variable factors[] = {first, second};
      terms.push_back({some_coefficient(), Monomial(factors)});
    }
    terms.push_back({some_coefficient(), Monomial(any())});
    return Polynomial::sum(std::move(terms));
  };
  const auto equations = static_cast<std::size_t>(shape.equations * static_cast<double>(count));
  for (std::size_t i = 0; i < equations; ++i) {
    Polynomial left = polynomial();
    Rational right = value_of(left, planted.values);
    planted.system.constraints.push_back(Constraint::atom(left - Polynomial(std::move(right)), Relation::equal));
  }
  const auto inequalities = static_cast<std::size_t>(shape.inequalities * static_cast<double>(count));
  for (std::size_t i = 0; i < inequalities; ++i) {
    Polynomial left = polynomial();
    Rational right = value_of(left, planted.values) - Rational(uniform(random, 1, 4), 2);
    planted.system.constraints.push_back(Constraint::atom(
        left - Polynomial(std::move(right)), chance(random, 0.5) ? Relation::greater : Relation::greater_equal));
  }
  return planted;
}

}  // namespace nnsolve::test
