#include "solve/question.h"

#include "solve/step_counter.h"

#include "nnsolve/error.h"

#include <chrono>
#include <exception>
#include <new>
#include <utility>

namespace nnsolve {

const char* to_string(Form form) {
  switch (form) {
    case Form::given:
      return "given";
    case Form::original:
      return "original";
    case Form::presolved:
      return "presolved";
  }
  return "";
}

std::string as_internal_error(const std::exception& error) {
  const std::string what = error.what();
  return what.starts_with("internal error") ? what : "internal error: " + what;
}

std::optional<EnclosedSolution> enclosure_of(const Candidate& candidate) {
  if (const auto* witness = std::get_if<EnclosedWitness>(&candidate.values)) return *witness;
  if (const auto* assignment = std::get_if<EnclosedAssignment>(&candidate.values)) return *assignment;
  return std::nullopt;
}

void Question::presolve(const PresolveOptions& options) {
  StepCounter steps(options);
  auto fail = [&](std::string why) {
    failure_ = std::move(why);
    presolved_.reset();
    is_refuted_ = false;
    forget_presolved();
  };
  try {
    make_presolved(steps);
  } catch (const NumberTooLarge& error) {
    fail(error.what());
  } catch (const std::bad_alloc&) {
    fail("memory");
  } catch (const std::exception& error) {
    fail(as_internal_error(error));
  }
  step_count_ = steps.count();
  is_cut_off_ = (options.deadline && std::chrono::steady_clock::now() >= *options.deadline) ||
                (options.should_stop && options.should_stop());
}

void Question::ask_presolved(System system, StepCounter& steps) {
  PresolveOptions options = steps.rest();
  options.seeks_reciprocals = formula() != nullptr;
  presolved_.emplace(std::move(system), options);
  steps.add(presolved_->step_count());
  if (!presolved_->is_unsat()) return;
  is_refuted_ = true;
  presolved_.reset();
}

Solution Question::lift(const Candidate& candidate) const {
  NNSOLVE_ASSERT(!enclosure_of(candidate));
  if (const auto* witness = std::get_if<Witness>(&candidate.values)) return *witness;
  const auto* model = std::get_if<std::vector<Real>>(&candidate.values);
  const auto* assignment = std::get_if<Assignment>(&candidate.values);
  switch (candidate.form) {
    case Form::given:
      break;
    case Form::original:
      NNSOLVE_ASSERT((model != nullptr ? model->size() : assignment->values.size()) == original_size().variables);
      return model != nullptr ? from_original(*model) : from_original(*assignment);
    case Form::presolved:
      NNSOLVE_ASSERT(presolved_.has_value());
      return from_presolved(model != nullptr ? presolved_->lift(*model) : presolved_->lift(*assignment));
  }
  NNSOLVE_ASSERT(assignment != nullptr);
  return *assignment;
}

}  // namespace nnsolve
