#include "reduce/growing_fields.h"

#include "algebra/field_merge.h"

namespace nnsolve {

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
  if (kept.fields.size() == assignment.fields.size()) return;
  const FieldArithmetic arithmetic(kept.fields);
  for (Value& value : assignment.values) value = substitute(value, kept.generators, arithmetic);
  assignment.fields = std::move(kept.fields);
}

}  // namespace nnsolve
