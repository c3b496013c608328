#include "fuzz/question.h"

#include "fuzz/laws.h"
#include "solvers/worker.h"

#include <algorithm>

namespace nnsolve {

CrosscheckReport ask(const FuzzQuestion& question) {
  Crosschecker checker(question.options);
  CrosscheckReport report =
      std::visit([&](const auto& subject) { return checker.run(subject, question.known); }, question.input);
  if (!question.checks_laws) return report;
  const auto* formula = std::get_if<Formula>(&question.input);
  const std::vector<Blame> broken = formula != nullptr
                                        ? check_laws(*formula, question.options.reduce, report.assignment)
                                        : check_laws(std::get<TrainingInstance>(question.input));
  report.blames.insert(report.blames.end(), broken.begin(), broken.end());
  if (!report.blames.empty()) report.verdict = Verdict::disagree;
  return report;
}

bool crashes(const FuzzQuestion& question, double seconds) {
  Limits limits;
  limits.seconds = seconds;
  Worker worker([&](const std::string&) { ask(question); }, limits, false);
  worker.finish();
  const Ending& ending = worker.ending();
  using Kind = Ending::Kind;
  return ending.kind == Kind::killed || ending.kind == Kind::failed ||
         (ending.kind == Kind::exited && ending.code != 0);
}

bool blames_same(const CrosscheckReport& report, const Blame& blame) {
  return std::ranges::any_of(
      report.blames, [&](const Blame& other) { return other.party == blame.party && other.backend == blame.backend; });
}

}  // namespace nnsolve
