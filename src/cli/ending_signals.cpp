#include "cli/ending_signals.h"

#include "solvers/worker.h"

#include <atomic>

namespace nnsolve {

namespace {

constexpr std::array<int, 3> stopping_signals = {SIGINT, SIGTERM, SIGHUP};

// Process-wide, as a signal handler needs it: the signal that came, and what handled it before.
std::atomic<int> signal_that_came = 0;
std::array<struct sigaction, stopping_signals.size()> actions_before;

void restore_actions() {
  for (std::size_t i = 0; i < stopping_signals.size(); ++i)
    ::sigaction(stopping_signals[i], &actions_before[i], nullptr);
}

extern "C" void stop_on_signal(int signal) {
  signal_that_came = signal;
  end_all_workers();
  restore_actions();
}

}  // namespace

EndingSignals::EndingSignals() {
  struct sigaction action {};
  action.sa_handler = stop_on_signal;
  ::sigfillset(&action.sa_mask);
  for (std::size_t i = 0; i < stopping_signals.size(); ++i) {
    ::sigaction(stopping_signals[i], &action, &actions_before[i]);
  }
}

EndingSignals::~EndingSignals() {
  if (signal_that_came == 0) restore_actions();
}

int EndingSignals::caught() { return signal_that_came; }

}  // namespace nnsolve
