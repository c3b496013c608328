#include "optimum/ask_below.h"

#include "encode/encode.h"
#include "presolve/network/network_presolve.h"

#include "nnsolve/backend.h"
#include "nnsolve/error.h"
#include "nnsolve/presolve.h"

#include <exception>
#include <memory>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

using Clock = std::chrono::steady_clock;

class StrictQuestion {
 public:
  explicit StrictQuestion(const TrainingInstance& instance) : instance_(instance) {
    TrainingInstance asked = instance;
    InstanceStructure structure = find_structure(asked);
    network_ = presolve_cost(std::move(asked), std::move(structure));
    if (network_.instance.cost != Cost::max) network_.instance.threshold -= network_.paid;
    is_paid_for_ = network_.paid < instance.threshold;
    encoding_ = encode_below(network_.instance, network_.structure, network_.conditions);
  }

  /// Asks presolve first, which is quick.
  BelowAnswer ask(const std::string& backend, Clock::time_point deadline) {
    if (!is_paid_for_ || is_refuted_by_presolve(deadline)) return {std::nullopt, Trust::claimed};
    const std::vector<std::string> names = backend == "auto" ? linked_backends() : std::vector<std::string>{backend};
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::chrono::duration<double> left = deadline - Clock::now();
      if (left.count() <= 0) break;
      Limits limits;
      limits.seconds = left.count() / static_cast<double>(names.size() - i);
      const Outcome outcome = run(*make_backend(names[i]), encoding_.system, limits);
      if (outcome.status == Status::unsat) return {std::nullopt, Trust::claimed};
      if (outcome.status == Status::sat) return {lifted(outcome.model), Trust::none};
    }
    return {};
  }

 private:
  bool is_refuted_by_presolve(Clock::time_point deadline) const {
    PresolveOptions options;
    options.deadline = deadline;
    try {
      return presolve(encoding_.system, options).is_unsat;
    } catch (const std::exception&) {
      return false;  // presolve that breaks says nothing
    }
  }

  std::optional<Witness> lifted(const std::vector<Real>& model) const {
    try {
      return lift(network_.lift, instance_, witness_of(network_.instance, encoding_, model));
    } catch (const std::exception&) {
      return std::nullopt;  // a model that is none
    }
  }

  const TrainingInstance& instance_;
  PresolvedTraining network_;
  bool is_paid_for_ = true;  // what presolve has paid is less than the threshold
  Encoding encoding_;
};

}  // namespace

BelowAnswer ask_below(const TrainingInstance& instance, const std::string& backend, Clock::time_point deadline) {
  return StrictQuestion(instance).ask(backend, deadline);
}

}  // namespace nnsolve
