// Waiting for workers: whoever sleeps too long is late with every answer, whoever does not sleep burns the processor
// that the solvers need.
#include "solvers/worker.h"

#include "solvers/awaited.h"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <chrono>
#include <string>

namespace nnsolve {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// Prints the text at once and then stays for so many seconds.
Payload printer(const std::string& text, unsigned seconds) {
  return [text, seconds](const std::string&) {
    write_all(STDOUT_FILENO, text);
    ::sleep(seconds);
  };
}

}  // namespace

TEST_CASE("Waiting for a worker ends when something arrives") {
  Worker worker(printer("hello", 600), {}, false);
  const auto start = Clock::now();
  while (worker.output().empty() && Clock::now() - start < 60s) worker.wait(60s);
  CHECK(worker.output() == "hello");
  CHECK(Clock::now() - start < 30s);
  CHECK_FALSE(worker.is_finished());
}

TEST_CASE("Waiting for a silent worker ends in time, and sleeps until then") {
  Worker worker(printer("", 600), {}, false);
  const auto start = Clock::now();
  worker.wait(50ms);
  CHECK(Clock::now() - start >= 50ms);
  CHECK(Clock::now() - start < 30s);
  CHECK_FALSE(worker.is_finished());
}

TEST_CASE("A worker that is waited for to the end has said all") {
  const std::string text(3'000'000, 'a');  // more than the pipe holds
  Worker worker(printer(text, 0), {}, false);
  worker.finish();
  REQUIRE(worker.is_finished());
  CHECK(worker.output() == text);
  CHECK(worker.ending().kind == Ending::Kind::exited);
}

TEST_CASE("Waiting for several ends when any of them has something to say") {
  Worker silent(printer("", 600), {}, false);
  Worker speaking(printer("hello", 600), {}, false);
  Awaited awaited;
  CHECK(awaited.empty());
  awaited.add(silent);
  awaited.add(speaking);
  CHECK_FALSE(awaited.empty());
  awaited.wait();
  speaking.step();
  CHECK(speaking.output() == "hello");
}

}  // namespace nnsolve
