#include "reduce/fully_connected.h"

#include "algebra/number_field.h"
#include "reduce/carry.h"
#include "reduce/reciprocal_ranges.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <array>

namespace nnsolve {

namespace {

const Rational quarter(1, 4);

/// As the data points are named (instances/README.md, "What reduce writes").
std::string constraint_name(std::size_t number) { return "k" + std::to_string(number + 1); }

}  // namespace

EtrInvToFullyConnected::EtrInvToFullyConnected(const EtrInv& source, Activation activation)
    : source_(source), ranges_(reciprocal_ranges(source)) {
  layers_.inputs = 2;
  layers_.outputs = 2;
  layers_.hidden_activation = Activation::relu;
  layers_.output_activation = activation;
  if (activation == Activation::relu) offset_ = Rational(1);
  is_impossible_ = std::ranges::any_of(ranges_, [](const Range& range) { return range.lower > range.upper; });
  if (is_impossible_) {
    target_ = impossible_instance(layers_);
    return;
  }
  std::vector<bool> is_inverted(ranges_.size());
  for (std::size_t i = 0; i < source_.constraints.size(); ++i) {
    const EtrInvConstraint& constraint = source_.constraints[i];
    if (constraint.kind == EtrInvConstraint::Kind::addition) {
      additions_.push_back(i);
    } else {
      is_inverted[constraint.x] = is_inverted[constraint.y] = true;
    }
  }
  choose_slopes(is_inverted);
  for (Variable x = 0; x < ranges_.size(); ++x) {
    add_stripe({StripeKind::variable, x, slopes_[x], {}, stripe_name(StripeKind::variable, x, "")});
  }
  for (std::size_t i = 0; i < source_.constraints.size(); ++i) {
    const EtrInvConstraint& constraint = source_.constraints[i];
    if (constraint.kind != EtrInvConstraint::Kind::addition) make_inversion(i, constraint.x, constraint.y);
  }
  for (Variable x = 0; x < ranges_.size(); ++x) {
    if (!is_inverted[x]) make_range(x);
  }
  const std::size_t single_count = stripes_.size();
  for (std::size_t i = 0; i < additions_.size(); ++i) make_addition(i);
  layout_.emplace(single_count, additions_.size());
  lay_out();
  write_instance();
}

void EtrInvToFullyConnected::choose_slopes(const std::vector<bool>& is_inverted) {
  for (Variable x = 0; x < ranges_.size(); ++x) {
    const auto& [lower, upper] = ranges_[x];
    if (is_inverted[x] && lower.sign() <= 0) {
      throw UsageError("this construction needs positive ranges for inverted variables, and " +
                       source_.variable_names[x] + " is between " + lower.to_string() + " and " + upper.to_string());
    }
    if (lower == upper) {
      slopes_.push_back({Rational(1), Rational(2) - lower});
    } else {
      const Rational alpha = Rational(3, 2) / (upper - lower);
      slopes_.push_back({alpha, Rational(3, 2) - alpha * lower});
    }
  }
}

StripeIndex EtrInvToFullyConnected::add_stripe(Stripe stripe) {
  stripes_.push_back(std::move(stripe));
  return static_cast<StripeIndex>(stripes_.size() - 1);
}

std::string EtrInvToFullyConnected::stripe_name(StripeKind kind, Variable variable, const std::string& use) const {
  const char* letter = kind == StripeKind::variable ? "V" : kind == StripeKind::inverse ? "I" : "J";
  return letter + ("(" + source_.variable_names[variable]) + (use.empty() ? "" : "," + use) + ")";
}

void EtrInvToFullyConnected::add_tie(std::vector<Guest> guests, OutputPair label) {
  std::string name = stripes_[guests[0].stripe].name + "=" + stripes_[guests[1].stripe].name;
  ties_.push_back({std::move(guests), std::move(label), std::move(name)});
}

/// An I stripe with s = steepness of X, at most `most`, tied to the main stripe.
StripeIndex EtrInvToFullyConnected::make_inverse_stripe(Variable x, const Affine& steepness, const Rational& most,
                                                        const std::string& use) {
  const StripeIndex stripe =
      add_stripe({StripeKind::inverse, x, steepness, most, stripe_name(StripeKind::inverse, x, use)});
  const auto& [alpha, beta] = slopes_[x];
  const auto& [sigma, tau] = steepness;
  const Rational v = std::min(Rational(1) / most, alpha * quarter / sigma);
  const Rational label = Rational(2) + v * (tau - sigma * beta / alpha);
  add_tie({{stripe, v}, {x, -(sigma * v / alpha)}}, {label, Rational()});
  return stripe;
}

/// The main stripe of variable x is stripe x.
void EtrInvToFullyConnected::make_inversion(std::size_t number, Variable x, Variable y) {
  const auto& [lower, upper] = ranges_[x];
  const Rational g = Rational(2) / lower;
  const Rational most = g * upper - Rational(1);
  const Rational half(1, 2);
  const std::string use = constraint_name(number);
  const StripeIndex inverse = make_inverse_stripe(x, {g, Rational(-1)}, most, use);
  const StripeIndex partner = add_stripe(
      {StripeKind::partner, y, {Rational(-1) / g, Rational(1)}, most, stripe_name(StripeKind::partner, y, use)});
  add_tie({{inverse, Rational(2) + half}, {partner, -half}}, {Rational(2), Rational(2)});
  const auto& [alpha, beta] = slopes_[y];
  const Rational w = std::min(half, g * alpha * quarter);
  const Rational u = w / (g * alpha);
  add_tie({{partner, Rational(3) + w}, {y, u}}, {Rational(2) + w + beta * u, Rational(2)});
}

void EtrInvToFullyConnected::make_range(Variable x) {
  const auto& [lower, upper] = ranges_[x];
  const bool is_point = lower == upper;
  const Rational sigma = is_point ? Rational(1) : Rational(6) / (upper - lower);
  make_inverse_stripe(x, {sigma, Rational(1) - sigma * lower}, Rational(is_point ? 1 : 7), "");
}

void EtrInvToFullyConnected::make_addition(std::size_t number) {
  const EtrInvConstraint& constraint = source_.constraints[additions_[number]];
  const std::string name = constraint_name(additions_[number]);
  const std::array<Variable, 3> variables = {constraint.x, constraint.y, constraint.z};
  Rational scale = slopes_[constraint.x].slope;
  for (const Variable x : variables) scale = std::min(scale, slopes_[x].slope);
  scale *= quarter;
  Tie sum;
  sum.name = name;
  sum.label = {Rational(3), Rational()};
  for (std::size_t i = 0; i < variables.size(); ++i) {
    const Variable x = variables[i];
    const std::string use = name + "." + std::to_string(i + 1);
    const StripeIndex copy =
        add_stripe({StripeKind::variable, x, slopes_[x], {}, stripe_name(StripeKind::variable, x, use)});
    add_tie({{x, quarter}, {copy, -quarter}}, {Rational(2), Rational()});
    const Rational u = scale / slopes_[x].slope * Rational(i == 2 ? -1 : 1);
    sum.guests.push_back({copy, u});
    sum.label.first += slopes_[x].offset * u;
  }
  ties_.push_back(std::move(sum));
  NNSOLVE_ASSERT(stripes_.size() >= 3 * (number + 1));
}

void EtrInvToFullyConnected::lay_out() {
  std::size_t triple = 0;
  for (const Tie& tie : ties_) {
    if (tie.guests.size() < 3) continue;
    layout_->join_triple(triple++, tie.guests[0].u, tie.guests[1].u, tie.guests[2].u);
  }
  layout_->check();
}

// The instance ------------------------------------------------------------------------------------------------------

/// What the first stripes from the left are far on their right, added up.
std::vector<OutputPair> EtrInvToFullyConnected::totals_from_left() const {
  std::vector<OutputPair> totals(1);
  for (const StripeIndex stripe : layout_->stripes_from_left()) {
    totals.push_back(totals.back() + total(stripes_[stripe].kind));
  }
  return totals;
}

void EtrInvToFullyConnected::write_point(const StripeLayout::Point& point, const OutputPair& label, std::string name) {
  target_.row_names.push_back(std::move(name));
  target_.inputs.push(0, point.x);
  if (!point.y.is_zero()) target_.inputs.push(1, point.y);
  target_.inputs.finish_row();
  target_.targets.push(0, label.first + offset_);
  target_.targets.push(1, label.second + offset_);
  target_.targets.finish_row();
}

void EtrInvToFullyConnected::write_instance() {
  layers_.hidden = 0;
  for (const Stripe& stripe : stripes_) layers_.hidden += kink_count(stripe.kind);
  layers_.hidden = std::max<std::size_t>(layers_.hidden, 1);  // of a formula without variables
  target_.network = make_network(layers_);
  const std::vector<OutputPair> totals = totals_from_left();
  const std::vector<StripeIndex>& order = layout_->stripes_from_left();
  for (const int line : {0, 1, 2}) {
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
      const Stripe& stripe = stripes_[order[rank]];
      std::size_t number = 0;
      for (const GadgetPoint& point : gadget_points(stripe.kind, stripe.most)) {
        const Rational y(line);
        std::string name = stripe.name + "@" + std::to_string(line) + "." + std::to_string(++number);
        write_point({layout_->place(order[rank], point.u, y), y}, totals[rank] + point.outputs, std::move(name));
      }
    }
  }
  for (const Tie& tie : ties_) {
    const StripeLayout::Meeting meeting =
        layout_->meet(tie.guests[0].stripe, tie.guests[0].u, tie.guests[1].stripe, tie.guests[1].u);
    for (const Guest& guest : tie.guests) {
      NNSOLVE_ASSERT(layout_->place(guest.stripe, guest.u, meeting.point.y) == meeting.point.x);
    }
    OutputPair label = totals[meeting.first_count] + tie.label;
    label.first += totals[meeting.second_end].first - totals[meeting.second_begin].first;
    label.second += totals[meeting.second_end].second - totals[meeting.second_begin].second;
    write_point(meeting.point, label, tie.name);
  }
}

