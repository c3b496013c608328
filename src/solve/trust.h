// What an unsat rests on, decided here and nowhere else.
//
// checked    (sat only) a solution was evaluated exactly on what was given.
// certified  a certificate that a separate checker accepted.
// agreed     two engines of different code bases say so, and at least one of them was asked without presolve. Both read
//            our own encoding of the question, so a mistake of the encoder would deceive both.
// claimed    one engine says so, or several that share their code base, or that were all asked what presolve had left.
#pragma once

#include "nnsolve/answer.h"

#include <span>
#include <string>

namespace nnsolve {

/// Who claims unsat.
struct UnsatClaim {
  std::string code_base;
  bool is_of_original = false;  // asked without presolve
};

/// none if nobody claims it.
Trust trust_of_unsat(std::span<const UnsatClaim> claims);

/// An unsat that others may build on as a known answer.
bool is_known_unsat(const Answer& answer);

/// An unsat for which a checker has accepted a certificate.
void take_certificate(Answer& answer, CertificateReport certificate);

/// Turns an unsat that is not certified into unknown, with the reason.
void demand_certificate(Answer& answer);

}  // namespace nnsolve
