// Merging fields, and carrying values over.
#include "algebra/field_merge.h"

#include "algebra/field_embedding.h"
#include "algebra/primitive_element.h"
#include "algebra/univariate.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <unordered_map>

namespace nnsolve {

namespace {

/// One field that grows: its generator, and the generators taken in so far as polynomials in it.
struct GrowingField {
  EmbeddedRoot generator;
  std::vector<std::pair<std::size_t, FmpqPoly>> members;  // by the number of the old field
};

FmpqPoly identity() {
  FmpqPoly x;
  fmpq_poly_set_coeff_si(x, 1, 1);
  return x;
}

void take_in(GrowingField& grown, std::size_t number, EmbeddedRoot member) {
  if (auto inside = express_in_field(grown.generator, member)) {
    grown.members.emplace_back(number, std::move(*inside));
    return;
  }
  PrimitiveElement joined = primitive_element(grown.generator.root, member.root);
  FmpqPoly modulus;
  fmpq_poly_set_fmpz_poly(modulus, joined.root.polynomial());
  for (auto& [other, expression] : grown.members) expression = compose_modulo(expression, joined.a, modulus);
  grown.members.emplace_back(number, std::move(joined.b));
  grown.generator = EmbeddedRoot(std::move(joined.root));
}

GrowingField merge_group(const std::vector<Field>& fields, std::vector<std::size_t> group) {
  // The largest first: it is the one that may hold others.
  std::stable_sort(group.begin(), group.end(), [&fields](std::size_t a, std::size_t b) {
    return fields[a].polynomial.size() > fields[b].polynomial.size();
  });
  GrowingField grown{EmbeddedRoot(FieldRoot(fields[group.front()])), {{group.front(), identity()}}};
  for (std::size_t i = 1; i < group.size(); ++i) {
    take_in(grown, group[i], EmbeddedRoot(FieldRoot(fields[group[i]])));
  }
  return grown;
}

/// The variable, if the value is nothing but one.
std::optional<Variable> plain_variable(const Value& value) {
  if (value.is_rational()) return std::nullopt;
  const auto& terms = value.irrational().terms();
  const bool plain = terms.size() == 1 && terms[0].monomial.degree() == 1 && terms[0].coefficient.is_one();
  return plain ? std::optional(terms[0].monomial.factors()[0]) : std::nullopt;
}

/// Powers of the generators that a substitution needs, each computed once.
class PowerTable {
 public:
  PowerTable(const std::vector<Value>& generators, const FieldArithmetic& arithmetic)
      : generators_(generators), arithmetic_(arithmetic) {}

  const Value& power(Variable generator, std::size_t exponent) {
    auto& powers = powers_[generator];
    if (powers.empty()) powers.emplace_back(Rational(1));
    while (powers.size() <= exponent) powers.push_back(arithmetic_.multiply(powers.back(), generators_[generator]));
    return powers[exponent];
  }

 private:
  const std::vector<Value>& generators_;
  const FieldArithmetic& arithmetic_;
  std::unordered_map<Variable, std::vector<Value>> powers_;
};

}  // namespace

MergedFields merge_fields(const std::vector<Field>& fields, const std::vector<std::vector<std::size_t>>& groups) {
  constexpr std::size_t alone = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> group_of(fields.size(), alone);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (const std::size_t field : groups[i]) {
      NNSOLVE_ASSERT(field < fields.size() && group_of[field] == alone);
      group_of[field] = i;
    }
  }
  MergedFields result;
  result.generators.resize(fields.size());
  std::vector<bool> done(groups.size(), false);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto variable = static_cast<Variable>(result.fields.size());
    if (group_of[i] == alone) {
      result.fields.push_back(fields[i]);
      result.generators[i] = Value(Polynomial::variable(variable));
    } else if (!done[group_of[i]]) {
      done[group_of[i]] = true;
      GrowingField grown = merge_group(fields, groups[group_of[i]]);
      result.fields.push_back(grown.generator.root.field());
      for (const auto& [member, expression] : grown.members) {
        result.generators[member] = value_from_fmpq_poly(expression, variable);
      }
    }
  }
  return result;
}

Value substitute(const Value& value, const std::vector<Value>& generators, const FieldArithmetic& new_arithmetic) {
  if (value.is_rational()) return value;
  PowerTable table(generators, new_arithmetic);
  TermList sum;
  for (const Term& term : value.irrational().terms()) {
    const auto factors = term.monomial.factors();
    std::vector<Variable> renamed;
    Value product(term.coefficient);
    for (std::size_t i = 0; i < factors.size();) {
      std::size_t next = i + 1;
      while (next < factors.size() && factors[next] == factors[i]) ++next;
      NNSOLVE_ASSERT(factors[i] < generators.size());
      if (const auto variable = plain_variable(generators[factors[i]])) {
        renamed.insert(renamed.end(), next - i, *variable);
      } else {
        product = new_arithmetic.multiply(product, table.power(factors[i], next - i));
      }
      i = next;
    }
    add_scaled(sum, product.polynomial(), Rational(1), Monomial(renamed));
  }
  return new_arithmetic.reduce(Polynomial::sum(std::move(sum)));
}

}  // namespace nnsolve
