// Networks that need no search: those whose targets are functions of one linear form of the inputs, with few bends.
#pragma once

#include "native/network/exact_network.h"

#include <optional>

namespace nnsolve::native {

/// Parameters that fit, exactly. Nothing: none of the forms that were tried has so few bends, or what is prescribed,
/// fixed or missing does not allow it.
std::optional<ExactParameters> fit_one_form(const FloatNetwork& network);

}  // namespace nnsolve::native
