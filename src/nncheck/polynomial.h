// Sparse polynomials with rational coefficients, in normal form: terms sorted by monomial, each monomial once, no zero.
// A monomial is the sorted list of its variables, each as often as its exponent says. A u32string is such a list, with
// an order, and without an allocation up to degree 3.
#pragma once

#include "nncheck/json.h"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace nncheck {

using Monomial = std::u32string;

struct Term {
  Monomial monomial;
  mpq_class coefficient;
  bool operator==(const Term&) const = default;
};

/// The empty one is 0.
using Polynomial = std::vector<Term>;

/// Adds up terms in any order.
class Sum {
 public:
  void add(const Monomial& monomial, const mpq_class& coefficient);
  void add(const Polynomial& p, const mpq_class& factor = 1);
  void add_product(const Polynomial& p, const Polynomial& q);
  /// In normal form; the sum is 0 afterwards.
  Polynomial take();

 private:
  std::unordered_map<Monomial, mpq_class> terms_;
};

Monomial product(const Monomial& a, const Monomial& b);
Polynomial product(const Polynomial& p, const Polynomial& q);
Polynomial constant(const mpq_class& value);
Polynomial variable(std::uint32_t v);
Polynomial negated(Polynomial p);
bool is_constant(const Polynomial& p);
/// Of a constant polynomial.
mpq_class constant_value(const Polynomial& p);

/// 0 if neither is a multiple of the other by a number other than 0, else that number's sign.
int proportional(const Polynomial& p, const Polynomial& q);
/// Equal for polynomials that are proportional.
std::uint64_t hash_of(const Polynomial& p);

}  // namespace nncheck
