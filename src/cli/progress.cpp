#include "cli/progress.h"

#include <unistd.h>

#include <cstdio>
#include <string>

namespace nnsolve {

using Clock = std::chrono::steady_clock;

Progress::Progress(Clock::time_point start, std::optional<double> limit_seconds)
    : start_(start),
      shown_at_(start + std::chrono::milliseconds(700)),
      limit_seconds_(limit_seconds),
      is_terminal_(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (is_shown_) std::fputs("\r\x1b[K", stderr);
}

void Progress::show(std::string_view what) {
  auto now = Clock::now();
  if (!is_terminal_ || now - shown_at_ < std::chrono::milliseconds(300)) return;
  shown_at_ = now;
  is_shown_ = true;
  auto seconds = [](double s) { return std::to_string(static_cast<long>(s)) + " s"; };
  std::string line = "\r\x1b[K" + std::string(what) + " ... ";
  line += seconds(std::chrono::duration<double>(now - start_).count());
  if (limit_seconds_) line += " of " + seconds(*limit_seconds_);
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace nnsolve
