// One line on standard error that says what is being done; only on a terminal, and gone when the work is done.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace nnsolve {

class Progress {
 public:
  explicit Progress(std::chrono::steady_clock::time_point start, std::optional<double> limit_seconds = {});
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
  bool is_shown_ = false;
};

}  // namespace nnsolve
