#include "check/merge.h"

#include "algebra/field_merge.h"
#include "algebra/number_field.h"

#include <utility>
#include <vector>

namespace nnsolve {

namespace {

void substitute_all(std::vector<Value>& values, const MergedFields& merged, const FieldArithmetic& arithmetic) {
  for (Value& value : values) value = substitute(value, merged.generators, arithmetic);
}

void merge(Witness& witness, const std::vector<std::vector<std::size_t>>& groups) {
  MergedFields merged = merge_fields(witness.fields, groups);
  FieldArithmetic arithmetic(merged.fields);
  substitute_all(witness.weights, merged, arithmetic);
  substitute_all(witness.biases, merged, arithmetic);
  witness.fields = std::move(merged.fields);
}

void merge(Assignment& assignment, const std::vector<std::vector<std::size_t>>& groups) {
  MergedFields merged = merge_fields(assignment.fields, groups);
  FieldArithmetic arithmetic(merged.fields);
  substitute_all(assignment.values, merged, arithmetic);
  assignment.fields = std::move(merged.fields);
}

/// Every round has fewer fields than the one before, so this ends.
template <class Subject, class Solution>
auto repeat(const Subject& subject, Solution solution) {
  while (true) {
    auto result = check(subject, solution);
    if (!result.checked || result.merges.empty()) return result;
    merge(solution, result.merges);
  }
}

}  // namespace

CheckResult check_and_merge(const TrainingInstance& instance, Witness witness) {
  return repeat(instance, std::move(witness));
}

FormulaCheckResult check_and_merge(const EtrInv& formula, Assignment assignment) {
  return repeat(formula, std::move(assignment));
}

FormulaCheckResult check_and_merge(const EtrInvEq& formula, Assignment assignment) {
  return repeat(formula, std::move(assignment));
}

FormulaCheckResult check_and_merge(const Etr& formula, Assignment assignment) {
  return repeat(formula, std::move(assignment));
}

FormulaCheckResult check_and_merge(const Formula& formula, Assignment assignment) {
  return repeat(formula, std::move(assignment));
}

}  // namespace nnsolve
