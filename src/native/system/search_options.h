// What every native search is given besides its question.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace nnsolve::native {

struct SearchOptions {
  std::uint32_t seed = 0;    // with the same seed a search proposes the same, in the same order
  /// Of a network: weights by edge, then biases by non-input neuron, where descents begin. Empty: nowhere in particular.
  std::vector<double> start = {};
  double work_limit = 5e10;  // multiplications or so; about a minute
  unsigned lanes = 1;        // searches in networks run side by side, and with as many they find the same
  /// Asked often, by all lanes; true: give up now. May be empty.
  std::function<bool()> should_stop = {};
  /// Called now and then with a short line about how far the search has come. May be empty.
  std::function<void(const std::string&)> report = {};

  /// Called with values of all variables for which a system holds up to rounding errors, where no exact ones were found
  /// at first; true: that will do, end without a solution. May be empty.
  std::function<bool(const std::vector<double>&)> take_near = {};

  bool stops() const { return should_stop && should_stop(); }
};

}  // namespace nnsolve::native
