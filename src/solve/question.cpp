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
    const std::string what = error.what();
    fail(what.starts_with("internal error") ? what : "internal error: " + what);
  }
  step_count_ = steps.count();
  is_cut_off_ = options.deadline && std::chrono::steady_clock::now() >= *options.deadline;
}

void Question::ask_presolved(System system, StepCounter& steps) {
  presolved_.emplace(std::move(system), steps.rest());
  steps.add(presolved_->step_count());
  if (!presolved_->is_unsat()) return;
  is_refuted_ = true;
  presolved_.reset();
}

Solution Question::lift(const Candidate& candidate) const {
  NNSOLVE_ASSERT(!enclosure_of(candidate));
  if (const auto* witness = std::get_if<Witness>(&candidate.values)) return *witness;
  const auto* model = std::get_if<std::vector<Real>>(&candidate.values);
  switch (candidate.form) {
    case Form::given:
      break;
    case Form::original:
      return model != nullptr ? from_original(*model) : from_original(std::get<Assignment>(candidate.values));
    case Form::presolved:
      NNSOLVE_ASSERT(presolved_.has_value());
      return from_presolved(model != nullptr ? presolved_->lift(*model)
                                             : presolved_->lift(std::get<Assignment>(candidate.values)));
  }
  return std::get<Assignment>(candidate.values);
}

}  // namespace nnsolve
