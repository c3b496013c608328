#include "network/activation.h"

#include "nnsolve/error.h"

#include <utility>

namespace nnsolve {

namespace {

AllowedRange from(const Rational& end) { return {end, std::nullopt, false, false}; }
AllowedRange above(const Rational& end) { return {end, std::nullopt, true, false}; }
AllowedRange up_to(const Rational& end) { return {std::nullopt, end, false, false}; }
AllowedRange below(const Rational& end) { return {std::nullopt, end, false, true}; }

bool holds_all_of(const AllowedRange& outer, const AllowedRange& inner) {
  const auto reaches = [](const std::optional<Rational>& end, bool is_open, const std::optional<Rational>& other,
                          bool is_other_open, int direction) {
    if (!end) return true;
    if (!other) return false;
    if (*end == *other) return !is_open || is_other_open;
    return (direction < 0) == (*end < *other);
  };
  return reaches(outer.min, outer.excludes_min, inner.min, inner.excludes_min, -1) &&
         reaches(outer.max, outer.excludes_max, inner.max, inner.excludes_max, 1);
}

/// Which sums of the piece have a value in the range. An empty range if none.
AllowedRange sums_in_piece(const ActivationPiece& piece, const AllowedRange& values) {
  if (piece.factor.is_zero()) return values.contains(piece.constant) ? piece.sums : AllowedRange{1, 0, false, false};
  AllowedRange sums = piece.sums;  // factors are never below 0
  if (values.min) {
    const Rational end = (*values.min - piece.constant) / piece.factor;
    if (!sums.min || end > *sums.min) {
      sums.excludes_min = values.excludes_min;
      sums.min = end;
    } else if (end == *sums.min) {
      sums.excludes_min = sums.excludes_min || values.excludes_min;
    }
  }
  if (values.max) {
    const Rational end = (*values.max - piece.constant) / piece.factor;
    if (!sums.max || end < *sums.max) {
      sums.excludes_max = values.excludes_max;
      sums.max = end;
    } else if (end == *sums.max) {
      sums.excludes_max = sums.excludes_max || values.excludes_max;
    }
  }
  return sums;
}

}  // namespace

std::vector<ActivationPiece> pieces_of(const Neuron& neuron) {
  const Rational zero(0);
  const Rational one(1);
  switch (neuron.activation) {
    case Activation::identity:
      return {{{}, one, zero}};
    case Activation::relu:
      return {{up_to(zero), zero, zero}, {from(zero), one, zero}};
    case Activation::leaky_relu:
      return {{up_to(zero), neuron.slope, zero}, {from(zero), one, zero}};
    case Activation::step:
      return {{below(zero), zero, zero}, {from(zero), zero, one}};
    case Activation::sign:
      return {{below(zero), zero, -one}, {AllowedRange::only(zero), zero, zero}, {above(zero), zero, one}};
    case Activation::clip:
      return {{up_to(neuron.low), zero, neuron.low},
              {{neuron.low, neuron.high, false, false}, one, zero},
              {from(neuron.high), zero, neuron.high}};
  }
  NNSOLVE_ASSERT(false);
  return {};
}

Rational activate(const Neuron& neuron, const Rational& sum) {
  for (const ActivationPiece& piece : pieces_of(neuron)) {
    if (piece.sums.contains(sum)) return piece.factor * sum + piece.constant;
  }
  NNSOLVE_ASSERT(false);
  return sum;
}

std::optional<AllowedRange> sums_of(const Neuron& neuron, const AllowedRange& values) {
  std::optional<AllowedRange> result;
  for (const ActivationPiece& piece : pieces_of(neuron)) {
    const AllowedRange sums = sums_in_piece(piece, values);
    if (sums.is_empty()) continue;
    if (!result) {
      result = sums;
      continue;
    }
    // Ascending pieces of a range: the next one goes on where the last one ended.
    result->max = sums.max;
    result->excludes_max = sums.excludes_max;
  }
  return result;
}

std::optional<ActivationPiece> only_piece_within(const Neuron& neuron, const AllowedRange& sums) {
  for (ActivationPiece& piece : pieces_of(neuron)) {
    if (holds_all_of(piece.sums, sums)) return std::move(piece);
  }
  return std::nullopt;
}

const char* activation_word(Activation activation) {
  switch (activation) {
    case Activation::identity:
      return "identity";
    case Activation::relu:
      return "relu";
    case Activation::leaky_relu:
      return "leaky_relu";
    case Activation::step:
      return "step";
    case Activation::sign:
      return "sign";
    case Activation::clip:
      return "clip";
  }
  NNSOLVE_ASSERT(false);
  return "";
}

std::string activation_text(const Neuron& neuron) {
  std::string text = activation_word(neuron.activation);
  if (neuron.activation == Activation::leaky_relu) text.append(" ").append(neuron.slope.to_string());
  if (neuron.activation == Activation::clip) {
    text.append(" [").append(neuron.low.to_string()).append(", ").append(neuron.high.to_string()).append("]");
  }
  return text;
}

bool has_same_activation(const Neuron& a, const Neuron& b) {
  return a.activation == b.activation && a.slope == b.slope && a.low == b.low && a.high == b.high;
}

void copy_activation(Neuron& to, const Neuron& from) {
  to.activation = from.activation;
  to.slope = from.slope;
  to.low = from.low;
  to.high = from.high;
}

}  // namespace nnsolve
