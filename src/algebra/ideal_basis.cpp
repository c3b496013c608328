#include "algebra/ideal_basis.h"

#include "algebra/flint_convert.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace nnsolve {

namespace {

constexpr std::uint32_t highest_degree = 200;
// A prime that divides a denominator or changes a leading monomial is of no use; the next one is tried.
constexpr std::array<std::uint64_t, 3> trace_primes = {2147483647, 2147483629, 2147483587};

using Modular = Buchberger<ModularNumbers>;

/// Nothing if the prime divides a denominator.
std::optional<Modular::Terms> modulo(const RationalTerms& terms, std::uint64_t prime, const ModularNumbers& numbers) {
  Modular::Terms result;
  for (std::size_t i = 0; i < terms.monomials.size(); ++i) {
    const fmpq* coefficient = as_fmpq(terms.coefficients[i]);
    const std::uint64_t numerator = fmpz_fdiv_ui(fmpq_numref(coefficient), prime);
    const std::uint64_t denominator = fmpz_fdiv_ui(fmpq_denref(coefficient), prime);
    if (denominator == 0) return std::nullopt;
    if (numerator == 0) continue;
    result.monomials.push_back(terms.monomials[i]);
    result.coefficients.push_back(numbers.quotient(numerator, denominator));
  }
  return result;
}

bool has_powers_of_all(const std::vector<PackedMonomial>& leads, std::size_t variables) {
  std::set<std::size_t> found;
  for (const PackedMonomial& lead : leads) {
    const Exponents exponents = unpack(lead, variables);
    const auto place = std::ranges::find_if(exponents, [](std::uint8_t exponent) { return exponent > 0; });
    if (place != exponents.end() && *place == lead.degree())
      found.insert(static_cast<std::size_t>(place - exponents.begin()));
  }
  return found.size() == variables;
}

/// With one prime; nothing if another one may do better.
std::optional<IdealBasis> basis_by(std::uint64_t prime, const std::vector<RationalTerms>& generators,
                                   std::size_t variables, std::size_t most_dimension, WorkBudget& budget) {
  const ModularNumbers numbers(prime);
  std::vector<Modular::Terms> images;
  for (const RationalTerms& generator : generators) {
    auto image = modulo(generator, prime, numbers);
    if (!image) return std::nullopt;
    images.push_back(*std::move(image));
  }
  Modular trace(numbers, variables, images, budget);
  if (!trace.run()) return IdealBasis{};
  if (!trace.is_whole()) {
    std::vector<PackedMonomial> leads;
    for (std::size_t i = 0; i < trace.steps().size(); ++i) leads.push_back(trace.lead_of(i));
    if (!has_powers_of_all(leads, variables)) return IdealBasis{IdealBasis::Kind::infinite, {}};
    if (!standard_monomials(leads, variables, most_dimension)) return IdealBasis{IdealBasis::Kind::too_many, {}};
  }
  Buchberger<RationalNumbers> exact(RationalNumbers(), variables, generators, budget);
  if (!exact.replay(trace)) return budget.is_spent() ? std::optional(IdealBasis{}) : std::nullopt;
  IdealBasis result;
  if (exact.is_whole()) {
    result.kind = IdealBasis::Kind::whole;
  } else if (exact.take_reduced(result.elements)) {
    result.kind = IdealBasis::Kind::finite;
  }
  return result;
}

}  // namespace

std::optional<RationalTerms> packed(const Polynomial& polynomial, const std::vector<Variable>& variables) {
  if (polynomial.degree() > highest_degree || variables.size() > most_packed_variables) return std::nullopt;
  std::vector<std::pair<PackedMonomial, const Rational*>> terms;
  for (const Term& term : polynomial.terms()) {
    Exponents exponents{};
    for (const Variable variable : term.monomial.factors()) {
      const auto place = std::ranges::lower_bound(variables, variable);
      if (place == variables.end() || *place != variable) return std::nullopt;
      ++exponents[static_cast<std::size_t>(place - variables.begin())];
    }
    terms.emplace_back(pack(exponents, variables.size()), &term.coefficient);
  }
  std::ranges::sort(terms, std::greater<>(), [](const auto& term) { return term.first; });
  RationalTerms result;
  for (const auto& [monomial, coefficient] : terms) {
    result.monomials.push_back(monomial);
    result.coefficients.push_back(*coefficient);
  }
  return result;
}

IdealBasis ideal_basis(const std::vector<RationalTerms>& generators, std::size_t variables, std::size_t most_dimension,
                       WorkBudget& budget) {
  for (const std::uint64_t prime : trace_primes) {
    if (auto result = basis_by(prime, generators, variables, most_dimension, budget)) return *std::move(result);
  }
  return {};
}

std::optional<std::vector<PackedMonomial>> standard_monomials(const std::vector<PackedMonomial>& leads,
                                                              std::size_t variables, std::size_t most) {
  if (!has_powers_of_all(leads, variables)) return std::nullopt;
  std::vector<Exponents> divisors;
  for (const PackedMonomial& lead : leads) divisors.push_back(unpack(lead, variables));
  // Each one but 1 is a variable times another one.
  std::set<PackedMonomial> found = {PackedMonomial()};
  std::vector<PackedMonomial> open = {PackedMonomial()};
  while (!open.empty()) {
    const Exponents exponents = unpack(open.back(), variables);
    open.pop_back();
    for (std::size_t i = 0; i < variables; ++i) {
      Exponents next = exponents;
      ++next[i];
      if (std::ranges::any_of(divisors, [&](const Exponents& divisor) { return divides(divisor, next); })) continue;
      const PackedMonomial monomial = pack(next, variables);
      if (found.insert(monomial).second) open.push_back(monomial);
      if (found.size() > most) return std::nullopt;
    }
  }
  return std::vector<PackedMonomial>(found.begin(), found.end());
}

}  // namespace nnsolve
