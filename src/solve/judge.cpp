#include "solve/judge.h"

#include "solve/stage_timer.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <new>
#include <utility>

namespace nnsolve {

namespace {

/// A number that no witness file may hold (instances/README.md, "Numbers").
bool is_too_long(const Rational& number) {
  if (number.is_small()) return false;
  const std::string text = number.to_string();
  const auto bar = std::ranges::find(text, '/');
  auto digits = [](auto begin, auto end) {
    return std::count_if(begin, end, [](char c) { return c != '-' && c != '/'; });
  };
  return std::max(digits(text.begin(), bar), digits(bar, text.end())) > std::ptrdiff_t{Rational::max_digits};
}

bool is_too_long(const Value& value) {
  if (value.is_rational()) return is_too_long(value.rational());
  const std::vector<Term>& terms = value.irrational().terms();
  return std::ranges::any_of(terms, [](const Term& term) { return is_too_long(term.coefficient); });
}

bool is_too_long(const std::vector<Value>& values) {
  return std::ranges::any_of(values, [](const Value& value) { return is_too_long(value); });
}

bool is_too_long(const std::vector<Rational>& numbers) {
  return std::ranges::any_of(numbers, [](const Rational& number) { return is_too_long(number); });
}

bool is_too_long(const CheckedWitness& checked) {
  if (checked.is_enclosed()) {
    const EnclosedWitness& enclosed = checked.enclosed();
    return is_too_long(enclosed.radius) || is_too_long(enclosed.weights) || is_too_long(enclosed.biases);
  }
  return is_too_long(checked.witness().weights) || is_too_long(checked.witness().biases);
}
bool is_too_long(const CheckedAssignment& checked) {
  if (!checked.is_enclosed()) return is_too_long(checked.assignment().values);
  return is_too_long(checked.enclosed().radius) || is_too_long(checked.enclosed().values);
}

/// An enclosure is of what was given, and there is no way to carry one.
Question::Checked check_candidate(const Question& question, const Candidate& candidate, StageSeconds& seconds) {
  if (std::optional<EnclosedSolution> enclosure = enclosure_of(candidate)) {
    if (candidate.form != Form::given) return {std::nullopt, "an enclosure that is not of what was given"};
    return timed(seconds.check, [&] { return question.check(*std::move(enclosure)); });
  }
  Solution lifted = timed(seconds.lift, [&] { return question.lift(candidate); });
  return timed(seconds.check, [&] { return question.check(std::move(lifted)); });
}

}  // namespace

Judgement judge(const Question& question, const Candidate& candidate, StageSeconds& seconds) {
  try {
    Question::Checked checked = check_candidate(question, candidate, seconds);
    if (!checked.solution) return {std::nullopt, std::move(checked.problem), false};
    if (std::visit([](const auto& solution) { return is_too_long(solution); }, *checked.solution)) {
      return {std::nullopt, "a number in it has more than " + std::to_string(Rational::max_digits) + " digits", true};
    }
    return {std::move(checked.solution), "", false};
  } catch (const NotAModel& error) {
    return {std::nullopt, error.what(), false};
  } catch (const NumberTooLarge& error) {
    return {std::nullopt, error.what(), false};  // unchecked is not valid
  } catch (const std::bad_alloc&) {
    return {std::nullopt, "memory", false, true};
  } catch (const std::exception& error) {
    return {std::nullopt, as_internal_error(error), false, true};
  }
}

}  // namespace nnsolve
