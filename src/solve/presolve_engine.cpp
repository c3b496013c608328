#include "solve/presolve_engine.h"

#include "solve/stage_timer.h"

#include <chrono>
#include <utility>

namespace nnsolve {

namespace {

class PresolveEngine final : public Engine {
 public:
  PresolveEngine(const PresolveOptions& options, StageSeconds& seconds) : options_(options), seconds_(seconds) {}

  std::string name() const override { return "presolve"; }
  std::string version() const override { return NNSOLVE_VERSION; }
  std::string code_base() const override { return "presolve"; }
  Form form() const override { return Form::presolved; }
  bool applies_to(const Question& /*question*/) const override { return true; }

  /// Whoever reads or limits the steps wants the same ones every time.
  void heed(std::function<bool()> should_stop) override {
    if (!options_.trace && options_.limit == PresolveOptions().limit) options_.should_stop = std::move(should_stop);
  }

  std::unique_ptr<EngineRun> start(Question& question, const Limits& limits) override {
    using Clock = std::chrono::steady_clock;
    if (limits.seconds) {
      options_.deadline =
          Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(*limits.seconds));
    }
    timed(seconds_.presolve, [&] { question.presolve(options_); });
    const bool was_stopped = options_.should_stop && options_.should_stop();
    options_.should_stop = nullptr;
    return std::make_unique<FinishedRun>(was_stopped && question.is_cut_off() ? GaveUp{} : find(question));
  }

 private:
  static EngineResult find(const Question& question) {
    if (question.is_refuted()) return Refuted{Form::presolved};
    if (!question.failure().empty()) return GaveUp{question.failure()};
    if (question.presolved()->parts().empty()) return Candidate{Form::presolved, std::vector<Real>()};
    return GaveUp{question.is_cut_off() ? "timeout" : ""};
  }

  PresolveOptions options_;
  StageSeconds& seconds_;
};

}  // namespace

std::unique_ptr<Engine> make_presolve_engine(const PresolveOptions& options, StageSeconds& seconds) {
  return std::make_unique<PresolveEngine>(options, seconds);
}

}  // namespace nnsolve
