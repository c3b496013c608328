// A formula as a question.
#include "check/check_and_merge.h"
#include "encode/formula.h"
#include "encode/model_values.h"
#include "solve/question.h"
#include "solve/step_counter.h"

#include <utility>

namespace nnsolve {

namespace {

class FormulaQuestion final : public Question {
 public:
  explicit FormulaQuestion(const Formula& formula)
      : formula_(formula), encoding_(encode(formula)), size_(measure(encoding_.system)) {}

  const Formula* formula() const override { return &formula_; }
  const System& original() const override {
    if (is_system_taken_) encoding_.system = encode(formula_).system;
    is_system_taken_ = false;
    return encoding_.system;
  }
  SystemSize original_size() const override { return size_; }

  Checked check(Solution solution) const override {
    FormulaCheckResult result = check_and_merge(formula_, std::get<Assignment>(std::move(solution)));
    return {std::move(result.checked), std::move(result.problem)};
  }
  Checked check(EnclosedSolution solution) const override {
    FormulaCheckResult result = nnsolve::check(formula_, std::get<EnclosedAssignment>(std::move(solution)));
    return {std::move(result.checked), std::move(result.problem)};
  }

  /// A sign is 1 or -1.
  PartialSolution known_values(const Solution& solution) const override {
    const auto& assignment = std::get<Assignment>(solution);
    PartialSolution known{assignment.fields, std::vector<std::optional<Value>>(original().variable_count())};
    for (std::size_t v = 0; v < assignment.values.size(); ++v) {
      known.values[v] = assignment.values[v];
      if (encoding_.is_bool[v] && assignment.values[v].is_zero()) known.values[v] = Value(Rational(-1));
    }
    return known;
  }

 private:
  void make_presolved(StepCounter& steps) override {
    original();
    is_system_taken_ = true;
    ask_presolved(std::move(encoding_.system), steps);
  }

  Solution from_original(const Assignment& values) const override { return assignment_of(encoding_, values); }
  Solution from_original(const std::vector<Real>& model) const override {
    original();
    return assignment_of(encoding_, model);
  }
  Solution from_presolved(Assignment values) const override { return assignment_of(encoding_, std::move(values)); }

  const Formula& formula_;
  mutable FormulaEncoding encoding_;
  SystemSize size_;
  // Presolve takes the system, so that a large one is there once; who wants it after that has it made again.
  mutable bool is_system_taken_ = false;
};

}  // namespace

std::unique_ptr<Question> make_question(const Formula& formula) { return std::make_unique<FormulaQuestion>(formula); }

}  // namespace nnsolve
