// What the known signs of the variables say about polynomials.
#pragma once

#include "presolve/system/store.h"

#include "nnsolve/polynomial.h"

#include <vector>

namespace nnsolve::presolving {

/// The signs that a term, a polynomial may have. The variables whose known (not given) signs this rests on are
/// appended to `relied_on`, if that is not null.
SignSet signs_of(const Store& store, const Term& term, std::vector<Variable>* relied_on);
SignSet signs_of(const Store& store, const Polynomial& polynomial, std::vector<Variable>* relied_on);

/// True if S implies that the polynomial is not 0: by signs, or since each of its factors is a variable that is not 0
/// or a polynomial about which S has an atom that says so.
/// The plain one tries only the polynomial as it stands, which is cheap.
bool is_plainly_nonzero(const Store& store, const Polynomial& polynomial, std::vector<Variable>* relied_on);
bool is_nonzero(const Store& store, const Polynomial& polynomial, std::vector<Variable>* relied_on);

}  // namespace nnsolve::presolving
