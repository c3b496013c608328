// Signs of values. Balls of growing precision decide every value that is not zero. Over a single field a normal form
// other than 0 is not zero, so that ends; over several fields it need not, and from some precision on the value is
// suspected of being zero and decided in one field that holds all it mentions.
#include "algebra/field_merge.h"
#include "algebra/field_state.h"
#include "algebra/univariate.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <iterator>

namespace nnsolve {

namespace {

constexpr slong first_precision = 64;
constexpr slong suspicious_precision = 1024;

/// The polynomial with group[i] renamed to i.
Value localised(const Polynomial& polynomial, const std::vector<std::size_t>& group) {
  TermList terms;
  for (const Term& term : polynomial.terms()) {
    std::vector<Variable> factors;
    for (const Variable factor : term.monomial.factors()) {
      const auto place = std::lower_bound(group.begin(), group.end(), std::size_t{factor});
      factors.push_back(static_cast<Variable>(place - group.begin()));
    }
    terms.push_back({term.coefficient, Monomial(factors)});
  }
  return Value(Polynomial::sum(std::move(terms)));
}

}  // namespace

Arb FieldArithmetic::State::enclose(const Polynomial& polynomial, slong precision) {
  Arb sum;
  Arb product;
  for (const Term& term : polynomial.terms()) {
    arb_set_fmpq(product, as_fmpq(term.coefficient), precision);
    const auto factors = term.monomial.factors();
    for (std::size_t i = 0; i < factors.size();) {
      std::size_t next = i + 1;
      while (next < factors.size() && factors[next] == factors[i]) ++next;
      arb_mul(product, product, cache(factors[i]).balls(precision)[next - i], precision);
      i = next;
    }
    arb_add(sum, sum, product, precision);
  }
  return sum;
}

std::shared_ptr<MergedGroup> FieldArithmetic::State::known_group(const std::vector<std::size_t>& occurring) const {
  const auto entry = merged.find(occurring.front());
  if (entry == merged.end()) return nullptr;
  for (const auto& known : entry->second) {
    if (std::includes(known->group.begin(), known->group.end(), occurring.begin(), occurring.end())) return known;
  }
  return nullptr;
}

std::shared_ptr<MergedGroup> FieldArithmetic::State::merged_group(const std::vector<std::size_t>& occurring) {
  if (auto known = known_group(occurring)) return known;
  std::vector<Field> members;
  std::vector<std::size_t> all;
  for (const std::size_t field : occurring) {
    all.push_back(all.size());
    members.push_back(fields[field]);
  }
  MergedFields result = merge_fields(members, {all});
  auto made = std::make_shared<MergedGroup>(
      MergedGroup{occurring, std::move(result.generators), FieldArithmetic(std::move(result.fields))});
  for (const std::size_t field : occurring) merged[field].push_back(made);
  return made;
}

std::vector<std::size_t> FieldArithmetic::State::take_merge(std::size_t place) {
  std::vector<std::size_t> group = std::move(merges[place]);
  if (place + 1 != merges.size()) {
    merges[place] = std::move(merges.back());
    for (const std::size_t field : merges[place]) place_in_merges[field] = place;
  }
  merges.pop_back();
  return group;
}

void FieldArithmetic::State::record_merge(const std::vector<std::size_t>& occurring) {
  std::vector<std::size_t> group;
  for (const std::size_t field : occurring) {
    const auto place = place_in_merges.find(field);
    if (std::find(group.begin(), group.end(), field) != group.end()) continue;
    if (place == place_in_merges.end()) {
      group.push_back(field);
    } else {
      const std::vector<std::size_t> known = take_merge(place->second);
      group.insert(group.end(), known.begin(), known.end());
    }
  }
  std::sort(group.begin(), group.end());
  for (const std::size_t field : group) place_in_merges[field] = merges.size();
  merges.push_back(std::move(group));
}

int FieldArithmetic::State::exact_sign(const Polynomial& polynomial, const std::vector<std::size_t>& occurring) {
  const auto group = merged_group(occurring);
  const Value value = substitute(localised(polynomial, group->group), group->generators, group->arithmetic);
  const int sign = group->arithmetic.sign(value);
  if (sign == 0) record_merge(occurring);
  return sign;
}

int FieldArithmetic::sign(const Value& value) {
  if (value.is_rational()) return value.rational().sign();
  const Value normal = reduce(value.irrational());
  if (normal.is_rational()) return normal.rational().sign();
  const Polynomial& polynomial = normal.irrational();
  const std::vector<Variable> variables = variables_of(polynomial);
  const std::vector<std::size_t> occurring(variables.begin(), variables.end());
  for (slong precision = first_precision;; precision *= 2) {
    const Arb ball = state_->enclose(polynomial, precision);
    if (arb_is_positive(ball)) return 1;
    if (arb_is_negative(ball)) return -1;
    const bool cheap = occurring.size() > 1 && state_->known_group(occurring) != nullptr;
    if (occurring.size() > 1 && (cheap || precision >= suspicious_precision)) {
      return state_->exact_sign(polynomial, occurring);
    }
  }
}

bool FieldArithmetic::is_zero(const Value& value) {
  if (value.is_rational()) return value.rational().is_zero();
  const Value normal = reduce(value.irrational());
  if (normal.is_rational()) return normal.rational().is_zero();
  return !only_variable(normal.irrational()) && sign(normal) == 0;
}

}  // namespace nnsolve
