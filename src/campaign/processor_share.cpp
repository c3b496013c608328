#include "campaign/processor_share.h"

#include <sched.h>

#include <vector>

namespace nnsolve {

void keep_to_share(std::size_t place, std::size_t count) {
  cpu_set_t allowed;
  if (count == 0 || sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
  std::vector<int> processors;
  for (int i = 0; i < CPU_SETSIZE; ++i) {
    if (CPU_ISSET(i, &allowed)) processors.push_back(i);
  }
  if (processors.size() < count) return;
  cpu_set_t share;
  CPU_ZERO(&share);
  const std::size_t end = (place + 1) * processors.size() / count;
  for (std::size_t i = place * processors.size() / count; i < end; ++i) CPU_SET(processors[i], &share);
  sched_setaffinity(0, sizeof share, &share);
}

}  // namespace nnsolve
