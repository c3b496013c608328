#include "reduce/bias_row.h"

#include <algorithm>

namespace nnsolve {

namespace {

GadgetHidden offset_neuron(std::size_t output) {
  GadgetHidden hidden;
  hidden.name.kind = HiddenName::Kind::offset;
  hidden.name.output = static_cast<std::uint8_t>(output);
  hidden.out[output] = OutEdge::free;
  return hidden;
}

ActiveInput offset_input(std::size_t output) {
  GadgetHidden hidden = offset_neuron(output);
  return {{hidden.name, InputName::Slot::value}, hidden.out};
}

}  // namespace

Gadget bias_row(std::size_t output_count, bool has_offsets) {
  Gadget gadget;
  gadget.rows.emplace_back();
  if (!has_offsets) return gadget;
  for (std::size_t t = 0; t < output_count; ++t) {
    gadget.hidden.push_back(offset_neuron(t));
    gadget.inputs.push_back({offset_input(t).name, static_cast<std::uint32_t>(t), false});
    GadgetRow row;
    row.label.kind = RowLabel::Kind::offset;
    row.label.number = static_cast<std::uint32_t>(t);
    row.active = {offset_input(t)};
    row.targets[t] = Target::one;
    gadget.rows.push_back(std::move(row));
  }
  return gadget;
}

void add_offsets(Gadget& gadget, std::size_t output_count) {
  for (GadgetRow& row : gadget.rows) {
    const std::size_t active_count = row.active.size();
    for (std::size_t t = 0; t < output_count; ++t) {
      auto begin = row.active.begin();
      bool is_sum = std::any_of(begin, begin + static_cast<std::ptrdiff_t>(active_count),
                                [&](const ActiveInput& input) { return input.out[t] != OutEdge::none; });
      if (row.targets[t] != Target::zero || !is_sum) continue;
      row.active.push_back(offset_input(t));
      row.targets[t] = Target::one;
    }
  }
}

}  // namespace nnsolve
