#include "support/random_system.h"

#include "formula/evaluate.h"
#include "generate/random_polynomial.h"

#include <algorithm>

namespace nnsolve::test {

namespace {

class SystemMaker {
 public:
  SystemMaker(Random& random, const RandomSystemShape& shape, bool irrational)
      : random_(random), shape_(shape), arithmetic_(fields_of(irrational)), irrational_(irrational) {}

  RandomSystem make() {
    for (int i = 0; i < shape_.free_variables; ++i) new_variable(small_value());
    for (int i = 0; i < shape_.defined_variables; ++i) define_variable();
    for (int i = 0; i < shape_.constraints; ++i) result_.system.constraints.push_back(random_constraint(0));
    for (Variable variable = 0; shape_.bounded > 0 && variable < result_.values.values.size(); ++variable) {
      for (int direction : {-1, 1}) {
        if (chance(shape_.bounded)) bound(variable, direction);
      }
    }
    generators::shuffle(random_, result_.system.constraints);
    result_.values.fields = arithmetic_.fields();
    return std::move(result_);
  }

 private:
  static std::vector<Field> fields_of(bool irrational) {
    if (!irrational) return {};
    return {Field{{Rational(-2), Rational(0), Rational(1)}, Rational(1), Rational(2)}};
  }

  bool chance(double share) { return test::chance(random_, share); }

  Value small_value() {
    Rational rational =
        chance(0.2) ? Rational(uniform(random_, -3, 3), uniform(random_, 1, 3)) : Rational(uniform(random_, -2, 2));
    if (!irrational_ || chance(0.5)) return Value(std::move(rational));
    return arithmetic_.add(Value(std::move(rational)),
                           Value(Polynomial::term(Rational(chance(0.5) ? 1 : -1), Monomial(0))));
  }

  Variable new_variable(Value value) {
    std::string name = "x";
    name += std::to_string(result_.values.values.size());
    result_.system.variable_names.push_back(std::move(name));
    result_.values.values.push_back(std::move(value));
    return static_cast<Variable>(result_.values.values.size() - 1);
  }

  Variable any_variable() {
    return static_cast<Variable>(uniform(random_, 0, static_cast<std::int64_t>(result_.values.values.size()) - 1));
  }

  Value value_of(const Polynomial& polynomial) {
    return generators::value_at(polynomial, result_.values.values, arithmetic_);
  }

  void require(Polynomial polynomial, Relation relation) {
    result_.system.constraints.push_back(Constraint::atom(std::move(polynomial), relation));
  }

  void define_variable() {
    const Polynomial a = Polynomial::variable(any_variable()), b = Polynomial::variable(any_variable());
    const std::int64_t kind = uniform(random_, 0, 3);
    if (kind == 0 && !arithmetic_.is_zero(value_of(a))) {
      const Variable x = new_variable(*arithmetic_.inverse(value_of(a)));
      require(Polynomial::variable(x) * a - Polynomial(Rational(1)), Relation::equal);
    } else if (kind == 1) {
      const Variable x = new_variable(value_of(a * b));
      require(Polynomial::variable(x) - a * b, Relation::equal);
    } else {
      const Polynomial sum =
          a + b * Rational(chance(0.7) ? 1 : uniform(random_, -2, 2)) + Polynomial(Rational(chance(0.2) ? 2 : 0));
      const Variable x = new_variable(value_of(sum));
      require(Polynomial::variable(x) - sum, Relation::equal);
    }
  }

  /// direction * x >= a number, or >, which is not far from the value of x.
  void bound(Variable variable, int direction) {
    const Polynomial x = Polynomial::variable(variable) * Rational(direction);
    Rational number(uniform(random_, -3, 3), uniform(random_, 1, 2));
    if (chance(shape_.is_planted)) {
      const Value value = value_of(x);
      if (value.is_rational()) number = value.rational() - Rational(uniform(random_, 0, 2), uniform(random_, 1, 3));
      while (arithmetic_.sign(value_of(x - Polynomial(number))) < 0) number -= Rational(1);
    }
    const Polynomial distance = x - Polynomial(number);
    const bool is_open = arithmetic_.sign(value_of(distance)) != 0 && chance(0.5);
    require(distance, is_open ? Relation::greater : Relation::greater_equal);
  }

