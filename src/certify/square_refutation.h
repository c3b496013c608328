// What is not linear, refuted by products and squares, in cases.
#pragma once

#include "certify/case_refutation.h"
#include "certify/positivstellensatz.h"

#include <functional>
#include <optional>
#include <vector>

namespace nnsolve {

/// Nothing if none was found, or it takes too long.
std::optional<CaseRefutation> find_square_refutation(const std::vector<Constraint>& premises,
                                                     const std::function<bool()>& should_stop,
                                                     const SquareLimits& limits = {});

}  // namespace nnsolve
