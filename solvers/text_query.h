// A query whose payload prints a verdict and a model as text: every backend's.
#pragma once

#include "solvers/smtlib/answer_parser.h"
#include "solvers/worker.h"

#include "nnsolve/backend.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

class TextQuery : public Query {
 public:
  /// `sees_preamble`, if given, is shown once what was printed before the verdict (a version, for example).
  TextQuery(const System& system, Payload payload, const Limits& limits, bool wants_directory,
            std::function<void(std::string_view)> sees_preamble = {});

  std::vector<int> descriptors() const override { return worker_.descriptors(); }
  std::optional<Outcome> step() override;

 private:
  /// The outcome as soon as there is enough for one; what the process does afterwards does not matter.
  std::optional<Outcome> early_outcome() const;
  Outcome model_outcome() const;
  /// The outcome when the process has ended without saying all.
  Outcome final_outcome() const;
  Outcome no_verdict_outcome() const;

  const System& system_;
  std::function<void(std::string_view)> sees_preamble_;
  Worker worker_;
  AnswerScanner scanner_;
  std::optional<Outcome> outcome_;
};

/// Why a worker that is finished said nothing, in words: "timeout", "memory", "WHO crashed: killed by SIGSEGV", ...;
/// "incomplete" if it left of its own will.
std::string why_it_ended(const Worker& worker, std::string_view who);

/// For payloads of linked solvers: prints an answer as TextQuery reads it. `reason` is the solver's own, if unknown;
/// `model` one expression ((define-fun x () Real 1) ...), if sat.
void print_answer(Status status, const std::string& reason, const std::string& model);

}  // namespace nnsolve
