// The part of a reduction's network that a gadget, a constraint or a variable has, as an instance of its own.
#pragma once

#include "nnsolve/instance.h"
#include "nnsolve/witness.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

struct GadgetPart {
  TrainingInstance instance;
  std::vector<NeuronIndex> neurons;  // of the whole, ascending
  std::vector<EdgeIndex> edges;

  /// The weights of the part, to be shown: an enclosure's loses its equations.
  AnyWitness restricted(const AnyWitness& whole, const Network& network) const;
};

/// `name`: of a data point, or of a variable, or subtraction, inversion or normalisation. Throws UsageError, which says
/// what there is, if no data point is called so.
GadgetPart gadget_part(const TrainingInstance& instance, std::string_view name);

}  // namespace nnsolve
