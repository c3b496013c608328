// What is not linear, refuted: a tree of cases, whose leaves are contradictions among atoms.
#pragma once

#include "certify/positivstellensatz.h"
#include "certify/proof.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace nnsolve {

/// Premises are numbered: first those that were given; in a case the part that is assumed follows, and if it is a
/// conjunction, its parts follow it.
struct SquareRefutation {
  std::vector<SumTerm> terms;           // of a leaf; facts are premises
  std::size_t clause = 0;               // else: a case for each part of this premise
  std::vector<SquareRefutation> cases;  // none: a leaf
};

/// Nothing if none was found, or it takes too long.
std::optional<SquareRefutation> find_square_refutation(const std::vector<Constraint>& premises,
                                                       const std::function<bool()>& should_stop,
                                                       const SquareLimits& limits = {});

/// By premise that was given: whether it is used.
std::vector<bool> used_premises(const SquareRefutation& refutation, std::size_t premise_count);

/// Closes the scope; numbers[i] is the fact that is premise i, for those that are used. False if that does not work
/// out.
bool write_square_refutation(Proof& proof, const SquareRefutation& refutation, std::vector<FactNumber> numbers);

}  // namespace nnsolve
