// What holds in a box and is linear in monomials: the atoms, and products of them with what bounds variables.
//
// On l <= x, y <= v and so on (x - l)(v - y) >= 0: of each monomial all products of as many factors of its variables
// (McCormick's inequalities, and Bernstein's for powers) and of its halves, squares (x - c)^2 >= 0, atoms times such
// factors and equations times monomials, as far as these lead to no further monomials (Sherali and Adams).
#pragma once

#include "certify/candidate_sum.h"
#include "certify/products.h"

#include "nnsolve/rational.h"
#include "nnsolve/system.h"

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace nnsolve {

/// What bounds a monomial on one side: a fact about it and a number alone, no equation.
struct BoxEnd {
  const AtomFact* fact = nullptr;
  Rational value;
};
struct BoxSides {
  std::optional<BoxEnd> lower, upper;
};
using BoxSidesOf = std::map<Monomial, BoxSides>;

/// The best of each side.
BoxSidesOf box_sides(const std::vector<AtomFact>& atoms);

/// The monomial of an atom about it and a number alone.
std::optional<Monomial> only_monomial(const Polynomial& polynomial);

/// The two factors by which a monomial of degree 2 or more is told if not all that divide it are there.
std::pair<Monomial, Monomial> halves_of(const Monomial& monomial);

/// Monomials of the atoms, and what divides them; or, where that is very many, halves alone, theirs, and so on.
struct RelaxedMonomials {
  std::set<Monomial> monomials;
  bool are_halves = false;
};
/// Nothing if even these are very many.
std::optional<RelaxedMonomials> relaxed_monomials(const std::vector<const Constraint*>& atoms);

std::vector<SumCandidate> box_rows(const std::vector<AtomFact>& atoms, const BoxSidesOf& sides,
                                   const RelaxedMonomials& relaxed);

/// Products of two atoms each, of no higher degree than others or than 2.
void append_pairs(const std::vector<AtomFact>& atoms, std::vector<SumCandidate>& rows);

}  // namespace nnsolve
