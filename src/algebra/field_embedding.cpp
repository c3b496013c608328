// Two questions about fields Q(a) and Q(b).
//
// That b is not in Q(a) shows modulo primes. Let p divide neither discriminant nor leading coefficient. The degrees
// of the factors of a's polynomial modulo p are the residue degrees of the primes above p in Q(a), and likewise for
// b. If Q(b) is a subfield, each prime of Q(a) lies above one of Q(b), whose residue degree divides its own, and
// every prime of Q(b) has some above it; equal degrees mean equal patterns. If b is another root of a's polynomial,
// b in Q(a) means that Q(a) has automorphisms, a group of some order r > 1, which moves the primes of residue degree
// 1 freely: modulo each p, the number of linear factors is a multiple of r.
//
// That b is in Q(a) is found by a small integer relation between 1, a, ..., a^(n-1), b (Lenstra, Lenstra and Lovasz
// 1982): LLL on rounded values proposes it. The proof is exact: b's polynomial vanishes at the proposed f(a), so f(a)
// is one of its roots, and interval arithmetic tells which.
#include "algebra/field_embedding.h"

#include "algebra/root_isolation.h"
#include "algebra/univariate.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace nnsolve {

namespace {

constexpr ulong primes[] = {10007, 10009, 10037, 10039, 10061, 10067, 10069, 10079, 10091, 10093,
                            10099, 10103, 10111, 10133, 10139, 10141, 10151, 10159, 10163, 10169};

/// Bits a coefficient of the relation may have, one attempt after the other.
constexpr slong relation_bits[] = {12, 48, 160};
constexpr slong largest_precision = 6000;

std::vector<slong> factor_degrees(const fmpz_poly_struct* polynomial, ulong prime) {
  std::vector<slong> degrees;
  nmod_poly_t image;
  nmod_poly_init(image, prime);
  fmpz_poly_get_nmod_poly(image, polynomial);
  if (nmod_poly_degree(image) == fmpz_poly_degree(polynomial) && nmod_poly_is_squarefree(image)) {
    nmod_poly_factor_t factors;
    nmod_poly_factor_init(factors);
    nmod_poly_factor(factors, image);
    for (slong i = 0; i < factors->num; ++i) degrees.push_back(nmod_poly_degree(factors->p + i));
    nmod_poly_factor_clear(factors);
    std::sort(degrees.begin(), degrees.end());
  }
  nmod_poly_clear(image);
  return degrees;
}

bool divides_one(slong degree, const std::vector<slong>& degrees) {
  return std::any_of(degrees.begin(), degrees.end(), [degree](slong other) { return other % degree == 0; });
}

bool divided_by_one(slong degree, const std::vector<slong>& degrees) {
  return std::any_of(degrees.begin(), degrees.end(), [degree](slong other) { return degree % other == 0; });
}

slong degree_of(const std::vector<slong>& degrees) {
  slong sum = 0;
  for (const slong degree : degrees) sum += degree;
  return sum;
}

/// entry = round(2^precision * value)
void set_scaled(fmpz* entry, const Arb& value, slong precision) {
  arf_t scaled;
  arf_init(scaled);
  arf_mul_2exp_si(scaled, arb_midref(static_cast<const arb_struct*>(value)), precision);
  arf_get_fmpz(entry, scaled, ARF_RND_NEAR);
  arf_clear(scaled);
}

/// A relation c0 + c1 a + ... + c(n-1) a^(n-1) + cn b = 0 that fits to `precision` bits, solved for b.
std::optional<FmpqPoly> propose(FieldRoot& generator, FieldRoot& number, slong precision) {
  const auto degree = static_cast<slong>(generator.degree());
  const Arb base = generator.ball(precision + 32);
  Arb power;
  arb_one(power);
  fmpz_mat_t lattice;
  fmpz_mat_init(lattice, degree + 1, degree + 2);
  for (slong i = 0; i <= degree; ++i) {
    fmpz_one(fmpz_mat_entry(lattice, i, i));
    set_scaled(fmpz_mat_entry(lattice, i, degree + 1), i < degree ? power : number.ball(precision + 32), precision);
    arb_mul(power, power, base, precision + 32);
  }
  fmpz_lll_t context;
  fmpz_lll_context_init_default(context);
  fmpz_lll(lattice, nullptr, context);

  std::optional<FmpqPoly> result;
  const fmpz* solved = fmpz_mat_entry(lattice, 0, degree);
  if (!fmpz_is_zero(solved)) {
    FmpzPoly numerator;
    for (slong i = 0; i < degree; ++i) fmpz_poly_set_coeff_fmpz(numerator, i, fmpz_mat_entry(lattice, 0, i));
    fmpz_poly_neg(numerator, numerator);
    result.emplace();
    fmpq_poly_set_fmpz_poly(*result, numerator);
    fmpq_poly_scalar_div_fmpz(*result, *result, solved);
  }
  fmpz_mat_clear(lattice);
  return result;
}

/// f(a) is a root of b's polynomial; is it b?
bool is_the_root(const FmpqPoly& f, FieldRoot& generator, FieldRoot& number) {
  FmpzPoly numerator;
  fmpq_poly_get_numerator(numerator, f);
  const Rational denominator = rational_from_fmpz(f->den);
  Arb lower;
  Arb upper;
  for (slong precision = 64;; precision *= 2) {
    Arb value;
    arb_fmpz_poly_evaluate_arb(value, numerator, generator.ball(precision), precision);
    // denominator * lower < numerator(a) < denominator * upper
    arb_set_fmpq(lower, as_fmpq(denominator * number.lower()), precision);
    arb_set_fmpq(upper, as_fmpq(denominator * number.upper()), precision);
    if (arb_gt(value, lower) && arb_lt(value, upper)) return true;
    if (arb_lt(value, lower) || arb_gt(value, upper)) return false;
  }
}

bool proves(const FmpqPoly& f, FieldRoot& generator, FieldRoot& number) {
  FmpqPoly modulus;
  FmpqPoly polynomial;
  fmpq_poly_set_fmpz_poly(modulus, generator.polynomial());
  fmpq_poly_set_fmpz_poly(polynomial, number.polynomial());
  const FmpqPoly value = compose_modulo(polynomial, f, modulus);
  return fmpq_poly_is_zero(value) && is_the_root(f, generator, number);
}

/// False only if no root of the polynomial with pattern `number` lies in the field of one with pattern `field`.
bool may_contain(const SplittingPattern& field, const SplittingPattern& number) {
  NNSOLVE_ASSERT(field.size() == number.size());
  for (std::size_t i = 0; i < field.size(); ++i) {
    const auto& above = field[i];
    const auto& below = number[i];
    if (above.empty() || below.empty()) continue;
    const slong degree_above = degree_of(above);
    const slong degree_below = degree_of(below);
    NNSOLVE_ASSERT(degree_below > 0);
    if (degree_above % degree_below != 0) return false;
    if (degree_above == degree_below && above != below) return false;
    if (!std::all_of(above.begin(), above.end(), [&](slong degree) { return divided_by_one(degree, below); })) {
      return false;
    }
    if (!std::all_of(below.begin(), below.end(), [&](slong degree) { return divides_one(degree, above); })) {
      return false;
    }
  }
  return true;
}

/// False only if the field holds but one root of its polynomial.
bool may_contain_conjugate(const SplittingPattern& field) {
  std::ptrdiff_t common = 0;
  for (const auto& degrees : field) common = std::gcd(common, std::count(degrees.begin(), degrees.end(), 1));
  return common != 1;
}

/// Of two roots of one polynomial. Each interval holds one root, a simple one, so their intersection holds a root if
/// and only if the sign changes.
bool same_root(const FieldRoot& a, const FieldRoot& b) {
  const Rational& lower = std::max(a.lower(), b.lower());
  const Rational& upper = std::min(a.upper(), b.upper());
  return lower < upper && sign_at(a.polynomial(), lower) != sign_at(a.polynomial(), upper);
}

}  // namespace

SplittingPattern splitting_pattern(const fmpz_poly_struct* polynomial) {
  SplittingPattern pattern;
  for (const ulong prime : primes) pattern.push_back(factor_degrees(polynomial, prime));
  return pattern;
}

std::optional<FmpqPoly> express_in_field(EmbeddedRoot& generator, EmbeddedRoot& number) {
  if (generator.root.degree() % number.root.degree() != 0) return std::nullopt;
  if (fmpz_poly_equal(generator.root.polynomial(), number.root.polynomial()) != 0) {
    if (same_root(generator.root, number.root)) {
      FmpqPoly identity;
      fmpq_poly_set_coeff_si(identity, 1, 1);
      return identity;
    }
    if (!may_contain_conjugate(generator.pattern)) return std::nullopt;
  } else if (!may_contain(generator.pattern, number.pattern)) {
    return std::nullopt;
  }
  for (const slong bits : relation_bits) {
    const slong precision = 64 + bits * static_cast<slong>(generator.root.degree() + 1);
    if (precision > largest_precision) break;
    auto proposal = propose(generator.root, number.root, precision);
    if (proposal && proves(*proposal, generator.root, number.root)) return proposal;
  }
  return std::nullopt;
}

}  // namespace nnsolve
