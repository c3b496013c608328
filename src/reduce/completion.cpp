#include "reduce/completion.h"

#include "algebra/integer.h"
#include "reduce/carry.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <set>

namespace nnsolve {

namespace {

constexpr std::uint32_t gauge_first = 0;
constexpr std::uint32_t gauge_second = 1;

Rational absolute(const Rational& value) { return value.sign() < 0 ? -value : value; }

Rational magnitude(const Range& range) { return std::max(absolute(range.lower), absolute(range.upper)); }

}  // namespace

EtrInvToCompletion::EtrInvToCompletion(const EtrInv& source, Activation activation, std::optional<Cost> cost)
    : source_(source), cost_(cost) {
  layers_.hidden = 2;
  layers_.hidden_activation = activation;
  layers_.output_activation = cost ? Activation::identity : activation;
  if (layers_.output_activation == Activation::relu) offset_ = Rational(2);
  if (cost) {
    expect_ranges();
    bound_inverses();
  }
  make_gauge();
  make_values();
  make_constraints();
  layers_.inputs = rows_.size();
  layers_.outputs = columns_.size();
  if (is_impossible_) {
    target_ = impossible_instance({1, 2, 1, layers_.hidden_activation, layers_.output_activation});
    if (cost) target_.cost = *cost;
    if (cost) target_.threshold = Rational(1, 4);
    return;
  }
  target_.network = make_network(layers_);
  if (cost) {
    write_with_cost();
  } else {
    write_exact();
  }
}

// The matrix --------------------------------------------------------------------------------------------------------

EtrInvToCompletion::EntryIndex EtrInvToCompletion::add_row(Vector vector) {
  rows_.push_back(vector);
  known_.emplace_back();
  return static_cast<EntryIndex>(rows_.size() - 1);
}

EtrInvToCompletion::EntryIndex EtrInvToCompletion::add_column(Vector vector) {
  columns_.push_back(vector);
  return static_cast<EntryIndex>(columns_.size() - 1);
}

void EtrInvToCompletion::know(EntryIndex row, EntryIndex column, const Rational& entry) {
  const auto [place, is_new] = known_[row].emplace(column, entry);
  NNSOLVE_ASSERT(is_new || place->second == entry);
}

void EtrInvToCompletion::make_gauge() {
  for (const Shape shape : {Shape::first, Shape::second}) {
    add_row({shape});
    add_column({shape});
  }
  for (const EntryIndex row : {gauge_first, gauge_second}) {
    for (const EntryIndex column : {gauge_first, gauge_second}) know(row, column, Rational(row == column ? 1 : 0));
  }
}

void EtrInvToCompletion::make_values() {
  for (Variable x = 0; x < source_.variable_names.size(); ++x) value({x, false});
}

EtrInvToCompletion::QuantityIndex EtrInvToCompletion::value(const Quantity& quantity) {
  const auto [place, is_new] = quantity_numbers_.emplace(quantity, static_cast<QuantityIndex>(quantities_.size()));
  if (!is_new) return place->second;
  const QuantityIndex number = place->second;
  quantities_.push_back(quantity);
  const EntryIndex row = add_row({Shape::value_row, number});
  const EntryIndex column = add_column({Shape::value_column, number});
  know(row, gauge_second, Rational(1));
  know(gauge_first, column, Rational(1));
  know(row, column, Rational(0));
  value_rows_.push_back(row);
  value_columns_.push_back(column);
  nonzero_columns_.emplace_back();
  products_.emplace_back();
  return number;
}

void EtrInvToCompletion::require_nonzero(QuantityIndex x) {
  if (nonzero_columns_[x]) return;
  const EntryIndex row = add_row({Shape::nonzero_row, x});
  const EntryIndex column = add_column({Shape::nonzero_column, x});
  nonzero_columns_[x] = column;
  know(gauge_first, column, Rational(0));
  know(row, gauge_first, Rational(1));
  know(row, value_columns_[x], Rational(0));
  know(row, column, Rational(1));
}

/// x - y = z, and z is not 0; x and y are not the same quantity.
void EtrInvToCompletion::require_difference(QuantityIndex x, QuantityIndex y, QuantityIndex z) {
  require_nonzero(z);
  const EntryIndex row = add_row({Shape::difference_row, x, y, z});
  know(row, value_columns_[x], Rational(0));
  know(row, value_columns_[y], Rational(1));
  know(row, *nonzero_columns_[z], Rational(1));
}

void EtrInvToCompletion::require_product(QuantityIndex x, QuantityIndex y) {
  require_nonzero(x);
  if (!difference_column_) {
    difference_column_ = add_column({Shape::difference});
    know(gauge_first, *difference_column_, Rational(1));
    know(gauge_second, *difference_column_, Rational(-1));
  }
  if (!products_[x]) {
    const EntryIndex row = add_row({Shape::product_row, x});
    const EntryIndex column = add_column({Shape::product_column, x});
    products_[x] = {row, column};
    know(row, *difference_column_, Rational(0));
    know(row, *nonzero_columns_[x], Rational(1));
    know(gauge_second, column, Rational(0));
    know(row, column, Rational(1));
  }
  know(value_rows_[y], products_[x]->second, Rational(1));
}

/// x + t, by x + t - x = t.
EtrInvToCompletion::QuantityIndex EtrInvToCompletion::shifted(Variable x) {
  const bool is_new = !quantity_numbers_.contains({x, true});
  const QuantityIndex sum = value({x, true});
  if (!is_new) return sum;
  const bool is_first = !quantity_numbers_.contains({std::nullopt, true});
  const QuantityIndex shift = value({std::nullopt, true});
  if (is_first && cost_) know(value_rows_[shift], gauge_first, shift_);
  require_difference(sum, value({x, false}), shift);
  return sum;
}

void EtrInvToCompletion::make_addition(const EtrInvConstraint& constraint) {
  if (cost_) {
    for (const auto& [x, y] : {std::pair(constraint.x, constraint.y), std::pair(constraint.y, constraint.x)}) {
      if (!inverse_bounds_[x] || y == constraint.z) continue;
      return require_difference(value({constraint.z, false}), value({y, false}), value({x, false}));
    }
  }
  const QuantityIndex sum = shifted(constraint.z);
  require_difference(sum, value({constraint.y, false}), shifted(constraint.x));
}

void EtrInvToCompletion::make_constraints() {
  for (const EtrInvConstraint& constraint : source_.constraints) {
    switch (constraint.kind) {
      case EtrInvConstraint::Kind::addition:
        make_addition(constraint);
        break;
      case EtrInvConstraint::Kind::inversion:
        require_product(value({constraint.x, false}), value({constraint.y, false}));
        break;
      case EtrInvConstraint::Kind::unit: {
        const std::optional<Range> range = source_.range(constraint.x);
        if (range && (range->lower > Rational(1) || range->upper < Rational(1))) is_impossible_ = true;
        know(value_rows_[value({constraint.x, false})], gauge_first, Rational(1));
        break;
      }
    }
  }
}

// Bounds, for a cost ------------------------------------------------------------------------------------------------

void EtrInvToCompletion::expect_ranges() const {
  for (Variable x = 0; x < source_.variable_names.size(); ++x) {
    if (source_.range(x)) continue;
    throw UsageError("a completion with a cost needs a range of every variable, and " + source_.variable_names[x] +
                     " has none (range LO HI)");
  }
}

/// From ranges without 0, and from the partners of inversions. And t: all x + t are 1 or more.
void EtrInvToCompletion::bound_inverses() {
  inverse_bounds_.resize(source_.variable_names.size());
  shift_ = Rational(1);
  const auto bound_inverse = [&](Variable x, const Rational& bound) {
    inverse_bounds_[x] = inverse_bounds_[x] ? std::min(*inverse_bounds_[x], bound) : bound;
  };
  for (Variable x = 0; x < source_.variable_names.size(); ++x) {
    const Range range = *source_.range(x);
    if (range.lower > range.upper) is_impossible_ = true;
    if (range.lower.sign() > 0) bound_inverse(x, Rational(1) / range.lower);
    if (range.upper.sign() < 0) bound_inverse(x, Rational(-1) / range.upper);
    shift_ = std::max(shift_, Rational(1) + absolute(truncated(range.lower)) + Rational(1));
  }
  for (const EtrInvConstraint& constraint : source_.constraints) {
    if (constraint.kind == EtrInvConstraint::Kind::addition) continue;
    bound_inverse(constraint.x, magnitude(*source_.range(constraint.y)));
    bound_inverse(constraint.y, magnitude(*source_.range(constraint.x)));
  }
}

Rational EtrInvToCompletion::bound(QuantityIndex x) const {
  const Quantity& quantity = quantities_[x];
  const Rational shift = quantity.is_shifted ? shift_ : Rational();
  return quantity.variable ? magnitude(*source_.range(*quantity.variable)) + shift : shift;
}

Rational EtrInvToCompletion::bound_of_inverse(QuantityIndex x) const {
  const Quantity& quantity = quantities_[x];
  return quantity.is_shifted ? Rational(1) : inverse_bounds_[*quantity.variable].value_or(Rational());
}

EtrInvToCompletion::Bound2 EtrInvToCompletion::bound(const Vector& vector) const {
  const Rational one(1);
  switch (vector.shape) {
    case Shape::first:
      return {one, {}};
    case Shape::second:
      return {{}, one};
    case Shape::difference:
      return {one, one};
    case Shape::value_row:
      return {bound(vector.x), one};
    case Shape::value_column:
      return {one, bound(vector.x)};
    case Shape::nonzero_row:
      return {one, bound_of_inverse(vector.x)};
    case Shape::nonzero_column:
      return {{}, bound(vector.x)};
    case Shape::difference_row:
      return {bound(vector.x) * bound_of_inverse(vector.z), bound_of_inverse(vector.z)};
    case Shape::product_row:
      return {bound_of_inverse(vector.x), bound_of_inverse(vector.x)};
    case Shape::product_column:
      return {bound(vector.x), {}};
  }
  return {};
}

/// At least 8, which is enough where all ranges are from 1/2 to 2.
Rational EtrInvToCompletion::largest_entry() const {
  std::set<Bound2> row_bounds;
  std::set<Bound2> column_bounds;
  for (const Vector& row : rows_) row_bounds.insert(bound(row));
  for (const Vector& column : columns_) column_bounds.insert(bound(column));
  Rational largest(8);
  for (const Bound2& row : row_bounds) {
    for (const Bound2& column : column_bounds) {
      largest = std::max(largest, row.first * column.first + row.second * column.second);
    }
  }
  return largest;
}

// The instance ------------------------------------------------------------------------------------------------------

/// `end` tells apart what stands twice.
void EtrInvToCompletion::push_row(const std::vector<Rational>& targets, std::optional<EntryIndex> row,
                                  const char* end) {
  target_.row_names.push_back(row_name(row) + end);
  if (row) target_.inputs.push(*row, Rational(1));
  target_.inputs.finish_row();
  for (EntryIndex column = 0; column < targets.size(); ++column) target_.targets.push(column, targets[column]);
  target_.targets.finish_row();
}

void EtrInvToCompletion::write_exact() {
  push_row(std::vector<Rational>(columns_.size(), offset_), std::nullopt, "");
  for (EntryIndex row = 0; row < rows_.size(); ++row) {
    target_.row_names.push_back(row_name(row));
    target_.inputs.push(row, Rational(1));
    target_.inputs.finish_row();
    for (const auto& [column, entry] : known_[row]) target_.targets.push(column, entry + offset_);
    target_.targets.finish_row();
  }
}

/// Of l1 the zero row, which has known entries only, stands once.
void EtrInvToCompletion::write_with_cost() {
  const Rational bound = largest_entry();
  target_.cost = *cost_;
  if (cost_ == Cost::l1) {
    push_row(std::vector<Rational>(columns_.size()), std::nullopt, "");
  } else {
    push_row(std::vector<Rational>(columns_.size(), bound), std::nullopt, ".high");
    push_row(std::vector<Rational>(columns_.size(), -bound), std::nullopt, ".low");
    target_.threshold = bound;
  }
  for (EntryIndex row = 0; row < rows_.size(); ++row) write_rows(row, bound);
}

void EtrInvToCompletion::write_rows(EntryIndex row, const Rational& bound) {
  std::vector<Rational> high;
  std::vector<Rational> low;
  const bool is_l1 = cost_ == Cost::l1;
  const Vector& vector = rows_[row];
  for (EntryIndex column = 0; column < columns_.size(); ++column) {
    const auto known = known_[row].find(column);
    Range range{-bound, bound};
    if (known != known_[row].end()) {
      range = {known->second, known->second};
    } else if (vector.shape == Shape::value_row && column == gauge_first && !quantities_[vector.x].is_shifted) {
      range = *source_.range(*quantities_[vector.x].variable);
    }
    high.push_back(is_l1 ? range.upper : range.lower + bound);
    low.push_back(is_l1 ? range.lower : range.upper - bound);
    if (is_l1) target_.threshold += range.upper - range.lower;
  }
  push_row(high, row, ".high");
  push_row(low, row, ".low");
}

// Carrying ----------------------------------------------------------------------------------------------------------

Rational EtrInvToCompletion::shift_of(const Assignment& solution, FieldArithmetic& arithmetic) const {
  if (cost_) return shift_;
  Rational largest;
  for (const Value& value : solution.values) largest = std::max(largest, arithmetic.magnitude(value));
  return largest + Rational(1);
}

/// Nothing if fields must be merged first.
std::optional<std::vector<EtrInvToCompletion::Value2>> EtrInvToCompletion::values(const std::vector<Vector>& vectors,
                                                                                  const std::vector<Value>& quantities,
                                                                                  FieldArithmetic& arithmetic) const {
  std::map<QuantityIndex, Value> inverses;
  bool is_complete = true;
  const auto inverse = [&](QuantityIndex x) {
    const auto [place, is_new] = inverses.emplace(x, Value());
    if (is_new) {
      std::optional<Value> value = inverse_of(quantities[x], arithmetic, "a value that must not be 0");
      is_complete = is_complete && value;
      place->second = value.value_or(Value());
    }
    return place->second;
  };
  const Value one(Rational(1));
  std::vector<Value2> result;
  for (const auto& [shape, x, y, z] : vectors) {
    switch (shape) {
      case Shape::first:
        result.push_back({one, Value()});
        break;
      case Shape::second:
        result.push_back({Value(), one});
        break;
      case Shape::difference:
        result.push_back({one, Value(Rational(-1))});
        break;
      case Shape::value_row:
        result.push_back({quantities[x], one});
        break;
      case Shape::value_column:
        result.push_back({one, arithmetic.subtract(Value(), quantities[x])});
        break;
      case Shape::nonzero_row:
        result.push_back({one, inverse(x)});
        break;
      case Shape::nonzero_column:
        result.push_back({Value(), quantities[x]});
        break;
      case Shape::difference_row:
        result.push_back({arithmetic.multiply(quantities[x], inverse(z)), inverse(z)});
        break;
      case Shape::product_row:
        result.push_back({inverse(x), inverse(x)});
        break;
      case Shape::product_column:
        result.push_back({quantities[x], Value()});
        break;
    }
  }
  if (!is_complete) return std::nullopt;
  return result;
}

Witness EtrInvToCompletion::push(const Assignment& solution) const {
  if (is_impossible_) throw CarryError("a range is empty, so the formula has no solution");
  return with_merged_fields(solution, [&](const Assignment& source, FieldArithmetic& arithmetic) {
    const Value shift(shift_of(source, arithmetic));
    std::vector<Value> quantities;
    for (const Quantity& quantity : quantities_) {
      const Value variable = quantity.variable ? source.values[*quantity.variable] : Value();
      quantities.push_back(quantity.is_shifted ? arithmetic.add(variable, shift) : variable);
    }
    std::optional<Witness> witness;
    const auto rows = values(rows_, quantities, arithmetic);
    const auto columns = values(columns_, quantities, arithmetic);
    if (!rows || !columns) return witness;
    witness.emplace();
    witness->fields = source.fields;
    witness->weights.resize(layers_.edge_count());
    witness->biases.assign(layers_.bias_count(), Value());
    std::array<Rational, 2> biases;
    for (std::size_t row = 0; row < rows->size(); ++row) {
      witness->weights[layers_.input_edge(row, 0)] = (*rows)[row].first;
      witness->weights[layers_.input_edge(row, 1)] = (*rows)[row].second;
      if (!has_relu()) continue;  // so that ReLUs stay active
      biases[0] = std::max(biases[0], arithmetic.magnitude((*rows)[row].first));
      biases[1] = std::max(biases[1], arithmetic.magnitude((*rows)[row].second));
    }
    for (std::size_t neuron = 0; neuron < 2; ++neuron) witness->biases[neuron] = Value(biases[neuron]);
    for (std::size_t column = 0; column < columns->size(); ++column) {
      const auto& [first, second] = (*columns)[column];
      Value bias(offset_);
      arithmetic.multiply_add(bias, Value(-biases[0]), first);
      arithmetic.multiply_add(bias, Value(-biases[1]), second);
      witness->biases[layers_.hidden + column] = std::move(bias);
      witness->weights[layers_.output_edge(0, column)] = first;
      witness->weights[layers_.output_edge(1, column)] = second;
    }
    return witness;
  });
}

Assignment EtrInvToCompletion::pull(const Witness& witness) const {
  if (is_impossible_) throw CarryError("a range is empty, so there is nothing to carry");
  FieldArithmetic arithmetic(witness.fields);
  const auto activated = [&](Value sum) { return has_relu() && arithmetic.sign(sum) <= 0 ? Value() : std::move(sum); };
  Assignment result{witness.fields, {}};
  for (Variable x = 0; x < source_.variable_names.size(); ++x) {
    const EntryIndex row = value_rows_[quantity_numbers_.at({x, false})];
    Value entry;
    for (std::size_t neuron = 0; neuron < layers_.hidden; ++neuron) {
      const Value& bias = witness.biases[neuron];
      const Value sum = arithmetic.add(bias, witness.weights[layers_.input_edge(row, neuron)]);
      const Value change = arithmetic.subtract(activated(sum), activated(bias));
      arithmetic.multiply_add(entry, change, witness.weights[layers_.output_edge(neuron, gauge_first)]);
    }
    result.values.push_back(std::move(entry));
  }
  return result;
}

}  // namespace nnsolve
