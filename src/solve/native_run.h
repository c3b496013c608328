// Engines of our own at work, each in a process: it prints lines about its progress, and then what it found.
#pragma once

#include "solve/engine.h"
#include "solvers/worker.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

/// For the process: how far it has come, on one line.
void print_progress(const std::string& text);

class NativeRun final : public EngineRun {
 public:
  using Reader = std::function<EngineResult(std::string_view)>;

  /// `search` runs in the process; `read` gets what it printed after its progress, unless that is nothing. It may throw
  /// std::runtime_error.
  NativeRun(std::function<void()> search, const Limits& limits, Reader read);

  std::vector<int> descriptors() const override { return worker_.descriptors(); }
  std::optional<EngineResult> step() override;
  std::string progress() const override { return progress_; }

 private:
  void take_progress();

  Worker worker_;
  Reader read_;
  std::size_t taken_ = 0;  // of the worker's output
  std::string progress_;
};

}  // namespace nnsolve
