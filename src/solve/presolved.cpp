#include "solve/presolved.h"

#include "solve/lift.h"

#include "nnsolve/error.h"

#include <utility>

namespace nnsolve {

static void mark(const Constraint& c, std::vector<bool>& used) {
  for (const Term& t : c.polynomial.terms()) for (Variable v : t.monomial.factors()) used[v] = true;
  for (const Constraint& p : c.parts) mark(p, used);
}
static void renumber(Constraint& c, const std::vector<Variable>& to) {
  TermList l;
  for (const Term& t : c.polynomial.terms()) { std::vector<Variable> f; for (Variable v : t.monomial.factors()) f.push_back(to[v]); l.push_back({t.coefficient, Monomial(f)}); }
  c.polynomial = Polynomial::sum(l);
  for (Constraint& p : c.parts) renumber(p, to);
}
static CanonicalSystem canonical_stub(const System& s) {
  std::vector<bool> used(s.variable_count());
  for (const Constraint& c : s.constraints) mark(c, used);
  CanonicalSystem r; std::vector<Variable> to(s.variable_count());
  for (Variable v = 0; v < used.size(); ++v) if (used[v]) { to[v] = r.variables.size(); r.variables.push_back(v); r.system.variable_names.push_back(s.variable_names[v]); }
  r.system.constraints = s.constraints;
  for (Constraint& c : r.system.constraints) renumber(c, to);
  return r;
}

PresolvedQuestion::PresolvedQuestion(const System& system, const PresolveOptions& options)
    : presolved_(presolve(system, options)) {
  if (presolved_.is_unsat) return;
  CanonicalSystem part = canonical_stub(presolved_.system);
  if (part.system.constraints.empty()) return;
  variables_ = part.variables;
  parts_.push_back(part.system);
}

Assignment PresolvedQuestion::lift(const std::vector<Real>& model) const {
  NNSOLVE_ASSERT(model.size() == variables_.size());
  std::vector<Real> values(presolved_.system.variable_count());
  for (std::size_t i = 0; i < model.size(); ++i) values[variables_[i]] = model[i];
  return nnsolve::lift(presolved_.lift, express_model(presolved_.system, values));
}

}  // namespace nnsolve
