#include "etr_reduction_support.h"

#include "formula/evaluate.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>

namespace nnsolve::test {

namespace {

Node constant(Node near, const Rational& value) { return {near.etr, near.etr->make_constant(value)}; }
Node atom(Node term, Relation relation) { return {term.etr, term.etr->make_atom(term.index, relation)}; }

/// Variable i becomes variable i + offset.
Value moved(const Value& value, std::size_t offset) {
  if (value.is_rational()) return value;
  TermList terms;
  for (const Term& term : value.irrational().terms()) {
    std::vector<Variable> factors(term.monomial.factors().begin(), term.monomial.factors().end());
    for (Variable& factor : factors) factor += static_cast<Variable>(offset);
    terms.push_back({term.coefficient, Monomial(factors)});
  }
  return Value(Polynomial::sum(std::move(terms)));
}

}  // namespace

Node operator+(Node a, Node b) {
  const std::array<NodeIndex, 2> parts = {a.index, b.index};
  return {a.etr, a.etr->make_sum(parts)};
}
Node operator-(Node a, Node b) { return {a.etr, a.etr->make_difference(a.index, b.index)}; }
Node operator*(Node a, Node b) {
  const std::array<NodeIndex, 2> parts = {a.index, b.index};
  return {a.etr, a.etr->make_product(parts)};
}
Node operator+(Node a, const Rational& b) { return a + constant(a, b); }
Node operator-(Node a, const Rational& b) { return a + constant(a, -b); }
Node operator*(const Rational& a, Node b) { return constant(b, a) * b; }
Node operator>(Node a, const Rational& b) { return atom(a - b, Relation::greater); }
Node operator>=(Node a, const Rational& b) { return atom(a - b, Relation::greater_equal); }
Node operator==(Node a, const Rational& b) { return atom(a - b, Relation::equal); }
Node operator!=(Node a, const Rational& b) { return atom(a - b, Relation::not_equal); }
Node operator==(Node a, Node b) { return atom(a - b, Relation::equal); }
Node operator!(Node a) { return {a.etr, a.etr->make_negation(a.index)}; }
Node operator&&(Node a, Node b) {
  const std::array<NodeIndex, 2> parts = {a.index, b.index};
  return {a.etr, a.etr->make_all(parts)};
}
Node operator||(Node a, Node b) { return any_of({a, b}); }
Node any_of(std::initializer_list<Node> parts) {
  std::vector<NodeIndex> indices;
  for (const Node part : parts) indices.push_back(part.index);
  return {parts.begin()->etr, parts.begin()->etr->make_any(indices)};
}

bool is_exact_solution(const EtrInv& formula, const Assignment& assignment) {
  if (assignment.values.size() != formula.variable_names.size()) return false;
  const FieldArithmetic arithmetic(assignment.fields);
  const std::vector<Value>& values = assignment.values;
  return std::ranges::all_of(assignment.fields, [](const Field& field) { return check_field(field).empty(); }) &&
         std::ranges::all_of(formula.constraints, [&](const EtrInvConstraint& c) {
           const bool is_addition = c.kind == EtrInvConstraint::Kind::addition;
           const Value left =
               is_addition ? arithmetic.add(values[c.x], values[c.y]) : arithmetic.multiply(values[c.x], values[c.y]);
           const Value right = is_addition ? values[c.z] : Value(Rational(1));
           return arithmetic.reduce(arithmetic.subtract(left, right).polynomial()).is_zero();
         });
}

bool is_solution(const Etr& formula, const Assignment& assignment) {
  FieldArithmetic arithmetic(assignment.fields);
  const NodeValues nodes = evaluate(formula, assignment.values, arithmetic);
  return std::ranges::all_of(formula.assertions(), [&](NodeIndex node) { return bool(nodes.truths[node]); });
}

Assignment negated(Assignment assignment) {
  const FieldArithmetic arithmetic(assignment.fields);
  for (Value& value : assignment.values) value = arithmetic.subtract(Value(), value);
  return assignment;
}

bool are_equal(const Assignment& a, const Assignment& b) {
  std::vector<Field> fields = a.fields;
  fields.insert(fields.end(), b.fields.begin(), b.fields.end());
  FieldArithmetic arithmetic(std::move(fields));
  return std::ranges::equal(a.values, b.values, [&](const Value& x, const Value& y) {
    return arithmetic.is_zero(arithmetic.subtract(x, moved(y, a.fields.size())));
  });
}

void check_round_trip(const EtrToEtrInv& reduction, const Assignment& solution) {
  REQUIRE(is_solution(reduction.source(), solution));
  const Assignment pushed = reduction.push(solution);
  CHECK(is_exact_solution(reduction.target(), pushed));
  CHECK(are_equal(reduction.pull(pushed), solution));
  const Assignment other = negated(pushed);
  CHECK(is_exact_solution(reduction.target(), other));
  CHECK(is_solution(reduction.source(), reduction.pull(other)));
  if (reduction.one()) CHECK(are_equal(reduction.pull(other), solution));
}

void check_round_trip(const Etr& formula, const Assignment& solution) {
  for (const InequalityMode mode : {InequalityMode::rational, InequalityMode::root}) {
    check_round_trip(EtrToEtrInv(formula, mode), solution);
  }
}

}  // namespace nnsolve::test
