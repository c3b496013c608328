// Sleeping until one of several processes has something to say: the one place that does so.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

namespace nnsolve {

/// Those who are waited for: workers, queries, whatever has descriptors() to poll for reading.
class Awaited {
 public:
  template <class T>
  void add(const T& source) {
    for (const int descriptor : source.descriptors()) descriptors_.push_back(descriptor);
  }
  bool empty() const { return descriptors_.empty(); }
  /// Sleeps until one of them can be read, but no longer than this, if it is given; a signal may end it early.
  void wait(std::optional<std::chrono::milliseconds> longest = {}) const;

 private:
  std::vector<int> descriptors_;
};

}  // namespace nnsolve