  Polynomial random_polynomial() {
    TermList terms;
    const std::int64_t count = uniform(random_, 1, 3);
    for (std::int64_t i = 0; i < count; ++i) {
      std::vector<Variable> factors;
      const std::int64_t degree = uniform(random_, 1, chance(0.2) ? 3 : 2);
      const bool is_square = chance(0.3);
      for (std::int64_t k = 0; k < degree; ++k) {
        factors.push_back(is_square && k > 0 ? factors.front() : any_variable());
      }
      terms.push_back({Rational(chance(0.7) ? 1 : uniform(random_, -3, 3)), Monomial(factors)});
    }
    return Polynomial::sum(std::move(terms));
  }

  Constraint random_atom() {
    Polynomial polynomial = random_polynomial();
    const bool is_planted = chance(shape_.is_planted);
    Relation relation = Relation::equal;
    if (shape_.with_inequalities && chance(0.6)) relation = static_cast<Relation>(uniform(random_, 1, 3));
    if (!is_planted) {
      return Constraint::atom(polynomial + Polynomial(Rational(uniform(random_, -2, 2))), relation);
    }
    const Value value = value_of(polynomial);
    if (relation == Relation::equal) {
      if (!value.is_rational()) return Constraint::atom(std::move(polynomial), Relation::not_equal);
      return Constraint::atom(polynomial - Polynomial(value.rational()), relation);
    }
    if (chance(0.5)) polynomial -= Polynomial(Rational(uniform(random_, -2, 2)));
    const int sign = arithmetic_.sign(value_of(polynomial));
    if (sign < 0) polynomial = -polynomial;
    if (sign == 0) relation = chance(0.5) ? Relation::greater_equal : Relation::equal;
    return Constraint::atom(std::move(polynomial), relation);
  }

  Constraint random_constraint(int depth) {
    if (!shape_.with_disjunctions || depth > 2 || chance(0.7)) return random_atom();
    std::vector<Constraint> parts;
    const bool is_any = depth % 2 == 0;
    const std::int64_t count = uniform(random_, 2, 3);
    for (std::int64_t i = 0; i < count; ++i) {
      if (is_any && i > 0) {
        const double share = std::exchange(shape_.is_planted, 0);
        parts.push_back(random_constraint(depth + 1));
        shape_.is_planted = share;
      } else {
        parts.push_back(random_constraint(depth + 1));
      }
    }
    generators::shuffle(random_, parts);
    return is_any ? Constraint::any(std::move(parts)) : Constraint::all(std::move(parts));
  }

  Random& random_;
  RandomSystemShape shape_;
  FieldArithmetic arithmetic_;
  bool irrational_;
  RandomSystem result_;
};

}  // namespace

RandomSystem random_system(Random& random, const RandomSystemShape& shape, bool irrational) {
  return SystemMaker(random, shape, irrational).make();
}

bool satisfies(const Constraint& constraint, const std::vector<Value>& values, FieldArithmetic& arithmetic) {
  auto part_holds = [&](const Constraint& part) { return satisfies(part, values, arithmetic); };
  if (constraint.kind == Constraint::Kind::all) return std::ranges::all_of(constraint.parts, part_holds);
  if (constraint.kind == Constraint::Kind::any) return std::ranges::any_of(constraint.parts, part_holds);
  return holds(generators::value_at(constraint.polynomial, values, arithmetic), constraint.relation, arithmetic);
}

bool satisfies(const System& system, const Assignment& assignment) {
  FieldArithmetic arithmetic(assignment.fields);
  return std::ranges::all_of(system.constraints, [&](const Constraint& constraint) {
    return satisfies(constraint, assignment.values, arithmetic);
  });
}

}  // namespace nnsolve::test
