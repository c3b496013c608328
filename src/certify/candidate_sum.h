// Candidates for the terms of a sum, and which of them add up to a contradiction: a linear program over monomials, by
// an exact simplex.
#pragma once

#include "certify/proof.h"
#include "linear/simplex.h"

#include <optional>
#include <vector>

namespace nnsolve {

/// A term with coefficient or factor as it stands, and what it adds: = 0, > 0 or >= 0.
struct SumCandidate {
  SumTerm term;
  Polynomial value;
  Relation relation = Relation::greater_equal;
};

/// Nothing if no sum of them contradicts itself, or the limits ended the search.
std::optional<std::vector<SumTerm>> contradiction_among(const std::vector<SumCandidate>& candidates,
                                                        const SimplexLimits& limits);

}  // namespace nnsolve
