// Levenberg and Marquardt's method on a network: from a start downhill to a point that misses nothing, or to nothing.
#pragma once

#include "native/network/float_network.h"

#include <functional>

namespace nnsolve::native {

struct NetworkDescentOptions {
  int iterations = 150;
  int patience = 8;  // so many steps in a row that gain nearly nothing end it
  std::function<bool()> should_stop = {};
};

struct NetworkDescent {
  FloatNetwork::Point point;
  int iterations = 0;
  bool arrived = false;  // the cost is negligible
};

NetworkDescent descend(const FloatNetwork& network, Eigen::VectorXd start, const NetworkDescentOptions& options);

}  // namespace nnsolve::native
