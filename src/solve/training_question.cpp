// A training instance as a question. The network is read once, for encoding and presolve together.
#include "check/check_and_merge.h"
#include "encode/encode.h"
#include "encode/model_values.h"
#include "network/input_classes.h"
#include "solve/question.h"
#include "solve/step_counter.h"

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace nnsolve {

namespace {

ExactFit as_asked(const TrainingInstance& instance, std::type_identity<ExactFit>) { return exact_fit(instance); }
TrainingInstance as_asked(const TrainingInstance& instance, std::type_identity<TrainingInstance>) { return instance; }

/// Asked: ExactFit, or TrainingInstance for a threshold above 0 or a task that is not plain.
template <class Asked>
class TrainingQuestion final : public Question {
 public:
  explicit TrainingQuestion(const TrainingInstance& instance)
      : instance_(instance), fit_(asked()), structure_(find_structure(*fit_)), size_(measure(original())) {}

  const TrainingInstance* instance() const override { return &instance_; }
  const System& original() const override { return encoding().system; }
  SystemSize original_size() const override { return size_; }
  const PresolvedNetwork* presolved_network() const override {
    if constexpr (std::is_same_v<Asked, ExactFit>) {
      if (network_) return &*network_;
    }
    return nullptr;
  }

  Checked check(Solution solution) const override {
    CheckResult result = check_and_merge(instance_, std::get<Witness>(std::move(solution)));
    return {std::move(result.checked), std::move(result.problem)};
  }
  Checked check(EnclosedSolution solution) const override {
    CheckResult result = nnsolve::check(instance_, std::get<EnclosedWitness>(std::move(solution)));
    return {std::move(result.checked), std::move(result.problem)};
  }

  PartialSolution known_values(const Solution& solution) const override {
    const auto& witness = std::get<Witness>(solution);
    PartialSolution known{witness.fields, std::vector<std::optional<Value>>(original().variable_count())};
    auto tell = [&](const std::vector<Variable>& variables, std::size_t first, const std::vector<Value>& values) {
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (variables[first + i] != Encoding::no_variable) known.values[variables[first + i]] = values[i];
      }
    };
    tell(encoding().weight_variables, 0, witness.weights);
    tell(encoding().bias_variables, instance_.network.input_count, witness.biases);
    return known;
  }

 private:
  void make_presolved(StepCounter& steps) override {
    encoding_.reset();
    network_.emplace(presolve_network(*std::exchange(fit_, {}), *std::exchange(structure_, {}), steps.rest()));
    steps.add(network_->step_count);
    if (network_->is_unsat) {
      network_.reset();
      refute();
      return;
    }
    presolved_encoding_ = encode(network_->instance, network_->structure, network_->conditions);
    ask_presolved(std::move(presolved_encoding_.system), steps);
  }
  void forget_presolved() override { network_.reset(); }

  Solution from_original(const Assignment& values) const override { return witness_of(instance_, encoding(), values); }
  Solution from_original(const std::vector<Real>& model) const override {
    return witness_of(instance_, encoding(), model);
  }
  Solution from_presolved(Assignment values) const override {
    return nnsolve::lift(network_->lift, instance_, witness_of(network_->instance, presolved_encoding_, values));
  }

  const Encoding& encoding() const {
    if (!encoding_) encoding_ = structure_ ? encode(*fit_, *structure_, {}) : encode(asked());
    return *encoding_;
  }

  Asked asked() const { return as_asked(instance_, std::type_identity<Asked>()); }

  const TrainingInstance& instance_;
  // Until presolve takes them:
  std::optional<Asked> fit_;
  std::optional<InstanceStructure> structure_;
  mutable std::optional<Encoding> encoding_;
  SystemSize size_;
  std::optional<PresolvedTask<Asked>> network_;
  Encoding presolved_encoding_;
};

}  // namespace

std::unique_ptr<Question> make_question(const TrainingInstance& instance) {
  if (asks_for_exact_fit(instance)) return std::make_unique<TrainingQuestion<ExactFit>>(instance);
  return std::make_unique<TrainingQuestion<TrainingInstance>>(instance);
}

}  // namespace nnsolve
