// A system made of the facts of a network, and how each of its constraints was derived from them: what differences,
// quotients and gauges (certify/differences.h, quotients.h, gauge.h) keep while they make one.
#pragma once

#include "certify/base.h"
#include "presolve/system/derivation.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace nnsolve {

/// Records times polynomials.
struct WeightedRecords {
  std::vector<presolving::RecordId> premises;
  std::vector<Polynomial> factors;
  void add(presolving::RecordId premise, Polynomial factor) {
    if (factor.is_zero()) return;
    premises.push_back(premise);
    factors.push_back(std::move(factor));
  }
};

struct DifferenceSystem {
  System system;
  presolving::Derivations derivations;  // of its constraints, from the facts

  presolving::RecordId note(presolving::Record record) {
    derivations.records.push_back(std::move(record));
    return static_cast<presolving::RecordId>(derivations.records.size() - 1);
  }
  /// What they add up to, which is the polynomial.
  presolving::RecordId conclude(WeightedRecords sum, Polynomial polynomial, Relation relation = Relation::equal) {
    presolving::Record record;
    record.kind = presolving::Record::Kind::combination;
    record.premises = std::move(sum.premises);
    record.divisors = std::move(sum.factors);
    record.statement = Constraint::atom(std::move(polynomial), relation);
    return note(std::move(record));
  }
  /// What the record says becomes a constraint.
  void constrain(presolving::RecordId id) {
    system.constraints.push_back(derivations.records[id].statement);
    derivations.origins.push_back(id);
  }
  /// A record for each given constraint, under its number; of each fact, the first one.
  std::map<std::size_t, presolving::RecordId> note_given(const BaseSystem& base) {
    std::map<std::size_t, presolving::RecordId> record_of_fact;
    for (std::uint32_t i = 0; i < base.system.constraints.size(); ++i) {
      presolving::Record record;
      record.kind = presolving::Record::Kind::given;
      record.number = i;
      record.statement = base.system.constraints[i];
      record_of_fact.try_emplace(base.given[i].fact, note(std::move(record)));
    }
    return record_of_fact;
  }
};

}  // namespace nnsolve
