// What is being done, on standard error: on a terminal one line that is gone when the work is done; elsewhere, and only
// if asked for, a line every few seconds.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace nnsolve {

class Progress {
 public:
  explicit Progress(std::chrono::steady_clock::time_point start, std::optional<double> limit_seconds = {},
                    bool is_verbose = false);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Shows "what ... 12 s (of 60 s)", at most a few times a second and never within the first second.
  void show(std::string_view what);

 private:
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point shown_at_;
  std::optional<double> limit_seconds_;
  bool is_terminal_;
  bool is_verbose_;
  bool is_shown_ = false;
};

}  // namespace nnsolve
