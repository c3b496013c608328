// What proves unsat for certificates (certify/square_refutation.h, certify/box_refutation.h) also decides: identities
// that no search through cases finds, and boxes in which products of constraints leave nothing. An identity is added up
// exactly before it counts; but the cases are this program's own bookkeeping, so the refutation is a claim like any
// other, until a certificate of it is accepted.
#include "solve/prover_engine.h"

#include "certify/box_refutation.h"
#include "certify/linear_refutation.h"
#include "certify/square_refutation.h"
#include "solvers/worker.h"

#include "nnsolve/system.h"

#include <unistd.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

namespace {

constexpr std::string_view refuted = "unsat\n";

// Semidefinite programs of more are too large, and cases too many.
constexpr std::size_t most_variables = 14;
constexpr std::size_t most_constraints = 80;

bool is_worth_trying(const System& part) {
  return !is_linear(part) && part.variable_count() <= most_variables && part.constraints.size() <= most_constraints;
}

constexpr BoxLimits first_boxes{300, 2e9};
constexpr BoxLimits last_boxes{20'000};

bool is_refuted_in_boxes(const System& part, const BoxLimits& limits) {
  std::vector<Constraint> premises;
  for (const Constraint& constraint : part.constraints) {
    if (auto premise = without_disequations(constraint)) premises.push_back(*std::move(premise));
  }
  return find_box_refutation(premises, {}, limits).has_value();
}

bool is_refuted(const System& part) {
  return is_refuted_in_boxes(part, first_boxes) || find_square_refutation(part.constraints, {}) ||
         is_refuted_in_boxes(part, last_boxes);
}

class ProverRun final : public EngineRun {
 public:
  ProverRun(std::function<void()> prove, const Limits& limits)
      : worker_([prove = std::move(prove)](const std::string&) { prove(); }, limits, false) {}

  std::vector<int> descriptors() const override { return worker_.descriptors(); }

  std::optional<EngineResult> step() override {
    worker_.step();
    if (!worker_.is_finished()) return std::nullopt;
    if (worker_.output() == refuted) return Refuted{Form::presolved};
    return GaveUp{};
  }

 private:
  Worker worker_;
};

class ProverEngine final : public Engine {
 public:
  std::string name() const override { return "squares"; }
  std::string version() const override { return NNSOLVE_VERSION; }
  std::string code_base() const override { return "native"; }
  Form form() const override { return Form::presolved; }

  bool applies_to(const Question& question) const override {
    return question.presolved() != nullptr && std::ranges::any_of(question.presolved()->parts(), is_worth_trying);
  }

  std::unique_ptr<EngineRun> start(Question& question, const Limits& limits) override {
    std::vector<const System*> parts;
    for (const System& part : question.presolved()->parts()) {
      if (is_worth_trying(part)) parts.push_back(&part);
    }
    const auto prove = [parts] {
      for (const System* part : parts) {
        if (is_refuted(*part)) return write_all(STDOUT_FILENO, std::string(refuted));
      }
    };
    return std::make_unique<ProverRun>(prove, limits);
  }
};

}  // namespace

std::unique_ptr<Engine> make_prover_engine() { return std::make_unique<ProverEngine>(); }

}  // namespace nnsolve
