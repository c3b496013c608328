// Groebner bases of small ideals over the rationals, in the graded reverse lexicographic order, and whether an ideal
// has finitely many complex zeros. For the sources of this folder only.
#pragma once

#include "algebra/buchberger.h"

#include "nnsolve/polynomial.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace nnsolve {

using RationalTerms = PackedPolynomial<Rational>;

/// The variables are among those given (ascending, at most most_packed_variables), and the degree is moderate; nothing
/// otherwise.
std::optional<RationalTerms> packed(const Polynomial& polynomial, const std::vector<Variable>& variables);

struct IdealBasis {
  enum class Kind : std::uint8_t {
    whole,     // 1 is in the ideal: no complex zero. Proved.
    finite,    // finitely many complex zeros
    infinite,  // perhaps not finitely many; no elements
    too_many,  // finitely many, but more than asked for; no elements
    unknown,   // the budget was spent, or something else went wrong; no elements
  };
  Kind kind = Kind::unknown;
  /// Each a combination of the generators, whatever else is wrong; reduced, monic, by leading monomial, ascending.
  std::vector<RationalTerms> elements;
};

/// `most_dimension`: of the quotient ring, and so of zeros with multiplicities.
IdealBasis ideal_basis(const std::vector<RationalTerms>& generators, std::size_t variables, std::size_t most_dimension,
                       WorkBudget& budget);

/// The monomials that none of these divides, ascending; nothing if there are more than `most` or infinitely many.
std::optional<std::vector<PackedMonomial>> standard_monomials(const std::vector<PackedMonomial>& leads,
                                                              std::size_t variables, std::size_t most);

}  // namespace nnsolve
