#include "native/system/belief_factors.h"

#include "algebra/integer.h"
#include "algebra/union_find.h"
#include "presolve/system/polynomial_parts.h"

#include <algorithm>
#include <utility>

namespace nnsolve::native {

namespace {

constexpr std::size_t most_groups = 12;
constexpr std::size_t most_places = 1200;  // of a group
constexpr std::int64_t largest_sum = 4096;
constexpr std::int64_t largest_coefficient = 1'000'000;

struct IntegerTerm {
  std::int64_t coefficient = 0;
  Monomial monomial;
};

/// The polynomial for variables multiplied by the denominator, times a positive number that makes all integers.
std::optional<std::vector<IntegerTerm>> integer_terms(const Polynomial& polynomial, std::int64_t denominator) {
  Rational common(1);
  for (const Term& term : polynomial.terms()) {
    common = least_common_multiple(common, term.coefficient.denominator());
    if (common > Rational(largest_coefficient)) return std::nullopt;
  }
  std::vector<IntegerTerm> result;
  for (const Term& term : polynomial.terms()) {
    Rational coefficient = term.coefficient * common;
    for (std::uint32_t i = term.monomial.degree(); i < polynomial.degree(); ++i) coefficient *= Rational(denominator);
    const Rational size = coefficient.sign() < 0 ? -coefficient : coefficient;
    if (size > Rational(largest_coefficient)) return std::nullopt;
    result.push_back({static_cast<std::int64_t>(coefficient.to_double()), term.monomial});
  }
  return result;
}

/// Its sums by the variables' values.
bool tabulate(BeliefFactor::Group& group, const std::vector<const IntegerTerm*>& terms, const SmallNumbers& numbers) {
  std::size_t count = 1;
  for (std::size_t i = 0; i < group.variables.size(); ++i) {
    count *= numbers.size();
    if (count > most_places) return false;
  }
  std::vector<std::int64_t> sums;
  std::vector<std::size_t> digits(group.variables.size());
  for (std::size_t place = 0; place < count; ++place) {
    std::size_t rest = place;
    for (std::size_t i = digits.size(); i-- > 0; rest /= numbers.size()) digits[i] = rest % numbers.size();
    std::int64_t sum = 0;
    for (const IntegerTerm* term : terms) {
      std::int64_t product = term->coefficient;
      for (Variable factor : term->monomial.factors()) {
        const auto at = std::ranges::lower_bound(group.variables, factor) - group.variables.begin();
        product *= numbers.numerators[digits[static_cast<std::size_t>(at)]];
        if (std::abs(product) > largest_sum) return false;
      }
      sum += product;
    }
    if (std::abs(sum) > largest_sum) return false;
    sums.push_back(sum);
  }
  group.sums = sums;
  std::ranges::sort(group.sums);
  group.sums.erase(std::unique(group.sums.begin(), group.sums.end()), group.sums.end());
  for (const std::int64_t sum : sums) {
    group.places.push_back(static_cast<std::uint32_t>(std::ranges::lower_bound(group.sums, sum) - group.sums.begin()));
  }
  return true;
}

}  // namespace

std::optional<BeliefFactor> make_factor(const Polynomial& polynomial, Relation relation, const SmallNumbers& numbers) {
  const std::vector<Variable> variables = presolving::sorted_variables_of(polynomial);
  const auto terms = integer_terms(polynomial, numbers.denominator);
  if (variables.empty() || !terms) return std::nullopt;
  const auto place_of = [&](Variable variable) {
    return static_cast<std::uint32_t>(std::ranges::lower_bound(variables, variable) - variables.begin());
  };
  UnionFind together(variables.size());
  for (const IntegerTerm& term : *terms) {
    for (Variable factor : term.monomial.factors()) {
      together.unite(place_of(factor), place_of(term.monomial.factors().front()));
    }
  }
  BeliefFactor result;
  result.relation = relation;
  std::int64_t reach = 0;
  for (std::uint32_t root = 0; root < variables.size(); ++root) {
    if (together.find(root) != root) continue;
    BeliefFactor::Group group;
    for (std::uint32_t i = 0; i < variables.size(); ++i) {
      if (together.find(i) == root) group.variables.push_back(variables[i]);
    }
    std::vector<const IntegerTerm*> own;
    for (const IntegerTerm& term : *terms) {
      const bool is_own =
          term.monomial.degree() > 0 && together.find(place_of(term.monomial.factors().front())) == root;
      if (is_own) own.push_back(&term);
    }
    if (!tabulate(group, own, numbers)) return std::nullopt;
    reach += group.sums.back() - group.sums.front();
    result.groups.push_back(std::move(group));
    if (result.groups.size() > most_groups || reach > largest_sum) return std::nullopt;
  }
  for (const IntegerTerm& term : *terms) {
    if (term.monomial.degree() == 0) result.target = -term.coefficient;
  }
  return result;
}

}  // namespace nnsolve::native
