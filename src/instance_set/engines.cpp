#include "instance_set/engines.h"

#include "encode/encode.h"
#include "encode/formula.h"
#include "solve/trust.h"

#include "nnsolve/backend.h"
#include "nnsolve/solve.h"

#include <chrono>
#include <memory>

namespace nnsolve {

namespace {

/// An enclosure is no solution that could be carried along the reduction, so what is known by one alone stays open.
void keep_solution(GeneratedInstance& instance, const TrainingAnswer& answer) {
  if (answer.witness->is_enclosed()) return;
  instance.witness = answer.witness->witness();
  instance.status = Status::sat;
}

void keep_solution(GeneratedInstance& instance, const FormulaAnswer& answer) {
  if (answer.assignment->is_enclosed()) return;
  instance.assignment = answer.assignment->assignment();
  instance.status = Status::sat;
}

std::vector<std::string> who_says_unsat(const Answer& answer) {
  std::vector<std::string> engines;
  for (const Claim& claim : answer.claims) {
    if (claim.status != Status::unsat) continue;
    engines.push_back(claim.backend);
    if (!claim.version.empty()) engines.back().append(" ").append(claim.version);
  }
  return engines;
}

}  // namespace

std::vector<std::string> settle_by_engines(GeneratedInstance& instance, double seconds) {
  SolveOptions options;
  const auto limit =
      std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(seconds));
  options.deadline = std::chrono::steady_clock::now() + limit;
  std::vector<std::string> engines;
  auto ask = [&](const auto& input) {
    const auto answer = solve(input, options);
    if (answer.answer.status == Status::sat) {
      keep_solution(instance, answer);
    } else if (is_known_unsat(answer.answer)) {
      instance.status = Status::unsat;
      engines = who_says_unsat(answer.answer);
    }
  };
  std::visit(ask, instance.input);
  return engines;
}

bool is_hard(const GeneratedInstance& instance, double seconds) {
  const System system = std::visit([](const auto& input) { return encode(input).system; }, instance.input);
  Limits limits;
  limits.seconds = seconds;
  for (const std::string& name : linked_backends()) {
    const std::unique_ptr<Backend> backend = make_backend(name);
    if (run(*backend, system, limits).status != Status::unknown) return false;
  }
  return true;
}

}  // namespace nnsolve
