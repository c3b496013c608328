#include "check/check_and_merge.h"

#include "algebra/field_merge.h"

#include <utility>

namespace nnsolve {

namespace {

/// Every round has fewer fields than the one before, so this ends.
template <class Subject, class Solution>
auto repeat(const Subject& subject, Solution solution) {
  while (true) {
    auto result = check(subject, solution);
    if (!result.checked || result.merges.empty()) return result;
    merge_fields_of(solution, result.merges);
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
