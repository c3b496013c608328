// Presolve, as long as something of what it leaves can be written in a way that lets it go on.
#include "certify/elaborate.h"
#include "certify/reciprocals.h"
#include "certify/renamed.h"
#include "certify/turned.h"

#include <algorithm>
#include <utility>

namespace nnsolve {

using presolving::Derivations;
using presolving::no_record;
using presolving::RecordId;

namespace {

bool is_long_disequation(const Constraint& constraint) {
  return constraint.kind == Constraint::Kind::atom && constraint.relation == Relation::not_equal &&
         constraint.polynomial.terms().size() > 1;
}

}  // namespace

System presolve_for_proof(System system, const PresolveOptions& options, Derivations& derivations,
                          const std::function<bool()>& should_stop) {
  presolving::presolve(system, options, derivations);
  while (derivations.contradiction == no_record && !(should_stop && should_stop())) {
    std::optional<System> next = renamed(system, derivations);
    if (!next) next = with_reciprocals(system, derivations);
    if (!next) next = turned(system, derivations);
    if (!next) break;
    system = *std::move(next);
    presolving::presolve(system, options, derivations);
  }
  return system;
}

std::size_t count_long_disequations(const Derivations& derivations) {
  return static_cast<std::size_t>(std::ranges::count_if(derivations.left, [&](RecordId id) {
    return id != no_record && is_long_disequation(derivations.records[id].statement);
  }));
}

void presolve_without_disequations(System system, const PresolveOptions& options, Derivations& derivations,
                                   const std::function<bool()>& should_stop) {
  derivations.origins.clear();
  system.constraints.clear();
  for (RecordId id : std::exchange(derivations.left, {})) {
    if (id == no_record || is_long_disequation(derivations.records[id].statement)) continue;
    derivations.origins.push_back(id);
    system.constraints.push_back(derivations.records[id].statement);
  }
  presolve_for_proof(std::move(system), options, derivations, should_stop);
}

}  // namespace nnsolve
