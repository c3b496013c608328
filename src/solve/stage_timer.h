// The clock of a stage of the pipeline.
#pragma once

#include <chrono>

namespace nnsolve {

/// Adds the seconds of its own life to a stage.
class StageTimer {
 public:
  explicit StageTimer(double& stage) : stage_(stage), start_(std::chrono::steady_clock::now()) {}
  ~StageTimer() { stage_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }
  StageTimer(const StageTimer&) = delete;
  StageTimer& operator=(const StageTimer&) = delete;

 private:
  double& stage_;
  std::chrono::steady_clock::time_point start_;
};

/// Runs an action on the clock of a stage.
template <class Action>
auto timed(double& stage, Action action) {
  StageTimer timer(stage);
  return action();
}

}  // namespace nnsolve
