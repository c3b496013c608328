// A refutation of clauses by unit propagation, trimmed: which clauses are learned, each from which others.
//
// A clause search finds it. What it learns follows by unit propagation (RUP); which propagations matter is found by
// going backwards from the contradiction, so that of what was learned only the ancestors of the end are left.
#pragma once

#include "linear/clause_search.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace nnsolve {

/// Clauses by number: those that were given, then those that are learned here.
struct LearnedClause {
  LiteralClause literals;          // none: the contradiction
  std::vector<std::size_t> chain;  // clauses in the order in which they become units, once all literals are false
};

struct ClauseProof {
  std::vector<bool> is_used;           // by given clause
  std::vector<LearnedClause> learned;  // the last one is the contradiction; chains count given clauses first
};

/// Nothing if the clauses can be satisfied, or that takes too many conflicts.
std::optional<ClauseProof> refute_clauses(std::size_t variable_count, const std::vector<LiteralClause>& clauses,
                                          std::size_t conflict_limit);

}  // namespace nnsolve
