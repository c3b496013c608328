// One side of a comparison: a formula or a network with the questions that can be asked about it, and the solutions
// that stood up to the exact check.
#pragma once

#include "crosscheck/exact_system.h"
#include "solve/problem.h"

#include "nnsolve/crosscheck.h"
#include "nnsolve/error.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

class SideQuestions {
 public:
  explicit SideQuestions(Side side) : side_(side) {}
  virtual ~SideQuestions() = default;
  SideQuestions(const SideQuestions&) = delete;
  SideQuestions& operator=(const SideQuestions&) = delete;

  Side side() const { return side_; }
  virtual const System& original() const = 0;
  /// Presolve alone found that there is no solution.
  virtual bool is_unsat_by_presolve() const = 0;
  /// What presolve leaves, unless it decided: independent parts, empty if nothing is left to ask.
  virtual const std::vector<System>& parts() const = 0;

  /// Takes a model of the original question, or one of all parts together. Why it leads to no solution; nothing if it
  /// does.
  virtual std::optional<std::string> accept_original(const std::vector<Real>& model) = 0;
  virtual std::optional<std::string> accept_presolved(const std::vector<Real>& model) = 0;
  virtual bool has_solution() const = 0;
  /// What the solution says of the variables of the original question.
  virtual PartialSolution known_values() const = 0;

 private:
  Side side_;
};

/// Problem is TrainingProblem or FormulaProblem.
template <class Problem, class Subject>
class SideOf final : public SideQuestions {
 public:
  using Solution = typename Problem::Solution;

  /// The subject must outlive the side.
  SideOf(Side side, const Subject& subject) : SideQuestions(side), problem_(subject) {
    const PresolveOptions no_limit;
    StepCounter steps(no_limit);
    problem_.presolve(steps);
  }

  const System& original() const override { return problem_.original(); }
  bool is_unsat_by_presolve() const override { return !problem_.question() || problem_.question()->is_unsat(); }
  const std::vector<System>& parts() const override { return problem_.question()->parts(); }

  std::optional<std::string> accept(Solution solution) {
    try {
      auto result = problem_.check(std::move(solution));
      if (!result.checked) return result.problem;
      if (!solution_) solution_ = solution_of(*result.checked);
      return std::nullopt;
    } catch (const NumberTooLarge& error) {
      return error.what();
    }
  }
  std::optional<std::string> accept_original(const std::vector<Real>& model) override {
    return accept_lifted([&] { return problem_.lift_original(model); });
  }
  std::optional<std::string> accept_presolved(const std::vector<Real>& model) override {
    return accept_lifted([&] { return problem_.lift_presolved(model); });
  }
  bool has_solution() const override { return solution_.has_value(); }
  const Solution& solution() const { return *solution_; }
  PartialSolution known_values() const override { return problem_.known_values(*solution_); }

 private:
  template <class Lift>
  std::optional<std::string> accept_lifted(Lift lift_model) {
    try {
      return accept(lift_model());
    } catch (const NotAModel& error) {
      return error.what();
    } catch (const NumberTooLarge& error) {
      return error.what();
    }
  }
  static const Assignment& solution_of(const CheckedAssignment& checked) { return checked.assignment(); }
  static const Witness& solution_of(const CheckedWitness& checked) { return checked.witness(); }

  Problem problem_;
  std::optional<Solution> solution_;
};

using FormulaSide = SideOf<FormulaProblem, Formula>;
using NetworkSide = SideOf<TrainingProblem, TrainingInstance>;

}  // namespace nnsolve
