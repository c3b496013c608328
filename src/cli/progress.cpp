#include "cli/progress.h"

#include <unistd.h>

#include <cstdio>
#include <string>

namespace nnsolve {

using Clock = std::chrono::steady_clock;

Progress::Progress(Clock::time_point start, std::optional<double> limit_seconds, bool is_verbose)
    : start_(start),
      shown_at_(start + std::chrono::milliseconds(700)),
      limit_seconds_(limit_seconds),
      is_terminal_(::isatty(STDERR_FILENO) == 1),
      is_verbose_(is_verbose) {}

Progress::~Progress() {
  if (is_shown_) std::fputs("\r\x1b[K", stderr);
}

void Progress::show(std::string_view what) {
  auto now = Clock::now();
  const auto pause = std::chrono::milliseconds(is_terminal_ ? 300 : 4300);
  if ((!is_terminal_ && !is_verbose_) || now - shown_at_ < pause) return;
  shown_at_ = now;
  is_shown_ = is_terminal_;
  auto seconds = [](double s) { return std::to_string(static_cast<long>(s)) + " s"; };
  std::string line = (is_terminal_ ? "\r\x1b[K" : "nnsolve: ") + std::string(what) + " ... ";
  line += seconds(std::chrono::duration<double>(now - start_).count());
  if (limit_seconds_) line += " of " + seconds(*limit_seconds_);
  if (!is_terminal_) line += "\n";
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace nnsolve
