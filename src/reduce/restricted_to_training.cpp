#include "reduce/restricted_to_training.h"

#include "reduce/bias_row.h"
#include "reduce/carry.h"
#include "reduce/normalisation.h"
#include "reduce/question_marks.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>

namespace nnsolve {

namespace {

/// What a hidden neuron does, apart from how: v_mt by output, and e_i by input (in the order of the inputs).
using OutWeights = std::array<Value, most_outputs>;

/// A number for each input that data points of other gadgets may activate.
std::uint64_t key_of(const InputName& name) {
  const CopiedLiteral& literal = name.hidden.literal;
  auto flags = static_cast<std::uint64_t>(literal.copy) << 4U | static_cast<std::uint64_t>(name.slot) << 2U |
               static_cast<std::uint64_t>(literal.literal.is_inverse) << 1U |
               static_cast<std::uint64_t>(literal.literal.is_negative);
  return static_cast<std::uint64_t>(literal.literal.variable) << 16U | flags;
}

/// Writes weights and biases of the target, gadget after gadget.
class Pusher {
 public:
  Pusher(const Blueprint& target, const Witness& source)
      : target_(target), source_(source), arithmetic_(source.fields) {
    result_.fields = source.fields;
  }

  /// `old` is the gadget of the source that `gadget` was made from.
  void push_gadget(const Gadget& old, const Gadget& gadget) {
    std::vector<Value> inputs(gadget.inputs.size(), Value(Rational(1)));
    std::vector<OutWeights> outs(gadget.hidden.size());
    for (std::size_t i = 0; i < old.inputs.size(); ++i) inputs[i] = source_.weights[source_edge_++];
    for (std::size_t h = 0; h < gadget.hidden.size(); ++h) {
      bool is_old = h < old.hidden.size();
      for (std::size_t t = 0; t < most_outputs; ++t) {
        if (is_old && old.hidden[h].out[t] != OutEdge::none) {
          outs[h][t] = source_.weights[source_edge_++];
        } else if (gadget.hidden[h].out[t] != OutEdge::none) {
          outs[h][t] = Value(Rational(1));
        }
      }
    }
    for (std::size_t i = 0; i < gadget.inputs.size(); ++i) {
      if (gadget.inputs[i].name.hidden.kind != HiddenName::Kind::literal) continue;
      known_[key_of(gadget.inputs[i].name)] = {inputs[i], outs[gadget.inputs[i].hidden]};
    }
    for (const GadgetRow& row : gadget.rows) set_free_paths(row, gadget, outs);
    write(gadget, inputs, outs);
  }

  Witness finish() {
    for (std::size_t t = 0; t < target_.output_count(); ++t) {
      result_.biases.push_back(arithmetic_.subtract(Value(), bias_effects_[t]));
    }
    return std::move(result_);
  }

 private:
  struct KnownInput {
    Value weight;
    OutWeights out;
  };

  /// A free path contributes what the data point lacks: the target is 0, and B_t is 0.
  void set_free_paths(const GadgetRow& row, const Gadget& gadget, std::vector<OutWeights>& outs) const {
    for (const ActiveInput& path : row.active) {
      if (path.name.hidden.kind != HiddenName::Kind::free) continue;
      const std::size_t t = path.name.hidden.output;
      Value sum;
      for (const ActiveInput& input : row.active) {
        if (input.out[t] == OutEdge::none || input.name.hidden.kind != HiddenName::Kind::literal) continue;
        const KnownInput& known = known_.at(key_of(input.name));
        arithmetic_.multiply_add(sum, known.weight, known.out[t]);
      }
      outs[number_of_free(path, gadget)][t] = arithmetic_.subtract(Value(), sum);
    }
  }

  /// Free paths are the gadget's last hidden neurons, in the order of the data points.
  std::size_t number_of_free(const ActiveInput& path, const Gadget& gadget) const {
    auto is_same = [&](const GadgetHidden& hidden) {
      const HiddenName& a = hidden.name;
      const HiddenName& b = path.name.hidden;
      return a.kind == b.kind && a.output == b.output && a.row.kind == b.row.kind && a.row.literal == b.row.literal &&
             a.row.number == b.row.number;
    };
    return static_cast<std::size_t>(std::ranges::find_if(gadget.hidden, is_same) - gadget.hidden.begin());
  }

