#include "support/weighted_system.h"

#include <algorithm>
#include <array>
#include <string>

namespace nnsolve::test {

namespace {

class WeightedMaker {
 public:
  WeightedMaker(Random& random, std::size_t variable_count, bool is_planted)
      : random_(random), is_planted_(is_planted) {
    for (std::size_t i = 0; i < variable_count; ++i) {
      std::string name = "x";
      result_.system.variable_names.push_back(name.append(std::to_string(i)));
      values_.emplace_back(uniform(random, -3, 3), uniform(random, 1, 2));
      for (std::vector<int>& weights : weights_) weights.push_back(static_cast<int>(uniform(random, -1, 2)));
    }
    if (uniform(random, 0, 1) == 0) weights_[1] = weights_[0];
  }

  RandomSystem make() {
    for (Variable i = 0; i < values_.size(); ++i) {
      const int sign = values_[i].sign();
      if (sign == 0 || uniform(random_, 0, 2) == 0) continue;
      const Polynomial x = Polynomial::variable(i);
      if (uniform(random_, 0, 1) == 0) {
        require(Constraint::atom(x, Relation::not_equal));
      } else {
        require(Constraint::atom(sign > 0 ? x : -x, Relation::greater));
      }
    }
    const std::int64_t atoms = uniform(random_, 1, static_cast<std::int64_t>(values_.size())) * (is_planted_ ? 1 : 2);
    for (std::int64_t i = 0; i < atoms; ++i) {
      Constraint atom = random_atom();
      if (uniform(random_, 0, 3) == 0) atom = Constraint::any({std::move(atom), random_atom()});
      require(std::move(atom));
    }
    for (Rational& value : values_) result_.values.values.emplace_back(std::move(value));
    return std::move(result_);
  }

 private:
  void require(Constraint constraint) { result_.system.constraints.push_back(std::move(constraint)); }

  Monomial any_monomial() {
    std::vector<Variable> factors;
    const std::int64_t degree = uniform(random_, 1, 3);
    for (std::int64_t i = 0; i < degree; ++i) {
      factors.push_back(static_cast<Variable>(uniform(random_, 0, static_cast<std::int64_t>(values_.size()) - 1)));
    }
    return Monomial(factors);
  }

  bool agree(const Monomial& a, const Monomial& b) const {
    return std::ranges::all_of(weights_,
                               [&](const auto& weights) { return weight_of(a, weights) == weight_of(b, weights); });
  }

  Constraint random_atom() {
    const Monomial first = any_monomial();
    Polynomial polynomial = Polynomial::term(Rational(uniform(random_, 1, 3)), first);
    for (int tries = 0; tries < 30; ++tries) {
      const Monomial next = any_monomial();
      if (agree(next, first)) polynomial += Polynomial::term(Rational(uniform(random_, -2, 2)), next);
    }
    if (!is_planted_) return Constraint::atom(std::move(polynomial), static_cast<Relation>(uniform(random_, 0, 3)));
    const Rational value = value_at(polynomial, values_),
                   of_first = value_at(Polynomial::term(Rational(1), first), values_);
    if (value.is_zero()) return Constraint::atom(std::move(polynomial), Relation::equal);
    if (!of_first.is_zero() && uniform(random_, 0, 1) == 0) {
      return Constraint::atom(polynomial - Polynomial::term(value / of_first, first), Relation::equal);
    }
    return Constraint::atom(value.sign() < 0 ? -polynomial : polynomial, static_cast<Relation>(uniform(random_, 1, 3)));
  }

  Random& random_;
  bool is_planted_;
  std::array<std::vector<int>, 2> weights_;
  std::vector<Rational> values_;
  RandomSystem result_;
};

}  // namespace

int weight_of(const Monomial& monomial, const std::vector<int>& weights) {
  int sum = 0;
  for (Variable variable : monomial.factors()) sum += weights[variable];
  return sum;
}

RandomSystem weighted_system(Random& random, std::size_t variable_count, bool is_planted) {
  return WeightedMaker(random, variable_count, is_planted).make();
}

}  // namespace nnsolve::test
