// Rows that are linear in monomials: a contradiction among them, or a point. A simplex in floating point says where to
// look; a contradiction counts when it adds up exactly.
#pragma once

#include "certify/box_rows.h"
#include "certify/candidate_sum.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace nnsolve {

/// Values of monomials.
using MonomialPoint = std::map<Monomial, double>;

struct BoxProgram {
  const std::set<Monomial>& monomials;  // which the point is to have, and those of the rows
  const BoxSidesOf& sides;
  const std::function<bool()>& should_stop;
};

/// What contradicts itself; or, in `point`, values of the monomials for which the rows hold nearly; or neither: it is
/// empty. It says where to begin. `work` grows by about as many steps as that took.
std::optional<std::vector<SumTerm>> refute_rows(const BoxProgram& program, const std::vector<SumCandidate>& rows,
                                                MonomialPoint& point, double& work);

}  // namespace nnsolve
