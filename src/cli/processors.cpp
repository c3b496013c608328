#include "cli/processors.h"

#include <sched.h>

#include <memory>
#include <optional>
#include <utility>

namespace nnsolve {

void keep_to_processors(unsigned count) {
  cpu_set_t allowed;
  const int here = sched_getcpu();
  // Of a machine with more than CPU_SETSIZE processors nothing is known, and all stay.
  if (here < 0 || sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
  cpu_set_t kept;
  CPU_ZERO(&kept);
  for (int i = 0; i < CPU_SETSIZE && count > 0; ++i) {
    const int processor = (here + i) % CPU_SETSIZE;
    if (!CPU_ISSET(processor, &allowed)) continue;
    CPU_SET(processor, &kept);
    --count;
  }
  sched_setaffinity(0, sizeof kept, &kept);
}

void add_jobs_option(Command& command) {
  auto jobs = std::make_shared<std::optional<unsigned>>();
  command.add("--jobs", jobs.get(), "How many processors all processes may take together (default: all)")
      .integers(1, 1024);
  command.run = [jobs, run = std::move(command.run)](const CommandContext& context) {
    if (*jobs) keep_to_processors(**jobs);
    return run(context);
  };
}

}  // namespace nnsolve
