// Where the known signs and bounds of the variables say that polynomials are.
#pragma once

#include "presolve/system/interval.h"
#include "presolve/system/store.h"

#include "nnsolve/polynomial.h"
#include "nnsolve/system.h"

#include <vector>

namespace nnsolve::presolving {

/// The variable's known bounds and signs together. (All values of it in solutions of S are there.)
Interval whereabouts(const Store& store, Variable variable);

Interval interval_of(const Store& store, const Term& term);
Interval interval_of(const Store& store, const Polynomial& polynomial);

/// What it rests on that interval_of says that the polynomial's signs are `possible`: appends variables whose known
/// signs are more than given to `relied_on`, and atoms that say known bounds other than 0 to `stated`. An edit that
/// removes a constraint because of known bounds must add these. They follow from S, that constraint included, so
/// nothing is lost, even where they followed from it alone.
void append_statements(const Store& store, const Polynomial& polynomial, SignSet possible,
                       std::vector<Variable>& relied_on, std::vector<Constraint>& stated);

}  // namespace nnsolve::presolving
