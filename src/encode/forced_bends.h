// The encoding of a network that bends where its data say.
#pragma once

#include "network/side_conditions.h"

#include "nnsolve/encode.h"

namespace nnsolve {

Encoding encode_forced_bends(const Network& network, const ForcedBends& bends);

}  // namespace nnsolve
