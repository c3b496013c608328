#include "algebra/real_points.h"

#include "algebra/field_root.h"
#include "algebra/quotient_ring.h"
#include "algebra/root_isolation.h"
#include "algebra/univariate.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace nnsolve {

namespace {

constexpr int random_attempts = 6;

class PointFinder {
 public:
  PointFinder(std::vector<RationalTerms> equations, std::size_t variables, const PointLimits& limits)
      : equations_(std::move(equations)),
        variables_(variables),
        limits_(limits),
        budget_(limits.work, limits.should_stop) {}

  RealPoints find() {
    IdealBasis basis = ideal_basis(equations_, variables_, limits_.most_zeros, budget_);
    if (basis.kind == IdealBasis::Kind::whole) return {RealPoints::Kind::all, {}};
    if (basis.kind == IdealBasis::Kind::infinite) return {RealPoints::Kind::infinite, {}};
    if (basis.kind != IdealBasis::Kind::finite) return {};
    auto powers = power_basis(basis);
    if (!powers && make_radical(basis)) powers = power_basis(basis);
    if (!powers) return {};
    return {RealPoints::Kind::all, points_of(*powers)};
  }

 private:
  std::optional<PowerBasis> power_basis(const IdealBasis& basis) {
    const auto ring = QuotientRing::make(basis, variables_, budget_);
    if (!ring) return std::nullopt;
    std::vector<int> factors(variables_);
    for (std::size_t i = variables_; i-- > 0 && !budget_.is_spent();) {
      std::ranges::fill(factors, 0);
      factors[i] = 1;
      if (auto found = ring->power_basis(factors, budget_)) return found;
    }
    std::uint32_t state = 1;  // small factors that look random
    for (int attempt = 0; attempt < random_attempts && !budget_.is_spent(); ++attempt) {
      for (int& factor : factors) {
        state = state * 1664525 + 1013904223;
        factor = 1 + static_cast<int>((state >> 16) % static_cast<std::uint32_t>(3 + 4 * attempt));
      }
      if (auto found = ring->power_basis(factors, budget_)) return found;
    }
    return std::nullopt;
  }

  /// Adds what makes all zeros simple; false if there is nothing to add.
  bool make_radical(IdealBasis& basis) {
    const auto ring = QuotientRing::make(basis, variables_, budget_);
    if (!ring) return false;
    std::vector<RationalTerms> generators = basis.elements;
    for (std::size_t i = 0; i < variables_; ++i) {
      auto polynomial = ring->polynomial_of(i, budget_);
      if (!polynomial) return false;
      FmpqPoly derivative, common;
      fmpq_poly_derivative(derivative, *polynomial);
      fmpq_poly_gcd(common, *polynomial, derivative);
      if (fmpq_poly_degree(common) == 0) continue;
      fmpq_poly_div(*polynomial, *polynomial, common);
      generators.push_back(in_variable(*polynomial, i));
    }
    if (generators.size() == basis.elements.size()) return false;
    basis = ideal_basis(generators, variables_, limits_.most_zeros, budget_);
    return basis.kind == IdealBasis::Kind::finite;
  }

  RationalTerms in_variable(const FmpqPoly& polynomial, std::size_t variable) const {
    RationalTerms result;
    for (slong power = fmpq_poly_degree(polynomial); power >= 0; --power) {
      Rational coefficient;
      fmpq_poly_get_coeff_fmpq(as_fmpq(coefficient), polynomial, power);
      if (coefficient.is_zero()) continue;
      Exponents exponents{};
      exponents[variable] = static_cast<std::uint8_t>(power);
      result.monomials.push_back(pack(exponents, variables_));
      result.coefficients.push_back(std::move(coefficient));
    }
    return result;
  }

  static std::vector<Assignment> points_of(const PowerBasis& powers) {
    FmpzPoly whole;
    fmpq_poly_get_numerator(whole, powers.polynomial);
    std::vector<FmpzPoly> factors = irreducible_factors(static_cast<const fmpz_poly_struct*>(whole));
    std::ranges::sort(factors, {}, [](const FmpzPoly& factor) { return fmpz_poly_degree(factor); });
    std::vector<Assignment> points;
    for (const FmpzPoly& factor : factors) {
      FmpqPoly modulus, rest;
      fmpq_poly_set_fmpz_poly(modulus, factor);
      Assignment point;
      for (const FmpqPoly& variable : powers.variables) {
        fmpq_poly_rem(rest, variable, modulus);
        point.values.push_back(value_from_fmpq_poly(rest, 0));
      }
      if (fmpz_poly_degree(factor) == 1) {
        points.push_back(std::move(point));
        continue;
      }
      for (auto& [lower, upper] : isolate_real_roots(factor)) {
        point.fields = {FieldRoot(factor, lower, upper).field()};
        points.push_back(point);
      }
    }
    return points;
  }

  std::vector<RationalTerms> equations_;
  std::size_t variables_;
  const PointLimits& limits_;
  WorkBudget budget_;
};

}  // namespace

RealPoints real_points(const std::vector<Polynomial>& equations, const std::vector<Variable>& variables,
                       const PointLimits& limits) {
  std::vector<RationalTerms> terms;
  for (const Polynomial& equation : equations) {
    auto packed_terms = packed(equation, variables);
    if (!packed_terms) return {};
    terms.push_back(*std::move(packed_terms));
  }
  return PointFinder(std::move(terms), variables.size(), limits).find();
}

}  // namespace nnsolve
