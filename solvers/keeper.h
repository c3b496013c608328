// The keeper: the process between us and what answers a query. See keeper.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <type_traits>

namespace nnsolve {

/// What the forked process does: it reads nothing, unless an input was given, writes its answer to descriptor 1 and its
/// complaints to 2, and returns, or becomes another program. What it throws is reported. `directory` is the query's own
/// temporary directory, empty unless asked for.
using Payload = std::function<void(const std::string& directory)>;

/// How a query's process ended, as the keeper tells it.
struct Ending {
  enum class Kind : std::uint8_t {
    none,     // it has not (the keeper's own end: it was killed itself)
    exited,   // code is the exit status
    killed,   // code is the signal
    timeout,  // the wall-clock limit
    memory,   // the memory limit
    failed,   // it threw, or could not even be started; the message says what
  };
  Kind kind = Kind::none;
  int code = 0;
  char message[500] = {};
};
static_assert(std::is_trivially_copyable_v<Ending>, "it is sent through a socket");

struct KeeperOrder {
  const Payload* payload = nullptr;
  int control = -1;                  // a SOCK_SEQPACKET: Endings go out, and its end is the order to end
  int output = -1;                   // becomes the payload's standard output
  int errors = -1;                   // becomes the payload's standard error
  int input = -1;                    // becomes the payload's standard input; -1: there is none
  double deadline = 0;               // CLOCK_MONOTONIC seconds; 0: none
  std::size_t memory_kilobytes = 0;  // 0: no limit
  bool wants_directory = false;
};

/// Runs in a freshly forked process, all signals blocked, and never returns.
[[noreturn]] void keep(const KeeperOrder& order);

}  // namespace nnsolve
