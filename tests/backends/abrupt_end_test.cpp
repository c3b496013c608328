// Our own end, in the middle of a query. Without these tests, solvers would go on computing after nnsolve was killed.
#include "solvers/worker.h"
#include "support.h"

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <ctime>

namespace nnsolve::test {
namespace {

const char* const stubborn =
    "setsid sh -c \"trap '' TERM HUP INT; sleep 1000; sleep 1000\" &\n"
    "trap '' TERM HUP INT; sleep 1000; sleep 1000\n";

void pause_briefly() {
  const timespec time = {0, 5'000'000};
  nanosleep(&time, nullptr);
}

template <typename Condition>
bool becomes_true_within(double limit, Condition condition) {
  for (const double end = now() + limit; now() < end; pause_briefly()) {
    if (condition()) return true;
  }
  return condition();
}

extern "C" void leave(int) {
  end_all_workers();
  _exit(130);
}

/// A process that runs a query which never ends.
pid_t start_victim(const Playground& playground) {
  const std::string name = playground.script(stubborn);
  const pid_t victim = fork();
  if (victim != 0) return victim;
  std::signal(SIGINT, leave);
  const std::unique_ptr<Backend> backend = make_backend(name);
  const System system{{"x"}, {positive(x())}};
  const std::unique_ptr<Query> other = backend->start(system, Limits());
  run(*backend, system, Limits());
  _exit(1);
}

/// The keepers' ids, once everything runs: two keepers, each with the script, its sleep, its daemon and its sleep.
std::vector<pid_t> wait_until_busy(const Playground& playground, pid_t victim) {
  REQUIRE(becomes_true_within(5, [&] { return playground.processes().size() >= 1 + 8; }));
  return children_of(victim);
}

}  // namespace

TEST_CASE("Killing nnsolve by SIGKILL leaves nothing behind") {
  if (is_skipped_without_proc()) return;
  const Playground playground;
  const pid_t victim = start_victim(playground);
  const std::vector<pid_t> keepers = wait_until_busy(playground, victim);
  REQUIRE(keepers.size() == 2);
  kill(victim, SIGKILL);
  waitpid(victim, nullptr, 0);
  CHECK(becomes_true_within(1, [&] { return playground.processes().empty(); }));
  CHECK(becomes_true_within(1, [&] { return !is_alive(keepers[0]) && !is_alive(keepers[1]); }));
  CHECK(playground.litter().empty());
}

TEST_CASE("After end_all_workers in a signal handler nothing is left") {
  if (is_skipped_without_proc()) return;
  const Playground playground;
  const pid_t victim = start_victim(playground);
  const std::vector<pid_t> keepers = wait_until_busy(playground, victim);
  kill(victim, SIGINT);
  int status = 0;
  waitpid(victim, &status, 0);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 130);
  CHECK(playground.processes().empty());
  CHECK(playground.litter().empty());
  for (const pid_t keeper : keepers) CHECK(!is_alive(keeper));
}

TEST_CASE("Destroying a query ends it") {
  if (is_skipped_without_proc()) return;
  const Playground playground;
  const std::unique_ptr<Backend> backend = make_backend(playground.script(stubborn));
  const System system{{"x"}, {positive(x())}};
  {
    std::vector<std::unique_ptr<Query>> queries;
    for (int i = 0; i < 3; ++i) queries.push_back(backend->start(system, Limits()));
    REQUIRE(becomes_true_within(5, [&] { return playground.processes().size() >= 3 + 12; }));
    CHECK(!queries.front()->step());
    queries.erase(queries.begin() + 1);
    CHECK(children_of(getpid()).size() == 2);
    CHECK(becomes_true_within(5, [&] { return playground.processes().size() == 2 + 8; }));
  }
  CHECK(playground.processes().empty());
  CHECK(playground.litter().empty());
}

TEST_CASE("A query gives back its descriptors") {
  const Playground playground;
  const std::unique_ptr<Backend> backend = make_backend(playground.script("echo unsat"));
  const System system{{"x"}, {positive(x())}};
  run(*backend, system, Limits());
  const int before = dup(0);
  close(before);
  for (int i = 0; i < 20; ++i) CHECK(run(*backend, system, Limits()).status == Status::unsat);
  const int after = dup(0);
  close(after);
  CHECK(before == after);
}

}  // namespace nnsolve::test
