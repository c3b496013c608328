// Contradictions among a few atoms, by adding up products of them: a linear program over monomials.
//
// Whatever follows by signs of terms and factors, by ends of intervals, by completing squares or by clearing an
// equation follows from products of the facts by adding up: which products matter is plain from the monomials that
// occur, and an exact simplex finds the factors (Handelman's and Positivstellensatz certificates of low degree). So
// rules need not say how their conclusions follow, only from what.
#pragma once

#include "certify/proof.h"

#include <functional>
#include <optional>
#include <vector>

namespace nnsolve {

/// An atom that is a fact, or that will be one under this number.
struct AtomFact {
  FactNumber number = 0;
  const Constraint* atom = nullptr;
};

/// Terms of a `sum` whose total contradicts itself; nothing if none was found,
/// or `should_stop` ended the search.
std::optional<std::vector<SumTerm>> contradiction_of(const std::vector<AtomFact>& atoms,
                                                     const std::function<bool()>& should_stop = {});

}  // namespace nnsolve
