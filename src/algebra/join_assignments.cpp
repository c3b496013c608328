#include "algebra/join_assignments.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace nnsolve {

std::vector<Value> join_fields(Assignment part, Assignment& whole) {
  const auto first_field = static_cast<Variable>(whole.fields.size());
  for (Value& value : part.values) {
    if (value.is_rational()) continue;
    TermList terms;
    for (const Term& term : value.irrational().terms()) {
      std::vector<Variable> generators;
      for (const Variable generator : term.monomial.factors()) generators.push_back(generator + first_field);
      terms.push_back({term.coefficient, Monomial(generators)});
    }
    value = Value(Polynomial::sum(std::move(terms)));
  }
  std::ranges::move(part.fields, std::back_inserter(whole.fields));
  return std::move(part.values);
}

}  // namespace nnsolve
