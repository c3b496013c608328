// Lost without these: campaigns whose times depend on who ran beside, and on how many processors the machine has.
#include "campaign/command_kind.h"
#include "campaign/processor_share.h"

#include <catch2/catch.hpp>
#include <sched.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace nnsolve::test {
namespace {

using Words = std::vector<std::string>;

Words words_of(const char* command, const Words& options) {
  return task_words(find_command_kind(command), "campaign", "file", "", options);
}

/// Of this process; what was allowed before is allowed again in the end.
class Affinity {
 public:
  Affinity() { sched_getaffinity(0, sizeof before_, &before_); }
  ~Affinity() { restore(); }
  Affinity(const Affinity&) = delete;
  Affinity& operator=(const Affinity&) = delete;

  int count() const { return CPU_COUNT(&before_); }
  void restore() const { sched_setaffinity(0, sizeof before_, &before_); }
  static cpu_set_t now() {
    cpu_set_t set;
    sched_getaffinity(0, sizeof set, &set);
    return set;
  }

 private:
  cpu_set_t before_;
};

}  // namespace

TEST_CASE("campaign: each task has one processor unless its options say otherwise") {
  CHECK(words_of("solve", {}) == Words{"solve", "file", "--jobs", "1", "--json"});
  CHECK(words_of("solve", {"--jobs", "3"}) == Words{"solve", "file", "--jobs", "3", "--json"});
  CHECK(words_of("solve", {"--jobs=3"}) == Words{"solve", "file", "--jobs=3", "--json"});
  const Words reduce = words_of("reduce", {});
  CHECK(std::ranges::find(reduce, "--jobs") == reduce.end());
}

TEST_CASE("campaign: tasks that run side by side have processors of their own") {
  const Affinity before;
  const auto count = static_cast<std::size_t>(before.count());
  cpu_set_t all;
  CPU_ZERO(&all);
  for (std::size_t place = 0; place < count; ++place) {
    keep_to_share(place, count);
    const cpu_set_t share = Affinity::now();
    CHECK(CPU_COUNT(&share) == 1);
    CPU_OR(&all, &all, &share);
    before.restore();
  }
  CHECK(CPU_COUNT(&all) == before.count());
  keep_to_share(count, count + 1);
  const cpu_set_t left = Affinity::now();
  CHECK(CPU_COUNT(&left) == before.count());
}

}  // namespace nnsolve::test
