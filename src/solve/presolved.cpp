#include "solve/presolved.h"

#include "presolve/system/components.h"
#include "solve/lift.h"

#include "nnsolve/error.h"

#include <utility>

namespace nnsolve {

PresolvedQuestion::PresolvedQuestion(const System& system, const PresolveOptions& options)
    : presolved_(presolve(system, options)) {
  if (presolved_.is_unsat) return;
  for (const CanonicalSystem& part : components(presolved_.system)) {
    CanonicalSystem ordered = canonical(part.system);
    for (Variable variable : ordered.variables) variables_.push_back(part.variables[variable]);
    parts_.push_back(std::move(ordered.system));
  }
}

Assignment PresolvedQuestion::lift(const std::vector<Real>& model) const {
  NNSOLVE_ASSERT(model.size() == variables_.size());
  std::vector<Real> values(presolved_.system.variable_count());
  for (std::size_t i = 0; i < model.size(); ++i) values[variables_[i]] = model[i];
  return nnsolve::lift(presolved_.lift, express_model(presolved_.system, values));
}

}  // namespace nnsolve
