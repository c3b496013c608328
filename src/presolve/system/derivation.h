// How presolve came to what it says: a record for each statement, with the records that it follows from.
//
// Kept only for whoever asks. The editor notes what it has anyway: what a statement was made from, and by which kind of
// step. How to show it is worked out afterwards, and only for what a contradiction rests on (src/certify), as DRAT
// becomes LRAT. So a record says from which statements another one follows, and claims nothing that is not looked at
// again.
//
// Premises have lower numbers than what follows from them.
#pragma once

#include "nnsolve/polynomial.h"
#include "nnsolve/presolve.h"
#include "nnsolve/system.h"

#include <cstdint>
#include <limits>
#include <vector>

namespace nnsolve::presolving {

using RecordId = std::uint32_t;
inline constexpr RecordId no_record = std::numeric_limits<RecordId>::max();

struct Record {
  enum class Kind : std::uint8_t {
    given,         // constraint number `number` of the system that presolve was given
    unproved,      // nobody has said why
    entailed,      // the premises imply it
    substitution,  // the first premise with numerator / denominator for the variable, which the second premise says;
                   // the others say which denominators and divisors are not 0, and of which sign
    remainder,     // the first premise less multiples of the second, an equation
    cancellation,  // the first premise, divided by factors whose signs the others tell
    factors,       // the first premise says that a product is 0: one of its factors is, but those excluded by others
    line,          // the premises are about one variable only
    multiple,      // the first premise, an equation, times the numerator
    scaled,        // the first premise, a disjunction of conjunctions, times the variable, under a sign of it
    definition,    // of a new variable
    combination,   // the premises times the divisors, one each, added up; what is no equation is taken once
    inverse,       // an entry of B A - 1, whose number is given, where the premises say that A B - 1 is 0; the divisors
                   // are the entries of A and B
    tangent,       // the first premise, and the divisors' squares, each times the numerator, a positive number, added
    ordered,       // number `number` of the orders that are no loss of generality
  };

  Kind kind = Kind::unproved;
  Constraint statement;  // an atom or a disjunction; false is any of nothing
  std::vector<RecordId> premises;
  std::uint32_t number = 0;  // of given
  Variable variable = 0;     // of substitution, as what follows
  Polynomial numerator;
  Polynomial denominator;
  std::vector<Polynomial> divisors;
};

struct Derivations {
  std::vector<Record> records;
  /// Where the system that presolve is given was derived itself: how, by constraint. Else each is given.
  std::vector<RecordId> origins;
  RecordId contradiction = no_record;
  /// What is left in the end, by the order of the presolved system's constraints; if there is no contradiction.
  std::vector<RecordId> left;
};

/// The same as nnsolve::presolve(), with derivations of what comes out.
PresolvedSystem presolve(System system, const PresolveOptions& options, Derivations& derivations);

}  // namespace nnsolve::presolving
