// The quotient ring of an ideal with finitely many zeros: a vector space with multiplication, and in it the powers of
// one element, which tell all zeros. For the sources of this folder only.
//
// Law: every relation that comes out (a coordinate vector for a monomial, a polynomial that an element satisfies, a
// variable as a polynomial in an element) is one modulo the ideal, proved by exact linear algebra over the elements of
// the basis, whether or not these are a Groebner basis.
#pragma once

#include "algebra/flint_convert.h"
#include "algebra/ideal_basis.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace nnsolve {

/// An element t that generates the ring: of the polynomial as many roots as zeros of the ideal, with multiplicities;
/// at each of them variable i is the polynomial's [i].
struct PowerBasis {
  FmpqPoly polynomial;  // monic, of the ring's dimension
  std::vector<FmpqPoly> variables;
};

class QuotientRing {
 public:
  /// Nothing if the elements are no reduced Groebner basis.
  static std::optional<QuotientRing> make(const IdealBasis& basis, std::size_t variables, WorkBudget& budget);

  std::size_t dimension() const { return standard_.size(); }
  /// For t = sum of factors[i] * variable i; nothing if it generates less, or the budget was spent.
  std::optional<PowerBasis> power_basis(const std::vector<int>& factors, WorkBudget& budget) const;
  /// A polynomial that the variable satisfies, as good as surely of the least degree.
  std::optional<FmpqPoly> polynomial_of(std::size_t variable, WorkBudget& budget) const;

 private:
  using Vector = std::vector<Rational>;  // by standard monomial

  class Matrix;
  class Powers;

  QuotientRing() = default;
  bool fill(const IdealBasis& basis, WorkBudget& budget);
  std::optional<Vector> coordinates_of(const PackedMonomial& monomial, const IdealBasis& basis, WorkBudget& budget);
  /// Of a standard monomial or one that is known.
  const Vector* known(const PackedMonomial& monomial) const;
  PackedMonomial variable(std::size_t i) const;

  std::size_t variables_ = 0;
  std::vector<PackedMonomial> standard_;
  std::map<PackedMonomial, Vector> known_;  // the standard ones, and their products with variables
};

}  // namespace nnsolve
