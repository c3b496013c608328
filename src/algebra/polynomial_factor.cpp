// FLINT stores exponent vectors over all variables of a context, so every polynomial gets a context of its own with
// its variables renumbered. Division is done here: the polynomials are short, and turning them over costs more.
#include "algebra/polynomial_factor.h"

#include "algebra/flint_convert.h"
#include "algebra/root_isolation.h"
#include "algebra/univariate.h"

#include "nnsolve/error.h"

#include <flint/fmpz_mpoly_factor.h>

#include <algorithm>

namespace nnsolve {

namespace {

constexpr std::size_t most_terms_to_factor = 200;
constexpr std::size_t most_variables_to_factor = 12;
constexpr std::uint32_t highest_degree_to_factor = 16;
constexpr std::size_t most_words_to_factor = 8;  // of a coefficient

/// A context for the variables of one polynomial.
class Context {
 public:
  explicit Context(std::vector<Variable> variables) : variables_(std::move(variables)) {
    fmpz_mpoly_ctx_init(context_, static_cast<slong>(variables_.size()), ORD_DEGLEX);
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() { fmpz_mpoly_ctx_clear(context_); }

  const fmpz_mpoly_ctx_struct* get() const { return context_; }

  /// Integer coefficients only.
  void set(fmpz_mpoly_struct* target, const Polynomial& polynomial) const {
    fmpz_mpoly_zero(target, context_);
    std::vector<ulong> exponents(variables_.size());
    for (const Term& term : polynomial.terms()) {
      std::fill(exponents.begin(), exponents.end(), 0);
      for (Variable variable : term.monomial.factors()) ++exponents[place(variable)];
      fmpz_mpoly_push_term_fmpz_ui(target, fmpq_numref(as_fmpq(term.coefficient)), exponents.data(), context_);
    }
    fmpz_mpoly_sort_terms(target, context_);
    fmpz_mpoly_combine_like_terms(target, context_);
  }

  Polynomial get(const fmpz_mpoly_struct* source) const {
    TermList terms;
    std::vector<ulong> exponents(variables_.size());
    std::vector<Variable> factors;
    fmpz_t coefficient;
    fmpz_init(coefficient);
    for (slong i = 0; i < fmpz_mpoly_length(source, context_); ++i) {
      fmpz_mpoly_get_term_coeff_fmpz(coefficient, source, i, context_);
      fmpz_mpoly_get_term_exp_ui(exponents.data(), source, i, context_);
      factors.clear();
      for (std::size_t v = 0; v < variables_.size(); ++v) factors.insert(factors.end(), exponents[v], variables_[v]);
      terms.push_back({rational_from_fmpz(coefficient), Monomial(factors)});
    }
    fmpz_clear(coefficient);
    return Polynomial::sum(std::move(terms));
  }

 private:
  std::size_t place(Variable variable) const {
    return static_cast<std::size_t>(std::lower_bound(variables_.begin(), variables_.end(), variable) -
                                    variables_.begin());
  }

  std::vector<Variable> variables_;  // ascending
  fmpz_mpoly_ctx_t context_;
};

Polynomial primitive(Polynomial polynomial) {
  Rational by = content(polynomial);
  if (polynomial.terms().front().coefficient.sign() < 0) by = -by;
  return std::move(polynomial *= Rational(1) / by);
}

bool is_small(const Polynomial& polynomial, std::size_t variables) {
  return polynomial.terms().size() <= most_terms_to_factor && variables <= most_variables_to_factor &&
         polynomial.degree() <= highest_degree_to_factor &&
         std::ranges::all_of(polynomial.terms(),
                             [](const Term& term) { return term.coefficient.size_in_words() <= most_words_to_factor; });
}

/// a / b, if b divides a.
std::optional<Monomial> quotient(const Monomial& a, const Monomial& b) {
  std::vector<Variable> factors;
  auto divisor = b.factors();
  std::size_t next = 0;
  for (Variable variable : a.factors()) {
    if (next < divisor.size() && divisor[next] == variable) {
      ++next;
    } else {
      factors.push_back(variable);
    }
  }
  if (next != divisor.size()) return std::nullopt;
  return Monomial(factors);
}

}  // namespace

/// p*x + q, neither of which contains x, is irreducible if no factor divides both; that is plain where p is a monomial.
bool is_plainly_irreducible(const Polynomial& polynomial) {
  if (polynomial.degree() == 1) return true;
  for (std::size_t i = 0; i < polynomial.terms().size() && i < 4; ++i) {
    const auto factors = polynomial.terms()[i].monomial.factors();
    for (Variable variable : factors) {
      const bool is_only_here = std::ranges::none_of(polynomial.terms(), [&](const Term& term) {
        return &term != &polynomial.terms()[i] && std::ranges::count(term.monomial.factors(), variable) > 0;
      });
      if (!is_only_here || std::ranges::count(factors, variable) != 1) continue;
      const bool is_coprime = std::ranges::all_of(factors, [&](Variable other) {
        return std::ranges::any_of(polynomial.terms(), [&](const Term& term) {
          return std::ranges::count(term.monomial.factors(), other) == 0;
        });
      });
      return is_coprime && polynomial.terms().size() > 1;
    }
  }
  return false;
}

Rational content(const Polynomial& polynomial) {
  if (std::ranges::any_of(
          polynomial.terms(),
          [](const Term& term) { return term.coefficient.is_one() || term.coefficient == Rational(-1); }) &&
      std::ranges::all_of(polynomial.terms(), [](const Term& term) { return term.coefficient.is_integer(); })) {
    return Rational(1);
  }
  if (polynomial.is_zero()) return Rational(1);
  Rational result;
  fmpz_t numerator, denominator;
  fmpz_init(numerator);
  fmpz_init_set_ui(denominator, 1);
  for (const Term& term : polynomial.terms()) {
    fmpz_gcd(numerator, numerator, fmpq_numref(as_fmpq(term.coefficient)));
    fmpz_lcm(denominator, denominator, fmpq_denref(as_fmpq(term.coefficient)));
  }
  fmpq_set_fmpz_frac(as_fmpq(result), numerator, denominator);
  fmpz_clear(numerator);
  fmpz_clear(denominator);
  return result;
}

std::optional<Polynomial> exact_quotient(const Polynomial& dividend, const Polynomial& divisor) {
  NNSOLVE_ASSERT(!divisor.is_zero());
  if (dividend.is_zero()) return dividend;
  // The last terms of a product are the product of the last terms, as the order is one of monomials.
  if (dividend.degree() < divisor.degree()) return std::nullopt;
  if (!quotient(dividend.terms().back().monomial, divisor.terms().back().monomial)) return std::nullopt;
  const Term& lead = divisor.terms().front();
  TermList result;
  Polynomial rest = dividend;
  while (!rest.is_zero()) {
    const Term& first = rest.terms().front();
    std::optional<Monomial> monomial = quotient(first.monomial, lead.monomial);
    if (!monomial) return std::nullopt;
    Rational coefficient = first.coefficient / lead.coefficient;
    TermList product;
    add_scaled(product, divisor, coefficient, *monomial);
    rest -= Polynomial::sum(std::move(product));
    result.push_back({std::move(coefficient), *std::move(monomial)});
  }
  return Polynomial::sum(std::move(result));
}

std::optional<std::vector<PolynomialFactor>> irreducible_factors(const Polynomial& polynomial) {
  NNSOLVE_ASSERT(!polynomial.is_constant());
  std::vector<PolynomialFactor> result;
  if (is_plainly_irreducible(polynomial)) {
    result.push_back({primitive(polynomial), 1});
    return result;
  }
  if (polynomial.terms().size() == 1) {
    for (Variable variable : polynomial.terms().front().monomial.factors()) {
      Polynomial factor = Polynomial::variable(variable);
      if (!result.empty() && result.back().polynomial == factor) {
        ++result.back().power;
      } else {
        result.push_back({std::move(factor), 1});
      }
    }
    return result;
  }
  std::vector<Variable> variables = variables_of(polynomial);
  if (!is_small(polynomial, variables.size())) return std::nullopt;
  Context context(std::move(variables));
  fmpz_mpoly_t whole, base;
  fmpz_mpoly_factor_t factors;
  fmpz_mpoly_init(whole, context.get());
  fmpz_mpoly_init(base, context.get());
  fmpz_mpoly_factor_init(factors, context.get());
  context.set(whole, primitive(polynomial));
  bool is_done = fmpz_mpoly_factor(factors, whole, context.get()) != 0;
  for (slong i = 0; is_done && i < fmpz_mpoly_factor_length(factors, context.get()); ++i) {
    fmpz_mpoly_factor_get_base(base, factors, i, context.get());
    result.push_back({primitive(context.get(base)),
                      static_cast<std::uint32_t>(fmpz_mpoly_factor_get_exp_si(factors, i, context.get()))});
  }
  fmpz_mpoly_factor_clear(factors, context.get());
  fmpz_mpoly_clear(base, context.get());
  fmpz_mpoly_clear(whole, context.get());
  if (!is_done) return std::nullopt;
  std::ranges::sort(result, [](const PolynomialFactor& a, const PolynomialFactor& b) {
    return std::ranges::lexicographical_compare(a.polynomial.terms(), b.polynomial.terms(),
                                                [](const Term& left, const Term& right) {
                                                  if (left.monomial != right.monomial)
                                                    return left.monomial < right.monomial;
                                                  return left.coefficient < right.coefficient;
                                                });
  });
  return result;
}

std::size_t real_root_count(const Polynomial& polynomial) {
  if (polynomial.degree() == 1) return 1;
  FmpqPoly dense = to_fmpq_poly(polynomial);
  FmpzPoly whole;
  fmpq_poly_get_numerator(whole, dense);
  return isolate_real_roots(whole).size();
}

Rational root_of_linear(const Polynomial& polynomial) {
  NNSOLVE_ASSERT(polynomial.degree() == 1);
  return -polynomial.constant_term() / polynomial.terms().front().coefficient;
}

}  // namespace nnsolve
