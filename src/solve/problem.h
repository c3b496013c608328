// What there is to decide, as questions to backends: the original one, the presolved one, and the way back for models
// of either.
#pragma once

#include "check/merge.h"
#include "encode/encode.h"
#include "encode/formula.h"
#include "presolve/network/network_presolve.h"
#include "solve/lift.h"
#include "solve/presolved.h"

#include "nnsolve/formula.h"
#include "nnsolve/instance.h"
#include "nnsolve/presolve.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace nnsolve {

/// Counts the steps of all stages of presolve together, in limit and trace.
class StepCounter {
 public:
  explicit StepCounter(const PresolveOptions& options) : options_(options) {}

  /// What the next stage may do.
  PresolveOptions rest() const {
    PresolveOptions rest;
    rest.limit = options_.limit - std::min(options_.limit, count_);
    if (options_.trace) {
      rest.trace = [this](PresolveStep step) {
        step.number += count_;
        options_.trace(step);
      };
    }
    return rest;
  }
  void add(std::size_t steps) { count_ += steps; }
  std::size_t count() const { return count_; }

 private:
  const PresolveOptions& options_;
  std::size_t count_ = 0;
};

/// What is known of a solution of a system, by variable.
struct PartialSolution {
  std::vector<Field> fields;
  std::vector<std::optional<Value>> values;
};

/// A training instance as a question: the original one, and the presolved one. The original one is large and seldom
/// asked once there is the other, so it is forgotten then, and written again if need be.
class TrainingProblem {
 public:
  using Solution = Witness;

  explicit TrainingProblem(const TrainingInstance& instance)
      : instance_(instance), fit_(exact_fit(instance)), structure_(find_structure(*fit_)), size_(measure(original())) {}

  const System& original() const { return encoding().system; }
  const SystemSize& original_size() const { return size_; }
  Witness lift_original(const std::vector<Real>& model) const { return lift(instance_, encoding(), model); }

  void presolve(StepCounter& steps) {
    encoding_.reset();
    network_.emplace(presolve_network(*std::exchange(fit_, {}), *std::exchange(structure_, {}), steps.rest()));
    steps.add(network_->step_count);
    if (network_->is_unsat) return;
    presolved_encoding_ = encode(network_->instance, network_->structure, network_->conditions);
    question_.emplace(std::move(presolved_encoding_.system), steps.rest());
    steps.add(question_->step_count());
  }
  /// Nothing if the network rules alone found that there is no solution.
  const std::optional<PresolvedQuestion>& question() const { return question_; }
  Witness lift_presolved(const std::vector<Real>& model) const {
    return lift(network_->lift, instance_, lift(network_->instance, presolved_encoding_, question_->lift(model)));
  }

  /// What weights and biases say of the variables of the original question.
  PartialSolution known_values(const Witness& witness) const {
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

  CheckResult check(Witness witness) const { return check_and_merge(instance_, std::move(witness)); }

 private:
  const Encoding& encoding() const {
    if (!encoding_) encoding_ = fit_ ? encode(*fit_, *structure_, {}) : encode(exact_fit(instance_));
    return *encoding_;
  }

  const TrainingInstance& instance_;
  // Until presolve takes them:
  std::optional<ExactFit> fit_;
  std::optional<InstanceStructure> structure_;
  mutable std::optional<Encoding> encoding_;
  SystemSize size_;
  std::optional<PresolvedNetwork> network_;
  Encoding presolved_encoding_;
  std::optional<PresolvedQuestion> question_;
};

/// A formula as a question.
class FormulaProblem {
 public:
  using Solution = Assignment;

  explicit FormulaProblem(const Formula& formula) : formula_(formula), encoding_(encode(formula)) {}

  const System& original() const {
    if (is_system_taken_) encoding_.system = encode(formula_).system;
    is_system_taken_ = false;
    return encoding_.system;
  }
  SystemSize original_size() const { return measure(original()); }
  Assignment lift_original(const std::vector<Real>& model) const {
    original();
    return lift(encoding_, model);
  }

  void presolve(StepCounter& steps) {
    original();
    is_system_taken_ = true;
    question_.emplace(std::move(encoding_.system), steps.rest());
    steps.add(question_->step_count());
  }
  const std::optional<PresolvedQuestion>& question() const { return question_; }
  Assignment lift_presolved(const std::vector<Real>& model) const { return lift(encoding_, question_->lift(model)); }

  /// What an assignment says of the variables of the original question, where a sign is 1 or -1.
  PartialSolution known_values(const Assignment& assignment) const {
    PartialSolution known{assignment.fields, std::vector<std::optional<Value>>(original().variable_count())};
    for (std::size_t v = 0; v < assignment.values.size(); ++v) {
      known.values[v] = assignment.values[v];
      if (encoding_.is_bool[v] && assignment.values[v].is_zero()) known.values[v] = Value(Rational(-1));
    }
    return known;
  }

  FormulaCheckResult check(Assignment assignment) const { return check_and_merge(formula_, std::move(assignment)); }

 private:
  const Formula& formula_;
  mutable FormulaEncoding encoding_;
  // Presolve takes the system, so that a large one is there once; who wants it after that has it made again.
  mutable bool is_system_taken_ = false;
  std::optional<PresolvedQuestion> question_;
};

}  // namespace nnsolve
