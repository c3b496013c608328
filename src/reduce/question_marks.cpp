#include "reduce/question_marks.h"

namespace nnsolve {

void remove_question_marks(Gadget& gadget, std::size_t output_count) {
  for (GadgetRow& row : gadget.rows) {
    for (std::size_t t = 0; t < output_count; ++t) {
      if (row.targets[t] != Target::question_mark) continue;
      GadgetHidden hidden;
      hidden.name.kind = HiddenName::Kind::free;
      hidden.name.row = row.label;
      hidden.name.output = static_cast<std::uint8_t>(t);
      hidden.out[t] = OutEdge::free;
      gadget.inputs.push_back(
          {{hidden.name, InputName::Slot::value}, static_cast<std::uint32_t>(gadget.hidden.size()), false});
      gadget.hidden.push_back(hidden);
      row.active.push_back(active(gadget, gadget.inputs.size() - 1));
      row.targets[t] = Target::zero;
    }
  }
}

}  // namespace nnsolve