// Carrying ----------------------------------------------------------------------------------------------------------

/// Nothing if fields must be merged first.
std::optional<std::vector<EtrInvToFullyConnected::Kink>> EtrInvToFullyConnected::kinks(
    const Stripe& stripe, const Value& value, FieldArithmetic& arithmetic) const {
  const Value zero;
  const Value one(Rational(1));
  const auto minus = [&](const Value& x) { return arithmetic.subtract(zero, x); };
  Value steepness(stripe.steepness.offset);
  arithmetic.multiply_add(steepness, Value(stripe.steepness.slope), value);
  const std::optional<Value> width = inverse_of(steepness, arithmetic, "a slope");
  if (!width) return std::nullopt;
  if (stripe.kind == StripeKind::variable) {
    return std::vector<Kink>{{minus(*width), steepness, zero}, {*width, minus(steepness), zero}};
  }
  // The other output's slope t, and 1/t: of I the width is 1/s, of J it is 1/r = 1 + 1/s.
  const bool is_inverse = stripe.kind == StripeKind::inverse;
  const Value other_width = arithmetic.subtract(Value(Rational(is_inverse ? 2 : 3)), *width);
  const std::optional<Value> other = inverse_of(other_width, arithmetic, "a slope");
  if (!other) return std::nullopt;
  if (is_inverse) {
    return std::vector<Kink>{{minus(*width), steepness, zero},
                             {*width, minus(steepness), *other},
                             {arithmetic.add(Value(Rational(2)), other_width), zero, minus(*other)}};
  }
  return std::vector<Kink>{{minus(other_width), zero, *other},
                           {other_width, steepness, minus(*other)},
                           {arithmetic.add(Value(Rational(3)), *width), minus(steepness), zero}};
}