  void write(const Gadget& gadget, std::vector<Value>& inputs, std::vector<OutWeights>& outs) {
    std::vector<Rational> biases(gadget.hidden.size());
    if (target_.activation() == Activation::relu) {
      for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (arithmetic_.sign(inputs[i]) >= 0) continue;
        Rational& bias = biases[gadget.inputs[i].hidden];
        bias = std::max(bias, arithmetic_.magnitude(inputs[i]));  // so that the ReLU stays active
      }
    }
    for (Value& weight : inputs) result_.weights.push_back(std::move(weight));
    for (std::size_t h = 0; h < gadget.hidden.size(); ++h) {
      for (std::size_t t = 0; t < most_outputs; ++t) {
        if (gadget.hidden[h].out[t] == OutEdge::none) continue;
        arithmetic_.multiply_add(bias_effects_[t], Value(biases[h]), outs[h][t]);
        result_.weights.push_back(std::move(outs[h][t]));
      }
      result_.biases.emplace_back(std::move(biases[h]));
    }
  }

  const Blueprint& target_;
  const Witness& source_;
  FieldArithmetic arithmetic_;
  std::size_t source_edge_ = 0;
  std::unordered_map<std::uint64_t, KnownInput> known_;
  OutWeights bias_effects_;  // the sum of v_mt phi(b_m)
  Witness result_;
};

/// Reads the target's weights as effects and scales them; one pass for B_t, one for the result.
class Puller {
 public:
  Puller(const Blueprint& source, const Blueprint& target, const Witness& witness, FieldArithmetic& arithmetic)
      : source_(source), target_(target), witness_(witness), arithmetic_(arithmetic) {}

  /// Nothing if fields must be merged first.
  std::optional<Witness> pull() {
    if (!find_scales()) return std::nullopt;
    Witness result;
    result.fields = witness_.fields;
    std::size_t hidden_count = 0;
    std::size_t edge = 0;
    bool is_complete = true;
    for (std::size_t g = 0; g < source_.gadget_count(); ++g) {
      const Gadget old = source_.gadget(g);
      const Gadget gadget = target_.gadget(g);
      is_complete = pull_gadget(old, gadget, edge, hidden_count_, result) && is_complete;
      hidden_count += old.hidden.size();
      hidden_count_ += gadget.hidden.size();
      edge += edge_count(gadget);
    }
    if (!is_complete) return std::nullopt;
    result.biases.resize(hidden_count + source_.output_count());
    return result;
  }

 private:
  static std::size_t edge_count(const Gadget& gadget) {
    std::size_t count = gadget.inputs.size();
    for (const GadgetHidden& hidden : gadget.hidden) {
      for (OutEdge out : hidden.out) count += out == OutEdge::none ? 0 : 1;
    }
    return count;
  }

  bool is_relu() const { return target_.activation() == Activation::relu; }

  Value activated(Value sum) {
    if (is_relu() && arithmetic_.sign(sum) <= 0) return {};
    return sum;
  }

  /// 1 / p_t, with p_t = 1 - B_t for ReLU.
  bool find_scales() {
    inverse_scales_.fill(Value(Rational(1)));
    if (!is_relu()) return true;  // the zero row: B_t = 0, and p_t = 1
    OutWeights sums;
    std::size_t edge = 0;
    std::size_t hidden_number = 0;
    for (std::size_t g = 0; g < target_.gadget_count(); ++g) {
      const Gadget gadget = target_.gadget(g);
      edge += gadget.inputs.size();
      for (const GadgetHidden& hidden : gadget.hidden) {
        const Value effect = activated(witness_.biases[hidden_number++]);
        for (std::size_t t = 0; t < most_outputs; ++t) {
          if (hidden.out[t] == OutEdge::none) continue;
          arithmetic_.multiply_add(sums[t], witness_.weights[edge++], effect);
        }
      }
    }
    bool is_complete = true;
    for (std::size_t t = 0; t < target_.output_count(); ++t) {
      const Value base = arithmetic_.add(sums[t], witness_.biases[hidden_number + t]);
      std::optional<Value> inverse =
          inverse_of(arithmetic_.subtract(Value(Rational(1)), base), arithmetic_, "the offset of an output");
      is_complete = is_complete && inverse;
      inverse_scales_[t] = inverse.value_or(Value());
    }
    return is_complete;
  }

