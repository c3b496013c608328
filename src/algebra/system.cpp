// Figures of a system. Formulas nest as deep as their authors like, so the walk keeps a stack of its own.
#include "nnsolve/system.h"

#include <algorithm>

namespace nnsolve {

namespace {

/// Calls visit with every atom, wherever it stands.
template <typename Visit>
void for_each_atom(const std::vector<Constraint>& constraints, Visit visit) {
  std::vector<const Constraint*> open;
  for (const Constraint& constraint : constraints) {
    open.push_back(&constraint);
    while (!open.empty()) {
      const Constraint& next = *open.back();
      open.pop_back();
      if (next.kind == Constraint::Kind::atom) {
        visit(next);
      } else {
        for (const Constraint& part : next.parts) open.push_back(&part);
      }
    }
  }
}

}  // namespace

SystemSize measure(const System& system) {
  SystemSize size;
  size.variables = system.variable_count();
  for (const Constraint& constraint : system.constraints) {
    if (constraint.kind == Constraint::Kind::any) ++size.clauses;
  }
  for_each_atom(system.constraints, [&size](const Constraint& atom) {
    ++(atom.relation == Relation::equal ? size.equations : size.inequalities);
    size.terms += atom.polynomial.terms().size();
    for (const Term& term : atom.polynomial.terms()) {
      if (term.monomial.degree() < 2) break;  // the higher degrees come first
      ++size.nonlinear_terms;
    }
  });
  return size;
}

bool is_linear(const System& system) {
  bool linear = true;
  for_each_atom(system.constraints, [&linear](const Constraint& atom) { linear &= atom.polynomial.degree() <= 1; });
  return linear;
}

}  // namespace nnsolve
