#include "generate/random_polynomial.h"

#include <utility>

namespace nnsolve::generators {

Polynomial random_polynomial(Random& random, std::size_t variables, std::size_t terms, int degree) {
  TermList list;
  for (std::size_t i = 0; i < terms; ++i) {
    std::vector<Variable> factors;
    for (auto d = uniform(random, 1, degree); d > 0; --d) {
      factors.push_back(static_cast<Variable>(index_below(random, variables)));
    }
    list.push_back({small_nonzero(random), Monomial(factors)});
  }
  return Polynomial::sum(std::move(list));
}

Polynomial shifted(Random& random, Polynomial polynomial) {
  return std::move(polynomial) + Polynomial(small_rational(random));
}

Rational value_at(const Polynomial& polynomial, const std::vector<Rational>& point) {
  const Assignment assignment{{}, {point.begin(), point.end()}};
  return value_at(polynomial, assignment).rational();
}

Value value_at(const Polynomial& polynomial, const Assignment& assignment) {
  return value_at(polynomial, assignment.values, FieldArithmetic(assignment.fields));
}

Value value_at(const Polynomial& polynomial, const std::vector<Value>& values, const FieldArithmetic& arithmetic) {
  Value sum;
  for (const Term& term : polynomial.terms()) {
    Value product(term.coefficient);
    for (const Variable v : term.monomial.factors()) product = arithmetic.multiply(product, values[v]);
    sum = arithmetic.add(sum, product);
  }
  return sum;
}

}  // namespace nnsolve::generators
