// One side of a comparison: a formula or a network with the questions that can be asked about it, and the solutions
// that stood up to the exact check.
#pragma once

#include "solve/question.h"

#include "nnsolve/crosscheck.h"
#include "nnsolve/error.h"

#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace nnsolve {

/// The subject must outlive the side.
class SideQuestions {
 public:
  template <class Subject>
  SideQuestions(Side side, const Subject& subject) : side_(side), question_(make_question(subject)) {
    question_->presolve({});
  }

  Side side() const { return side_; }
  const System& original() const { return question_->original(); }
  /// Presolve alone found that there is no solution.
  bool is_unsat_by_presolve() const { return question_->is_refuted(); }
  /// Why there is no presolved question; empty if there is one, or presolve decided.
  const std::string& presolve_failure() const { return question_->failure(); }
  /// What presolve leaves: independent parts. Null if it decided that there is no solution, or failed; empty if nothing
  /// is left to ask.
  const std::vector<System>* parts() const {
    return question_->presolved() != nullptr ? &question_->presolved()->parts() : nullptr;
  }

  /// Takes a candidate of any form. Why it leads to no solution; nothing if it does.
  std::optional<std::string> accept(const Candidate& candidate) {
    if (enclosure_of(candidate)) return "an enclosure, which cannot be carried to the other side";
    try {
      Question::Checked checked = question_->check(question_->lift(candidate));
      if (!checked.solution) return checked.problem;
      if (!solution_) solution_ = solution_of(*checked.solution);
      return std::nullopt;
    } catch (const NotAModel& error) {
      return error.what();
    } catch (const NumberTooLarge& error) {
      return error.what();
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception& error) {
      return as_internal_error(error);
    }
  }
  std::optional<std::string> accept(Witness witness) { return accept(Candidate{Form::given, std::move(witness)}); }
  std::optional<std::string> accept(Assignment values) { return accept(Candidate{Form::given, std::move(values)}); }

  bool has_solution() const { return solution_.has_value(); }
  /// Of a network.
  const Witness& witness() const { return std::get<Witness>(*solution_); }
  /// Of a formula.
  const Assignment& assignment() const { return std::get<Assignment>(*solution_); }
  /// What the solution says of the variables of the original question.
  PartialSolution known_values() const { return question_->known_values(*solution_); }

 private:
  /// Exact, since no enclosure is accepted.
  static Solution solution_of(const CheckedSolution& checked) {
    if (const auto* witness = std::get_if<CheckedWitness>(&checked)) return witness->witness();
    return std::get<CheckedAssignment>(checked).assignment();
  }

  Side side_;
  std::unique_ptr<Question> question_;
  std::optional<Solution> solution_;
};

}  // namespace nnsolve
