#include "generate/conjunction.h"

#include "algebra/number_field.h"

#include <string>
#include <utility>

namespace nnsolve::generators {

namespace {

template <class Function>
void map_polynomials(IdentityRefutation& refutation, Function function) {
  for (RefutationStep& step : refutation.steps) {
    step.conclusion.polynomial = function(step.conclusion.polynomial);
    for (RefutationTerm& term : step.sum) {
      term.factor = function(term.factor);
      term.square = function(term.square);
    }
  }
}

/// new_place[f] is where given fact f went.
void move_facts(IdentityRefutation& refutation, const std::vector<std::size_t>& new_place) {
  for (RefutationStep& step : refutation.steps) {
    for (RefutationTerm& term : step.sum) {
      for (std::size_t& fact : term.facts) {
        if (fact < new_place.size()) fact = new_place[fact];
      }
    }
  }
}

/// Element i goes to place new_place[i].
template <class T>
void permute(std::vector<T>& list, const std::vector<std::size_t>& new_place) {
  std::vector<T> result(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) result[new_place[i]] = std::move(list[i]);
  list = std::move(result);
}

std::vector<Polynomial> images_of(const std::vector<std::size_t>& new_place) {
  std::vector<Polynomial> images;
  for (const std::size_t place : new_place) images.push_back(Polynomial::variable(static_cast<Variable>(place)));
  return images;
}

std::vector<std::string> make_names(Random& random, std::size_t count) {
  static constexpr std::string_view letters = "xyzuvwabcpqrst";
  const bool single = count <= letters.size() && chance(random, 50);
  const char letter = letters[index_below(random, letters.size())];
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) {
    names.emplace_back(1, single ? letters[i] : letter);
    if (!single) names.back().append(std::to_string(i + 1));
  }
  return names;
}

void set_status(GeneratedInstance& instance) {
  if (instance.assignment || instance.witness) instance.status = Status::sat;
  if (instance.refutation) instance.status = Status::unsat;
}

}  // namespace

NodeIndex make_term(Etr& formula, const Polynomial& polynomial) {
  std::vector<NodeIndex> terms;
  for (const Term& term : polynomial.terms()) {
    std::vector<NodeIndex> factors;
    for (const Variable v : term.monomial.factors()) factors.push_back(formula.make_variable(v));
    if (factors.empty()) {
      terms.push_back(formula.make_constant(term.coefficient));
      continue;
    }
    const NodeIndex product = factors.size() == 1 ? factors.front() : formula.make_product(factors);
    terms.push_back(term.coefficient.is_one() ? product : formula.make_scaled(term.coefficient, product));
  }
  if (terms.empty()) return formula.make_constant(Rational(0));
  return terms.size() == 1 ? terms.front() : formula.make_sum(terms);
}

Polynomial power(const Polynomial& base, std::size_t exponent) {
  Polynomial result{Rational(1)};
  for (std::size_t i = 0; i < exponent; ++i) result = result * base;
  return result;
}

Polynomial substitute(const Polynomial& polynomial, const std::vector<Polynomial>& images) {
  Polynomial result;
  for (const Term& term : polynomial.terms()) {
    Polynomial product{term.coefficient};
    for (const Variable v : term.monomial.factors()) product = product * images[v];
    result += product;
  }
  return result;
}

void change_variables(Random& random, Conjunction& conjunction) {
  std::vector<Polynomial> images;
  std::vector<Rational> factors;
  std::vector<Rational> offsets;
  for (Variable v = 0; v < conjunction.variable_count; ++v) {
    factors.push_back(chance(random, 50) ? Rational(1) : small_nonzero(random));
    offsets.push_back(chance(random, 50) ? Rational(0) : small_rational(random));
    images.push_back(Polynomial::variable(v) * factors[v] + Polynomial(offsets[v]));
  }
  for (Fact& fact : conjunction.facts) fact.polynomial = substitute(fact.polynomial, images);
  if (conjunction.refutation) {
    map_polynomials(*conjunction.refutation, [&](const Polynomial& p) { return substitute(p, images); });
  }
  if (!conjunction.solution) return;
  const FieldArithmetic arithmetic(conjunction.solution->fields);
  for (Variable v = 0; v < conjunction.variable_count; ++v) {
    Value& value = conjunction.solution->values[v];
    value = arithmetic.multiply(arithmetic.subtract(value, Value(offsets[v])), Value(Rational(1) / factors[v]));
  }
}

