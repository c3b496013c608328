// SIGINT, SIGTERM and SIGHUP for commands that have something to say when they are stopped.
#pragma once

#include <array>
#include <csignal>

namespace nnsolve {

/// While there is one, the first such signal ends all workers, and nothing else; another one is handled as ever.
class EndingSignals {
 public:
  EndingSignals();
  ~EndingSignals();
  EndingSignals(const EndingSignals&) = delete;
  EndingSignals& operator=(const EndingSignals&) = delete;

  /// The signal that came, 0 for none; also afterwards.
  static int caught();
};

}  // namespace nnsolve
