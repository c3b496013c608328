// What is not linear, refuted in boxes: by branch and bound over linear relaxations.
#pragma once

#include "certify/case_refutation.h"

#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <vector>

namespace nnsolve {

struct BoxLimits {
  std::size_t most_boxes = 20'000;
  double most_work = std::numeric_limits<double>::infinity();  // in steps of floating point, about
};

/// Nothing if none was found, or it takes too long. Premises: atoms other than /=, and disjunctions.
std::optional<CaseRefutation> find_box_refutation(const std::vector<Constraint>& premises,
                                                  const std::function<bool()>& should_stop,
                                                  const BoxLimits& limits = {});

}  // namespace nnsolve
