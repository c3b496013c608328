// Engines: whatever decides, or tries to. An engine gets the whole question and looks at the form that suits it; it
// returns nothing yet, a candidate for a solution, or a refutation. SMT solvers are engines by way of an adapter
// (solver_engine.h), presolve's own verdict is one (presolve_engine.h), native search and provers are others.
//
// Law: nobody believes an engine. A candidate is carried back and checked, exactly, on what was given; what a
// refutation is worth is decided in trust.h. So an engine may be wrong, give up, or be ended at any time.
//
// Who is asked, when, and for how long stands in schedule.cpp. To add an engine: its file here or a folder of its own,
// its line in the schedule, its name in CMakeLists.txt.
#pragma once

#include "solve/question.h"

#include "nnsolve/backend.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace nnsolve {

/// The end without a result. An empty reason: it had nothing to say, and makes no claim.
struct GaveUp {
  std::string reason;
};

/// There is no solution of this form; so, if all went well, none of what was given.
struct Refuted {
  Form form = Form::original;
  std::string code_base = {};  // whose word it is, if not the engine's own
};

using EngineResult = std::variant<GaveUp, Candidate, Refuted>;

/// An engine at work on a question. Destroying it ends all its processes and waits until they are gone.
class EngineRun {
 public:
  virtual ~EngineRun() = default;
  /// Descriptors to poll for reading; step() should be called when one is readable.
  virtual std::vector<int> descriptors() const = 0;
  /// Takes in what has arrived, never blocks; a finding once there is one, after which the run is over.
  virtual std::optional<EngineResult> step() = 0;
  /// How far it has come, in a few words; empty: it does not tell.
  virtual std::string progress() const { return ""; }
};

class Engine {
 public:
  virtual ~Engine() = default;
  /// "z3", "presolve", as claims name it.
  virtual std::string name() const = 0;
  /// Empty if it is not known (yet).
  virtual std::string version() const = 0;
  /// Engines of one code base share this, and with it their mistakes (trust.h).
  virtual std::string code_base() const = 0;
  /// The form that it looks at.
  virtual Form form() const = 0;
  /// Whether the question, as far as presolve has got by now, has the form it looks at, and there is something to ask.
  virtual bool applies_to(const Question& question) const = 0;
  /// An engine that is at work in start() asks this now and then, and returns soon once it says true.
  virtual void heed(std::function<bool()> /*should_stop*/) {}
  /// The question must outlive the run.
  virtual std::unique_ptr<EngineRun> start(Question& question, const Limits& limits) = 0;
};

/// A run that is over before it began.
class FinishedRun final : public EngineRun {
 public:
  explicit FinishedRun(EngineResult finding) : finding_(std::move(finding)) {}
  std::vector<int> descriptors() const override { return {}; }
  std::optional<EngineResult> step() override { return std::move(finding_); }

 private:
  EngineResult finding_;
};

}  // namespace nnsolve
