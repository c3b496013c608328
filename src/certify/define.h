// A variable of a proof's own: what presolve is asked about then speaks of it, and a `define` step says what it is.
#pragma once

#include "presolve/system/derivation.h"

#include "nnsolve/system.h"

#include <string>
#include <utility>

namespace nnsolve {

/// The record of its definition; the letter begins its name.
inline presolving::RecordId define_variable(System& system, presolving::Derivations& derivations, char letter,
                                            Polynomial meaning) {
  presolving::Record record;
  record.kind = presolving::Record::Kind::definition;
  record.variable = static_cast<Variable>(system.variable_names.size());
  record.statement = Constraint::atom(Polynomial::variable(record.variable) - meaning, Relation::equal);
  record.numerator = std::move(meaning);
  system.variable_names.push_back(letter + std::to_string(record.variable));
  derivations.records.push_back(std::move(record));
  return static_cast<presolving::RecordId>(derivations.records.size() - 1);
}

}  // namespace nnsolve
