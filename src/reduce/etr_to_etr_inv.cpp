// ETR is reduced to ETR-INV (Section 3 of the paper starts from ETR-INV, whose hardness it quotes for variables in
// [1/2, 2]; here they range over all reals, as the paper's definition has it, so the reduction is another one).
//
// Theorem. An existential formula over the reals is satisfiable if and only if its target is: a conjunction of
// x + y = z and x * y = 1 that has a number of constraints linear in the size of the formula.
//
// Negating all variables preserves both kinds of constraints, so the target cannot say that a variable is 1: it has
// u * u = 1, and a target variable x stands for u * x. The parts: lower() leaves atoms, conjunctions and disjunctions;
// TermCompiler and Gadgets say what a polynomial is, inequalities.h p > 0 and p >= 0, FormulaCompiler the rest. Each
// is proven at its place. EtrInvProgram holds what comes out, and how to compute it, which PushEvaluation does.
#include "reduce/etr_to_etr_inv.h"

#include "reduce/formula_compiler.h"
#include "reduce/growing_fields.h"
#include "reduce/program_ranges.h"
#include "reduce/push_evaluation.h"

#include "nnsolve/error.h"

namespace nnsolve {

EtrToEtrInv::EtrToEtrInv(Etr source, InequalityMode mode) : EtrToEtrInv(std::move(source), mode, std::nullopt) {}

EtrToEtrInv EtrToEtrInv::in_box(Etr source, const Rational& box) {
  return {std::move(source), InequalityMode::root, box};
}

EtrToEtrInv::EtrToEtrInv(Etr source, InequalityMode mode, std::optional<Rational> box)
    : box_(std::move(box)),
      source_(std::move(source)),
      lowered_(lower(source_)),
      program_(variable_names(lowered_.formula)) {
  FormulaCompiler compiler(lowered_, program_, mode, box_.has_value());
  compiler.run();
  target_ = program_.finish();
  if (const auto one = compiler.one()) one_ = program_.final_number(*one);
  if (!box_) return;
  ProgramRanges found = find_ranges(source_, lowered_, program_, one_, *box_);
  target_.ranges.assign(found.ranges.begin(), found.ranges.end());
  program_.fix_shift(std::move(found.shift));
}

void EtrToEtrInv::expect_in_box(const Assignment& source_solution) const {
  FieldArithmetic arithmetic(source_solution.fields);
  for (std::size_t v = 0; v < source_.variables().size(); ++v) {
    const Value& value = source_solution.values[v];
    const bool is_inside = arithmetic.sign(arithmetic.subtract(Value(*box_), value)) >= 0 &&
                           arithmetic.sign(arithmetic.add(Value(*box_), value)) >= 0;
    if (!is_inside && !source_.variables()[v].is_bool) {
      throw CarryError(source_.variables()[v].name + " is outside the box");
    }
  }
}

Assignment EtrToEtrInv::push(const Assignment& source_solution) const {
  NNSOLVE_ASSERT(source_solution.values.size() == source_.variables().size());
  if (box_) expect_in_box(source_solution);
  return PushEvaluation(source_, lowered_, program_, target_).run(source_solution);
}

Assignment EtrToEtrInv::pull(const Assignment& target_solution) const {
  NNSOLVE_ASSERT(target_solution.values.size() == target_.variable_names.size());
  FieldArithmetic arithmetic(target_solution.fields);
  const int u = one_ ? arithmetic.sign(target_solution.values[*one_]) : 1;
  Assignment result{target_solution.fields, {}};
  for (std::size_t v = 0; v < source_.variables().size(); ++v) {
    const Value& value = target_solution.values[v];
    if (source_.variables()[v].is_bool) {
      result.values.emplace_back(Rational(arithmetic.sign(value) == u ? 1 : 0));
    } else {
      result.values.push_back(arithmetic.multiply(value, Value(Rational(u))));
    }
  }
  drop_unused_fields(result);
  return result;
}

}  // namespace nnsolve
