// Lost without these: that of two processes only one has a task, and that a process which is killed has none.
#include "campaign/task_lock.h"

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace nnsolve {

namespace {

struct Directory {
  std::string path = "/tmp/nnsolve-lock-XXXXXX";
  Directory() { REQUIRE(::mkdtemp(path.data()) != nullptr); }
  ~Directory() { std::filesystem::remove_all(path); }
};

/// Runs it in another process, and returns what it says.
template <class Question>
bool elsewhere(Question question) {
  pid_t child = ::fork();
  if (child == 0) ::_exit(question() ? 0 : 1);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

TEST_CASE("a task is locked by one process at a time", "[campaign]") {
  Directory directory;
  TaskLocks locks(directory.path);
  REQUIRE(locks.try_lock(7));
  CHECK_FALSE(elsewhere([&] { return TaskLocks(directory.path).try_lock(7); }));
  CHECK(elsewhere([&] { return TaskLocks(directory.path).try_lock(8); }));
  locks.unlock(7);
  CHECK(elsewhere([&] { return TaskLocks(directory.path).try_lock(7); }));
}

TEST_CASE("a process that is killed leaves nothing locked", "[campaign]") {
  Directory directory;
  std::array<int, 2> pipe_ends{};
  REQUIRE(::pipe(pipe_ends.data()) == 0);
  pid_t child = ::fork();
  if (child == 0) {
    TaskLocks locks(directory.path);
    char answer = locks.try_lock(1) ? 'y' : 'n';
    if (::write(pipe_ends[1], &answer, 1) != 1) ::_exit(1);
    while (true) ::pause();
  }
  char answer = 0;
  REQUIRE(::read(pipe_ends[0], &answer, 1) == 1);
  REQUIRE(answer == 'y');
  TaskLocks locks(directory.path);
  CHECK_FALSE(locks.try_lock(1));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  CHECK(locks.try_lock(1));
}

TEST_CASE("plain runs and shards exclude each other, runs of one kind do not", "[campaign]") {
  Directory directory;
  TaskLocks locks(directory.path);
  REQUIRE(locks.begin(TaskLocks::Run::shards));
  CHECK(elsewhere([&] { return TaskLocks(directory.path).begin(TaskLocks::Run::shards); }));
  CHECK_FALSE(elsewhere([&] { return TaskLocks(directory.path).begin(TaskLocks::Run::plain); }));
}

}  // namespace nnsolve
