#include "solve/native_run.h"

#include "solvers/text_query.h"

#include <unistd.h>

#include <stdexcept>
#include <utility>

namespace nnsolve {

namespace {

constexpr char progress_mark = '#';

}  // namespace

void print_progress(const std::string& text) {
  write_all(STDOUT_FILENO, std::string(1, progress_mark).append(text).append("\n"));
}

NativeRun::NativeRun(std::function<void()> search, const Limits& limits, Reader read)
    : worker_([search = std::move(search)](const std::string&) { search(); }, limits, false), read_(std::move(read)) {}

std::optional<EngineResult> NativeRun::step() {
  worker_.step();
  take_progress();
  if (!worker_.is_finished()) return std::nullopt;
  const std::string_view rest = std::string_view(worker_.output()).substr(taken_);
  if (rest.empty()) return GaveUp{why_it_ended(worker_, "native") + (progress_.empty() ? "" : ": " + progress_)};
  try {
    return read_(rest);
  } catch (const std::runtime_error& error) {
    return GaveUp{std::string("native printed no solution: ") + error.what()};
  }
}

void NativeRun::take_progress() {
  const std::string& output = worker_.output();
  while (taken_ < output.size() && output[taken_] == progress_mark) {
    const std::size_t end = output.find('\n', taken_);
    if (end == std::string::npos) return;
    progress_ = output.substr(taken_ + 1, end - taken_ - 1);
    taken_ = end + 1;
  }
}

}  // namespace nnsolve