  /// The input whose weight counts as 1: the one added for it, else (compact) the constant one.
  static std::size_t unit_input(const Gadget& gadget, std::uint32_t hidden) {
    std::size_t found = gadget.inputs.size();
    for (std::size_t i = 0; i < gadget.inputs.size(); ++i) {
      if (gadget.inputs[i].hidden != hidden) continue;
      if (gadget.inputs[i].name.slot == InputName::Slot::unit) return i;
      if (gadget.inputs[i].name.slot == InputName::Slot::constant) found = i;
    }
    NNSOLVE_ASSERT(found < gadget.inputs.size());
    return found;
  }

  /// `edge` and `hidden_number` are the gadget's first in the target.
  bool pull_gadget(const Gadget& old, const Gadget& gadget, std::size_t edge, std::size_t hidden_number,
                   Witness& result) {
    std::vector<Value> effects;  // e_i by input
    for (std::size_t i = 0; i < gadget.inputs.size(); ++i) {
      if (gadget.inputs[i].hidden >= old.hidden.size()) {
        effects.emplace_back();
        continue;
      }
      const Value& bias = witness_.biases[hidden_number + gadget.inputs[i].hidden];
      const Value& weight = witness_.weights[edge + i];
      effects.push_back(is_relu() ? arithmetic_.subtract(activated(arithmetic_.add(bias, weight)), activated(bias))
                                  : weight);
    }
    std::vector<Value> units;
    std::vector<Value> inverse_units;
    bool is_complete = true;
    for (std::uint32_t h = 0; h < old.hidden.size(); ++h) {
      units.push_back(effects[unit_input(gadget, h)]);
      std::optional<Value> inverse = inverse_of(units.back(), arithmetic_, "the weight of a unit input");
      is_complete = is_complete && inverse;
      inverse_units.push_back(inverse.value_or(Value()));
    }
    for (std::size_t i = 0; i < old.inputs.size(); ++i) {
      result.weights.push_back(old.inputs[i].is_prescribed
                                   ? Value(Rational(1))
                                   : arithmetic_.multiply(effects[i], inverse_units[old.inputs[i].hidden]));
    }
    std::size_t out = edge + gadget.inputs.size();
    for (std::size_t h = 0; h < old.hidden.size(); ++h) {
      for (std::size_t t = 0; t < most_outputs; ++t) {
        if (gadget.hidden[h].out[t] == OutEdge::none) continue;
        const Value& weight = witness_.weights[out++];
        if (old.hidden[h].out[t] == OutEdge::one) result.weights.emplace_back(Rational(1));
        if (old.hidden[h].out[t] != OutEdge::free) continue;
        result.weights.push_back(arithmetic_.multiply(arithmetic_.multiply(units[h], weight), inverse_scales_[t]));
      }
    }
    return is_complete;
  }

  const Blueprint& source_;
  const Blueprint& target_;
  const Witness& witness_;
  FieldArithmetic& arithmetic_;
  std::size_t hidden_count_ = 0;
  OutWeights inverse_scales_;  // by output: 1 / p_t
};

}  // namespace

Gadget RestrictedToTraining::gadget(std::size_t number) const {
  if (number == source_.gadget_count()) return bias_row(output_count(), has_offsets());
  Gadget gadget = source_.gadget(number);
  normalise(gadget, variant_);
  if (has_offsets()) add_offsets(gadget, output_count());
  remove_question_marks(gadget, output_count());
  return gadget;
}

Witness RestrictedToTraining::push(const Witness& witness) const {
  Pusher pusher(*this, witness);
  for (std::size_t g = 0; g < source_.gadget_count(); ++g) pusher.push_gadget(source_.gadget(g), gadget(g));
  pusher.push_gadget(Gadget(), gadget(source_.gadget_count()));
  return pusher.finish();
}

Witness RestrictedToTraining::pull(const Witness& witness) const {
  return with_merged_fields(witness, [&](const Witness& target, FieldArithmetic& arithmetic) {
    return Puller(source_, *this, target, arithmetic).pull();
  });
}

}  // namespace nnsolve