Witness EtrInvToFullyConnected::push(const Assignment& solution) const {
  if (is_impossible_) throw CarryError("a range is empty, so the formula has no solution");
  return with_merged_fields(solution, [&](const Assignment& source, FieldArithmetic& arithmetic) {
    std::optional<Witness> witness(std::in_place);
    witness->fields = source.fields;
    witness->weights.resize(layers_.edge_count());
    witness->biases.resize(layers_.bias_count());
    const Value unit(layout_->unit());
    const Value inverse_unit(Rational(1) / layout_->unit());
    std::size_t neuron = 0;
    bool is_complete = true;
    for (StripeIndex i = 0; i < stripes_.size(); ++i) {
      const auto all = kinks(stripes_[i], source.values[stripes_[i].variable], arithmetic);
      is_complete = is_complete && all;
      if (!is_complete) continue;
      for (const Kink& kink : *all) {
        witness->weights[layers_.input_edge(0, neuron)] = Value(Rational(1));
        witness->weights[layers_.input_edge(1, neuron)] = Value(-layout_->slope(i));
        witness->biases[neuron] = arithmetic.subtract(Value(-layout_->position(i)), arithmetic.multiply(unit, kink.u));
        witness->weights[layers_.output_edge(neuron, 0)] = arithmetic.multiply(inverse_unit, kink.first_jump);
        witness->weights[layers_.output_edge(neuron, 1)] = arithmetic.multiply(inverse_unit, kink.second_jump);
        ++neuron;
      }
    }
    for (std::size_t output = 0; output < 2; ++output) witness->biases[layers_.hidden + output] = Value(offset_);
    if (!is_complete) witness.reset();
    return witness;
  });
}

