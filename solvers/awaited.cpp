#include "solvers/awaited.h"

#include <poll.h>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace nnsolve {

void Awaited::wait(std::optional<std::chrono::milliseconds> longest) const {
  std::vector<pollfd> polled;
  for (const int descriptor : descriptors_) polled.push_back({descriptor, POLLIN, 0});
  constexpr std::int64_t most = std::numeric_limits<int>::max();
  const int milliseconds = longest ? static_cast<int>(std::clamp<std::int64_t>(longest->count(), 0, most)) : -1;
  ::poll(polled.data(), polled.size(), milliseconds);
}

}  // namespace nnsolve
