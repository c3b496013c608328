// From a candidate to a checked solution, or to the reason why it is none.
#pragma once

#include "solve/question.h"

#include "nnsolve/answer.h"

#include <optional>
#include <string>

namespace nnsolve {

struct Judgement {
  std::optional<CheckedSolution> solution;  // nothing: there is an objection
  std::string objection;
  /// It is a solution, but no file could hold it: a number has more than Rational::max_digits digits.
  bool is_too_long = false;
  /// The way back, or the check, broke: the objection says nothing about the candidate.
  bool is_failure = false;
};

/// Carries the candidate back and checks it there, exactly; adds the time that this takes to the stages lift and check.
Judgement judge(const Question& question, const Candidate& candidate, StageSeconds& seconds);

}  // namespace nnsolve