void scale_facts(Random& random, Conjunction& conjunction) {
  std::vector<Rational> scales;  // by fact; what a product with the fact is divided by
  for (Fact& fact : conjunction.facts) {
    Rational scale = chance(random, 40) ? small_nonzero(random) : Rational(1);
    const bool is_inequality = fact.relation == Relation::greater || fact.relation == Relation::greater_equal;
    if (is_inequality && scale.sign() < 0) scale = -scale;
    fact.polynomial *= scale;
    scales.push_back(fact.relation == Relation::not_equal ? scale * scale : scale);
  }
  if (!conjunction.refutation) return;
  for (RefutationStep& step : conjunction.refutation->steps) {
    for (RefutationTerm& term : step.sum) {
      for (const std::size_t fact : term.facts) {
        if (fact >= scales.size()) continue;
        term.factor *= Rational(1) / scales[fact];
        term.coefficient /= scales[fact];
      }
    }
  }
}

void shuffle_all(Random& random, Conjunction& conjunction) {
  const std::vector<std::size_t> fact_places = random_order(random, conjunction.facts.size());
  const std::vector<std::size_t> variable_places = random_order(random, conjunction.variable_count);
  const std::vector<Polynomial> images = images_of(variable_places);
  permute(conjunction.facts, fact_places);
  for (Fact& fact : conjunction.facts) fact.polynomial = substitute(fact.polynomial, images);
  if (conjunction.solution) permute(conjunction.solution->values, variable_places);
  if (!conjunction.refutation) return;
  move_facts(*conjunction.refutation, fact_places);
  map_polynomials(*conjunction.refutation, [&](const Polynomial& p) { return substitute(p, images); });
}

void shuffle_all(Random& random, EtrInv& formula, std::optional<Assignment>& solution,
                 std::optional<IdentityRefutation>& refutation) {
  const std::vector<std::size_t> fact_places = random_order(random, formula.constraints.size());
  const std::vector<std::size_t> variable_places = random_order(random, formula.variable_names.size());
  permute(formula.constraints, fact_places);
  auto renamed = [&](Variable v) { return static_cast<Variable>(variable_places[v]); };
  for (EtrInvConstraint& c : formula.constraints) {
    if (chance(random, 50)) std::swap(c.x, c.y);
    c = c.kind == EtrInvConstraint::Kind::addition
            ? EtrInvConstraint::addition(renamed(c.x), renamed(c.y), renamed(c.z))
            : EtrInvConstraint::inversion(renamed(c.x), renamed(c.y));
  }
  if (solution) permute(solution->values, variable_places);
  if (!refutation) return;
  const std::vector<Polynomial> images = images_of(variable_places);
  move_facts(*refutation, fact_places);
  map_polynomials(*refutation, [&](const Polynomial& p) { return substitute(p, images); });
}

GeneratedInstance disguised(Random& random, Conjunction conjunction) {
  change_variables(random, conjunction);
  scale_facts(random, conjunction);
  shuffle_all(random, conjunction);
  return as_instance(random, std::move(conjunction));
}

GeneratedInstance as_instance(Random& random, Conjunction conjunction) {
  Etr formula;
  for (std::string& name : make_names(random, conjunction.variable_count)) formula.add_variable(std::move(name), false);
  for (const Fact& fact : conjunction.facts) {
    formula.add_assertion(formula.make_atom(make_term(formula, fact.polynomial), fact.relation));
  }
  GeneratedInstance instance;
  instance.input = Formula(std::move(formula));
  instance.assignment = std::move(conjunction.solution);
  if (conjunction.refutation) instance.refutation = *std::move(conjunction.refutation);
  set_status(instance);
  return instance;
}

GeneratedInstance as_instance(Random& random, EtrInv formula, std::optional<Assignment> solution,
                              std::optional<IdentityRefutation> refutation) {
  shuffle_all(random, formula, solution, refutation);
  formula.variable_names = make_names(random, formula.variable_names.size());
  GeneratedInstance instance;
  instance.input = Formula(std::move(formula));
  instance.assignment = std::move(solution);
  if (refutation) instance.refutation = *std::move(refutation);
  set_status(instance);
  return instance;
}

RefutationTerm times(Polynomial factor, std::size_t fact) {
  RefutationTerm term;
  term.facts = {fact};
  term.factor = std::move(factor);
  return term;
}

RefutationTerm positive(Rational coefficient, Polynomial square, std::vector<std::size_t> facts) {
  RefutationTerm term;
  term.facts = std::move(facts);
  term.is_zero = false;
  term.coefficient = std::move(coefficient);
  term.square = std::move(square);
  return term;
}

}  // namespace nnsolve::generators
