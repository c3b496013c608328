// One side of a comparison: a formula or a network with the questions that can be asked about it, and the solutions
// that stood up to the exact check.
#pragma once

#include "solve/certify.h"
#include "solve/question.h"

#include "nnsolve/crosscheck.h"
#include "nnsolve/error.h"
#include "nnsolve/io.h"

#include <array>
#include <chrono>
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
  /// Of a side that is said to be unsat: what the checker says of the certificate that is made for it; empty if it
  /// accepts it, or there is none within the time.
  std::string rejection(const std::string& checker, double seconds, std::optional<std::size_t> memory_megabytes) const {
    using Clock = std::chrono::steady_clock;
    SolveOptions options;
    options.memory_megabytes = memory_megabytes;
    options.deadline =
        Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    const bool is_network = question_->instance() != nullptr;
    options.certify = {checker, is_network ? to_text(*question_->instance()) : to_text(*question_->formula()),
                       is_network ? ".net.json" : ending_of(*question_->formula()), true};
    Answer answer;
    answer.status = Status::unsat;
    Certifier(*question_, options).finish(seconds, answer);
    for (const Claim& claim : answer.claims) {
      const std::size_t place = claim.reason.find("rejected: ");
      if (claim.backend == "certificate" && place != std::string::npos) return claim.reason.substr(place);
    }
    return "";
  }

  /// What the solution says of the variables of the original question.
  PartialSolution known_values() const { return question_->known_values(*solution_); }

 private:
  static const char* ending_of(const Formula& formula) {
    constexpr std::array<const char*, 3> endings = {".etrinv", ".etrinveq", ".smt2"};
    return endings.at(formula.index());
  }

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
