// A variable of a proof's own: what presolve is asked about then speaks of it, and a `define` step says what it is.
#pragma once

#include "presolve/system/derivation.h"

#include "nnsolve/system.h"

#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

struct Quotient {
  Polynomial numerator;
  Polynomial denominator;
};

/// The record of its definition; the letter begins its name. One of the premises says that the denominator is not 0, or
/// it is a number.
inline presolving::RecordId define_quotient(System& system, presolving::Derivations& derivations, char letter,
                                            Quotient meaning, std::vector<presolving::RecordId> premises) {
  presolving::Record record;
  record.kind = presolving::Record::Kind::definition;
  record.variable = static_cast<Variable>(system.variable_names.size());
  record.statement = Constraint::atom(Polynomial::variable(record.variable) * meaning.denominator - meaning.numerator,
                                      Relation::equal);
  record.numerator = std::move(meaning.numerator);
  record.denominator = std::move(meaning.denominator);
  record.premises = std::move(premises);
  system.variable_names.push_back(letter + std::to_string(record.variable));
  derivations.records.push_back(std::move(record));
  return static_cast<presolving::RecordId>(derivations.records.size() - 1);
}

inline presolving::RecordId define_variable(System& system, presolving::Derivations& derivations, char letter,
                                            Polynomial meaning) {
  return define_quotient(system, derivations, letter, {std::move(meaning), Polynomial(Rational(1))}, {});
}

}  // namespace nnsolve
