#include "reduce/merged_fields.h"

#include "algebra/field_merge.h"

namespace nnsolve {

namespace {

void substitute_all(Assignment& assignment, MergedFields replaced) {
  const FieldArithmetic arithmetic(replaced.fields);
  for (Value& value : assignment.values) value = substitute(value, replaced.generators, arithmetic);
  assignment.fields = std::move(replaced.fields);
}

}  // namespace

void merge_groups(Assignment& assignment, const FieldGroups& groups) {
  if (!groups.empty()) substitute_all(assignment, merge_fields(assignment.fields, groups));
}

void drop_unused_fields(Assignment& assignment) {
  std::vector<bool> is_used(assignment.fields.size(), false);
  for (const Value& value : assignment.values) {
    if (value.is_rational()) continue;
    for (const Term& term : value.irrational().terms()) {
      for (const Variable generator : term.monomial.factors()) is_used[generator] = true;
    }
  }
  MergedFields kept;
  for (std::size_t i = 0; i < is_used.size(); ++i) {
    kept.generators.emplace_back(Polynomial::variable(static_cast<Variable>(kept.fields.size())));
    if (is_used[i]) kept.fields.push_back(assignment.fields[i]);
  }
  if (kept.fields.size() < assignment.fields.size()) substitute_all(assignment, std::move(kept));
}

}  // namespace nnsolve
