// First all that does not depend on t, then t itself, then the rest. A value may turn out to need fields merged, for
// an inverse or a square root; then everything so far is carried over and it goes on where it stopped.
#include "reduce/push_evaluation.h"

#include "algebra/four_squares.h"
#include "algebra/square_root.h"
#include "algebra/univariate.h"
#include "formula/evaluate.h"

#include <algorithm>

namespace nnsolve {

using Kind = Definition::Kind;

namespace {

[[noreturn]] void not_a_solution() { throw CarryError("the assignment does not satisfy the formula"); }

}  // namespace

Assignment PushEvaluation::run(const Assignment& source_solution) {
  Assignment state = source_solution;
  const std::vector<Value> lowered = lowered_values(state);
  state.values.assign(program_.definitions().size(), Value());
  for (std::size_t v = 0; v < lowered.size(); ++v) state.values[v] = lowered[v];
  for (const bool is_shifted : {false, true}) {
    if (is_shifted) shift_ = choose_shift(state);
    next_ = 0;
    with_growing_fields(
        state, [&](FieldArithmetic& arithmetic, Assignment& now) { return compute_all(arithmetic, now, is_shifted); });
  }
  check(state);
  drop_unused_fields(state);
  return state;
}

/// Merges what the source's atoms need merged, and notes the truth of the lowered formula's nodes.
std::vector<Value> PushEvaluation::lowered_values(Assignment& solution) {
  std::vector<Value> result;
  with_growing_fields(solution, [&](FieldArithmetic& arithmetic, const Assignment& now) {
    const NodeValues nodes = evaluate(source_, now.values, arithmetic);
    for (const NodeIndex assertion : source_.assertions()) {
      if (!nodes.truths[assertion]) not_a_solution();
    }
    result = now.values;
    for (const NodeIndex definition : lowered_.definitions) {
      const bool is_sign = lowered_.is_sign[result.size()];
      result.push_back(is_sign ? Value(Rational(nodes.truths[definition] ? 1 : 0)) : nodes.values[definition]);
    }
    for (std::size_t v = 0; v < result.size(); ++v) {
      if (lowered_.is_sign[v]) result[v] = Value(Rational(result[v].is_zero() ? -1 : 1));
    }
    truths_ = evaluate(lowered_.formula, result, arithmetic).truths;
    return arithmetic.merges();
  });
  return result;
}

FieldGroups PushEvaluation::compute_all(FieldArithmetic& arithmetic, Assignment& state, bool is_shifted) {
  for (; next_ < program_.definitions().size(); ++next_) {
    if (program_.depends_on_shift()[next_] != is_shifted) continue;
    FieldGroups groups = compute(next_, arithmetic, state);
    if (!groups.empty() || state.fields.size() != arithmetic.fields().size()) return groups;
  }
  return {};
}

/// Sets values[v], or returns what must be merged before that can be done. A new field is merged with those it lies
/// over at once, and then v is computed again.
FieldGroups PushEvaluation::compute(Variable v, FieldArithmetic& arithmetic, Assignment& state) {
  const Definition& definition = program_.definitions()[v];
  std::vector<Value>& values = state.values;
  switch (definition.kind) {
    case Kind::source:
      break;  // is there already
    case Kind::number:
      values[v] = definition.number;
      break;
    case Kind::shift:
      values[v] = shift_;
      break;
    case Kind::sum:
      values[v] = arithmetic.add(values[definition.a], values[definition.b]);
      break;
    case Kind::difference:
      values[v] = arithmetic.subtract(values[definition.a], values[definition.b]);
      break;
    case Kind::product:
      values[v] = arithmetic.multiply(values[definition.a], values[definition.b]);
      break;
    case Kind::quotient:
      values[v] = arithmetic.multiply(values[definition.a], Value(Rational(1) / definition.number));
      break;
    case Kind::quantity:
      values[v] = value_of(program_.quantities()[definition.index], arithmetic, values);
      break;
    case Kind::selector:
      values[v] = Rational(is_selected(definition, values) ? 1 : -1);
      break;
    case Kind::switched:
      if (arithmetic.is_zero(values[definition.a])) {
        values[v] = values[definition.b];
      } else {
        values[v] = definition.index != 0 ? values[definition.c] : Value();
      }
      break;
    case Kind::inverse:
      return compute_inverse(v, arithmetic, state);
    case Kind::square_root:
      return compute_square_root(v, arithmetic, state);
    case Kind::square_part:
      return compute_square_part(v, arithmetic, state);
  }
  return {};
}

FieldGroups PushEvaluation::compute_inverse(Variable v, FieldArithmetic& arithmetic, Assignment& state) {
  const Value& value = state.values[program_.definitions()[v].a];
  if (arithmetic.is_zero(value)) not_a_solution();
  if (auto inverse = arithmetic.inverse(value)) {
    state.values[v] = std::move(*inverse);
    return {};
  }
  return arithmetic.merges();
}

bool PushEvaluation::is_selected(const Definition& selector, const std::vector<Value>& values) {
  const Choice& choice = program_.choices()[selector.index];
  if (choice.guard) {
    const Value& sign = values[choice.guard->variable];
    if (!(sign == Value(Rational(choice.guard->sign)))) return false;
  }
  auto [entry, is_new] = chosen_.try_emplace(selector.index);
  if (is_new) {
    const auto first = std::ranges::find_if(choice.options, [this](NodeIndex node) { return bool(truths_[node]); });
    entry->second = static_cast<std::size_t>(first - choice.options.begin());
  }
  return entry->second == selector.a;
}

// Roots -------------------------------------------------------------------------------------------------------------

Value PushEvaluation::value_of(const Quantity& quantity, const FieldArithmetic& arithmetic,
                               const std::vector<Value>& values) const {
  if (quantity.atom && !truths_[*quantity.atom]) return quantity.otherwise;
  Value sum;
  for (const auto& [variable, coefficient] : quantity.form.terms()) {
    arithmetic.multiply_add(sum, values[variable], Value(coefficient));
  }
  return sum;
}

FieldGroups PushEvaluation::compute_square_root(Variable v, FieldArithmetic& arithmetic, Assignment& state) {
  const Value square = value_of(program_.quantities()[program_.definitions()[v].index], arithmetic, state.values);
  if (arithmetic.sign(square) < 0) not_a_solution();
  std::vector<std::size_t> over;
  if (!square.is_rational()) {
    const std::vector<Variable> generators = variables_of(square.irrational());
    over.assign(generators.begin(), generators.end());
    if (over.size() > 1) return {over};
  }
  const Real root = square_root(square, state.fields);
  if (root.is_rational()) {
    state.values[v] = root.rational();
    return {};
  }
  const auto [lower, upper] = root.isolating_interval();
  over.push_back(state.fields.size());
  state.values[v] = Value(Polynomial::variable(static_cast<Variable>(state.fields.size())));
  state.fields.push_back({root.minimal_polynomial(), lower, upper});
  ++next_;
  return over.size() > 1 ? FieldGroups{over} : FieldGroups{};
}

namespace {

bool is_half(const Rational& value) { return value == Rational(1, 2) || value == Rational(-1, 2); }

/// Four numbers whose squares add up to the value, none of them 1/2 or -1/2. A rotation by an angle that is no
/// rational multiple of pi leads away from these, however often it takes.
std::array<Rational, 4> four_squares_but_half(const Rational& value) {
  std::array<Rational, 4> result = four_squares(value);
  for (;;) {
    const auto half = std::ranges::find_if(result, is_half);
    if (half == result.end()) return result;
    Rational& a = *half;
    Rational& b = result[static_cast<std::size_t>(half - result.begin() + 1) % result.size()];
    const Rational rotated = Rational(3, 5) * a - Rational(4, 5) * b;
    b = Rational(4, 5) * a + Rational(3, 5) * b;
    a = rotated;
  }
}

}  // namespace

const std::array<Rational, 4>& PushEvaluation::roots(std::uint32_t quantity, const Rational& value) {
  const auto known = roots_.find(quantity);
  if (known != roots_.end()) return known->second;
  return roots_.emplace(quantity, four_squares_but_half(value)).first->second;
}

/// Of an irrational number the first root is its square root, the others are 0.
FieldGroups PushEvaluation::compute_square_part(Variable v, FieldArithmetic& arithmetic, Assignment& state) {
  const Definition& definition = program_.definitions()[v];
  const Value square = value_of(program_.quantities()[definition.index], arithmetic, state.values);
  const Rational half(1, 2);
  if (square.is_rational()) {
    if (square.rational().sign() < 0) not_a_solution();
    state.values[v] = roots(definition.index, square.rational())[definition.a] - half;
    return {};
  }
  if (definition.a > 0) {
    state.values[v] = -half;
    return {};
  }
  FieldGroups groups = compute_square_root(v, arithmetic, state);
  if (groups.empty() || state.fields.size() != arithmetic.fields().size()) {
    state.values[v] = arithmetic.subtract(state.values[v], Value(half));
  }
  return groups;
}

// The shift, and the end --------------------------------------------------------------------------------------------

Rational PushEvaluation::choose_shift(const Assignment& state) const {
  if (program_.fixed_shift()) return *program_.fixed_shift();
  FieldArithmetic arithmetic(state.fields);
  Rational largest;
  for (const EtrInvProgram::Shifted& shifted : program_.shifted()) {
    const Value& a = state.values[shifted.a];
    const Value sum = shifted.b ? arithmetic.add(a, state.values[*shifted.b]) : a;
    largest = std::max(largest, arithmetic.magnitude(sum));
  }
  return largest + Rational(1);
}

/// That every constraint holds, and that it does so in the fields.
void PushEvaluation::check(Assignment& state) const {
  with_growing_fields(state, [this](FieldArithmetic& arithmetic, const Assignment& now) {
    const std::vector<Value>& values = now.values;
    for (const EtrInvConstraint& constraint : target_.constraints) {
      const bool is_addition = constraint.kind == EtrInvConstraint::Kind::addition;
      const Value left = is_addition ? arithmetic.add(values[constraint.x], values[constraint.y])
                                     : arithmetic.multiply(values[constraint.x], values[constraint.y]);
      const Value right = is_addition ? values[constraint.z] : Value(Rational(1));
      if (!arithmetic.is_zero(arithmetic.subtract(left, right))) not_a_solution();
    }
    return arithmetic.merges();
  });
}

}  // namespace nnsolve
