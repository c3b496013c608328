#include "solve/native_engine.h"

#include "io/witness_io.h"
#include "native/network/search_network.h"
#include "solvers/worker.h"

#include "nnsolve/instance.h"

#include <unistd.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace nnsolve {

namespace {

// What the process prints: lines about its progress, and a witness if it finds one.
constexpr char progress_mark = '#';

void search(const TrainingInstance& instance, std::uint32_t seed) {
  native::SearchOptions options;
  options.seed = seed;
  options.report = [](const std::string& text) { write_all(STDOUT_FILENO, progress_mark + text + "\n"); };
  if (const std::optional<Witness> witness = native::search_network(exact_fit(instance), options)) {
    std::string text;
    append_witness(text, *witness, instance.network);
    write_all(STDOUT_FILENO, text);
  }
}

class NativeRun final : public EngineRun {
 public:
  NativeRun(const TrainingInstance& instance, const Limits& limits)
      : network_(instance.network),
        worker_([&instance, seed = limits.seed.value_or(0)](const std::string&) { search(instance, seed); }, limits,
                false) {}

  std::vector<int> descriptors() const override { return worker_.descriptors(); }

  std::optional<EngineResult> step() override {
    worker_.step();
    read_progress();
    if (!worker_.is_finished()) return std::nullopt;
    const std::string_view rest = std::string_view(worker_.output()).substr(read_);
    if (!rest.empty()) return read(rest);
    return GaveUp{why() + (progress_.empty() ? "" : ": " + progress_)};
  }

  std::string progress() const override { return progress_; }

 private:
  void read_progress() {
    const std::string& output = worker_.output();
    while (read_ < output.size() && output[read_] == progress_mark) {
      const std::size_t end = output.find('\n', read_);
      if (end == std::string::npos) return;
      progress_ = output.substr(read_ + 1, end - read_ - 1);
      read_ = end + 1;
    }
  }

  EngineResult read(std::string_view text) const {
    try {
      return Candidate{Form::given, read_witness(text, "native", network_)};
    } catch (const std::runtime_error& error) {
      return GaveUp{std::string("native printed no witness: ") + error.what()};
    }
  }

  std::string why() const {
    const Ending& ending = worker_.ending();
    switch (ending.kind) {
      case Ending::Kind::timeout:
        return "timeout";
      case Ending::Kind::memory:
        return "memory";
      case Ending::Kind::exited:
        if (ending.code == 0) return "incomplete";
        return "native crashed: exit status " + std::to_string(ending.code);
      case Ending::Kind::killed:
        return "native crashed: signal " + std::to_string(ending.code);
      case Ending::Kind::failed:
        return std::string("native crashed: ") + ending.message;
      case Ending::Kind::none:
        break;
    }
    return "native crashed";
  }

  const Network& network_;
  Worker worker_;
  std::size_t read_ = 0;  // of the worker's output
  std::string progress_;
};

class NativeEngine final : public Engine {
 public:
  std::string name() const override { return "native"; }
  std::string version() const override { return NNSOLVE_VERSION; }
  std::string code_base() const override { return "native"; }
  Form form() const override { return Form::given; }
  bool can_refute() const override { return false; }
  bool applies_to(const Question& question) const override { return question.instance() != nullptr; }
  std::unique_ptr<EngineRun> start(Question& question, const Limits& limits) override {
    return std::make_unique<NativeRun>(*question.instance(), limits);
  }
};

}  // namespace

std::unique_ptr<Engine> make_native_engine() { return std::make_unique<NativeEngine>(); }

}  // namespace nnsolve
