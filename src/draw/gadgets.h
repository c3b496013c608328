// What a neuron or data point of a reduction is there for, told by its name (instances/README.md, "What reduce
// writes").
#pragma once

#include "draw/picture.h"

#include <string_view>

namespace nnsolve {

struct GadgetKind {
  const char* name = "";  // empty: none that is known
  Colour colour = 0;
};

/// `name` is of an input or hidden neuron of a network that `reduce` wrote.
GadgetKind gadget_of(std::string_view name);
/// All there are, for a legend.
const std::vector<GadgetKind>& all_gadgets();

}  // namespace nnsolve