/// The kinks of main(X) are the two of its window on the line y = 0; the jump at the left one is a / kappa.
Assignment EtrInvToFullyConnected::pull(const Witness& witness) const {
  if (is_impossible_) throw CarryError("a range is empty, so there is nothing to carry");
  FieldArithmetic arithmetic(witness.fields);
  Assignment result{witness.fields, std::vector<Value>(ranges_.size())};
  std::vector<bool> is_found(ranges_.size());
  const std::vector<StripeIndex>& order = layout_->stripes_from_left();
  for (std::size_t neuron = 0; neuron < layers_.hidden; ++neuron) {
    const Value& weight = witness.weights[layers_.input_edge(0, neuron)];
    const Value& bias = witness.biases[neuron];
    const int direction = arithmetic.sign(weight);
    if (direction == 0) continue;
    const auto is_left_of_kink = [&](StripeIndex stripe, const Rational& u) {
      Value sum = bias;
      arithmetic.multiply_add(sum, weight, Value(layout_->place(stripe, u, Rational())));
      return arithmetic.sign(sum) == -direction;
    };
    // The first stripe whose middle is not left of the kink; the first kink of a window lies before its middle.
    const auto found =
        std::ranges::partition_point(order, [&](StripeIndex stripe) { return is_left_of_kink(stripe, Rational()); });
    if (found == order.end()) continue;
    const StripeIndex stripe = *found;
    const bool is_main = stripe < ranges_.size();
    if (!is_main || !is_left_of_kink(stripe, Rational(-stripe_reach))) continue;
    const auto& [alpha, beta] = slopes_[stripe];
    Value jump = arithmetic.multiply(weight, witness.weights[layers_.output_edge(neuron, 0)]);
    jump = arithmetic.multiply(jump, Value(layout_->unit() * Rational(direction) / alpha));
    result.values[stripe] = arithmetic.subtract(jump, Value(beta / alpha));
    is_found[stripe] = true;
  }
  if (std::ranges::find(is_found, false) != is_found.end()) throw CarryError("the weights do not fit the data");
  return result;
}

}  // namespace nnsolve
