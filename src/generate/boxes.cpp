// ETR-INV with the ranges of its original definition, every variable in [1/2, 2], written as ETR.
#include "algebra/number_field.h"
#include "generate/conjunction.h"
#include "generate/families.h"

#include <utility>
#include <vector>

namespace nnsolve::generators {

namespace {

const Rational least(1, 2);
const Rational most(2);

/// A new variable in the box: the numbers of "x - 1/2 >= 0" and "2 - x >= 0".
struct Boxed {
  Polynomial x;
  std::size_t at_least = 0;
  std::size_t at_most = 0;
};

Boxed add_boxed(Conjunction& conjunction) {
  Boxed boxed;
  boxed.x = conjunction.new_variable();
  boxed.at_least = conjunction.add(boxed.x - Polynomial(least), Relation::greater_equal);
  boxed.at_most = conjunction.add(Polynomial(most) - boxed.x, Relation::greater_equal);
  return boxed;
}

bool is_in_box(const Value& value, FieldArithmetic& arithmetic) {
  return arithmetic.sign(arithmetic.subtract(value, Value(least))) >= 0 &&
         arithmetic.sign(arithmetic.subtract(Value(most), value)) >= 0;
}

Variable variable_of(Random& random, Conjunction& conjunction, const Value& value) {
  std::vector<Value>& values = conjunction.solution->values;
  for (Variable v = 0; v < values.size(); ++v) {
    if (values[v] == value && chance(random, 75)) return v;
  }
  add_boxed(conjunction);
  values.push_back(value);
  return static_cast<Variable>(values.size() - 1);
}

Value random_start(Random& random, bool is_golden) {
  if (is_golden && chance(random, 60)) return Value(Polynomial::variable(0));
  if (chance(random, 40)) return Value(Rational(1));
  return Value(Rational(uniform(random, 4, 16), 8));
}

}  // namespace

GeneratedInstance make_boxed(std::size_t size, std::uint64_t seed) {
  Random random = make_random("boxed", size, seed);
  Conjunction conjunction;
  const bool is_golden = chance(random, 40);
  conjunction.solution = Assignment{};
  if (is_golden) conjunction.solution->fields = {{{-1, -1, 1}, 1, 2}};
  FieldArithmetic arithmetic(conjunction.solution->fields);
  for (auto i = uniform(random, 1, 3); i > 0; --i) variable_of(random, conjunction, random_start(random, is_golden));
  const auto variable = [](std::size_t v) { return Polynomial::variable(static_cast<Variable>(v)); };
  for (std::size_t added = 0; added < size;) {
    const std::size_t x = index_below(random, conjunction.variable_count);
    const std::size_t y = index_below(random, conjunction.variable_count);
    const Value& value_x = conjunction.solution->values[x];
    const Value& value_y = conjunction.solution->values[y];
    const auto kind = uniform(random, 0, 2);
    const Value value = kind == 0   ? *arithmetic.inverse(value_x)
                        : kind == 1 ? arithmetic.add(value_x, value_y)
                                    : arithmetic.subtract(value_x, value_y);
    if (!is_in_box(value, arithmetic)) continue;
    const Variable z = variable_of(random, conjunction, value);
    conjunction.add(kind == 0   ? variable(x) * variable(z) - one
                    : kind == 1 ? variable(x) + variable(y) - variable(z)
                                : variable(y) + variable(z) - variable(x));
    ++added;
  }
  shuffle_all(random, conjunction);
  return as_instance(random, std::move(conjunction));
}

GeneratedInstance make_boxed_no(std::size_t size, std::uint64_t seed) {
  Random random = make_random("boxed-no", size, seed);
  Conjunction conjunction;  // the sum of five numbers of the box is 5/2 or more, and no number of it
  Boxed sum = add_boxed(conjunction);
  RefutationStep step;
  step.conclusion = {Polynomial(), Relation::greater};
  step.sum = {positive(least), positive(1, one, {sum.at_least})};
  std::vector<Polynomial> parts = {sum.x};
  for (int i = 0; i < 4; ++i) {
    const Boxed part = add_boxed(conjunction);
    const Boxed next = add_boxed(conjunction);
    step.sum.push_back(times(-one, conjunction.add(sum.x + part.x - next.x)));
    step.sum.push_back(positive(1, one, {part.at_least}));
    parts.push_back(part.x);
    sum = next;
  }
  step.sum.push_back(positive(1, one, {sum.at_most}));
  for (std::size_t i = 0; i < size; ++i) conjunction.add(pick(random, parts) * add_boxed(conjunction).x - one);
  conjunction.refutation = IdentityRefutation{{std::move(step)}};
  shuffle_all(random, conjunction);
  return as_instance(random, std::move(conjunction));
}

}  // namespace nnsolve::generators
