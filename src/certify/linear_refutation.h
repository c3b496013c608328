// Disjunctions of linear atoms, refuted: the lemmas of the linear engine as facts, then clauses learned from them.
//
// A monomial counts as a variable of its own, so what is not linear is relaxed: whatever contradicts the rest
// contradicts the whole. Atoms are the literals. A disjunction of conjunctions stands for all clauses with an atom of
// each part; the checker, which sees whole parts, propagates at least as much as these do.
#pragma once

#include "certify/clause_proof.h"
#include "certify/proof.h"
#include "linear/farkas.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace nnsolve {

struct LinearRefutation {
  std::vector<LinearAtom> atoms;    // over the variables of what was given
  std::vector<LinearLemma> lemmas;  // of which some are used
  ClauseProof proof;                // of the clauses: of constraints, then of lemmas
  std::vector<std::size_t> constraint_of_clause;
  std::vector<bool> is_constraint_used;
};

/// Nothing if there is none, or it takes too long. Constraints: atoms other than /=, or disjunctions of these and of
/// conjunctions of these.
std::optional<LinearRefutation> find_linear_refutation(const std::vector<Constraint>& constraints,
                                                       const std::function<bool()>& should_stop,
                                                       std::size_t most_conflicts = 200'000);

/// Closes the scope; numbers[i] is the fact that is constraint i, for those that are used. False if that does not work
/// out.
bool write_linear_refutation(Proof& proof, const LinearRefutation& refutation, const std::vector<FactNumber>& numbers);

/// The same with p > 0 or -p > 0 in place of p /= 0; nothing if it nests deeper than the above wants it.
std::optional<Constraint> without_disequations(const Constraint& constraint);

}  // namespace nnsolve
