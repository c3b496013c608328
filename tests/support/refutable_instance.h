// Random training instances with planted weights, of the shapes that rules which refute look for.
#pragma once

#include "support/random_instance.h"

namespace nnsolve::test {

/// Identities behind a bottleneck, ReLUs before it now and then, many gaps.
Planted planted_bottleneck(Random& random);
/// Data points on two lines, ReLUs in one hidden layer or two.
Planted planted_lines(Random& random);

}  // namespace nnsolve::test
