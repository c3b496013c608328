// Values are nearly always rational, else mostly over one field; each operation asks for these cases first. Over one
// field FLINT's dense polynomials do the work; what mixes fields is multiplied sparsely, and powers that reach the
// degree of their field are replaced by a table.
#include "algebra/number_field.h"

#include "algebra/field_state.h"
#include "algebra/root_isolation.h"
#include "algebra/univariate.h"

#include "nnsolve/error.h"

#include <algorithm>

namespace nnsolve {

std::string check_field(const Field& field) {
  if (field.polynomial.size() < 3) return "the polynomial has a degree below 2";
  if (field.polynomial.back().is_zero()) return "the polynomial's leading coefficient is 0";
  if (field.lower >= field.upper) return "the interval is empty";
  const std::vector<FmpzPoly> factors = irreducible_factors(primitive_polynomial(field.polynomial));
  if (fmpz_poly_degree(factors.front()) + 1 != static_cast<slong>(field.polynomial.size())) {
    return "the polynomial is reducible";
  }
  const std::size_t roots = count_roots_between(factors.front(), field.lower, field.upper);
  if (roots == 1) return "";
  return "the interval holds " + (roots == 0 ? "no root" : std::to_string(roots) + " roots") + " of the polynomial";
}

// State ------------------------------------------------------------------------------------------------------------

FieldCache& FieldArithmetic::State::cache(std::size_t field) {
  NNSOLVE_ASSERT(field < fields.size());
  auto& entry = caches[field];
  if (!entry) entry = std::make_unique<FieldCache>(fields[field]);
  return *entry;
}

namespace {

/// Calls visit(generator, exponent) for each generator of the monomial.
template <typename Visit>
void for_each_power(const Monomial& monomial, Visit visit) {
  const auto factors = monomial.factors();
  for (std::size_t i = 0; i < factors.size();) {
    std::size_t next = i + 1;
    while (next < factors.size() && factors[next] == factors[i]) ++next;
    visit(factors[i], static_cast<std::uint32_t>(next - i));
    i = next;
  }
}

}  // namespace

bool FieldArithmetic::State::is_normal(const Polynomial& polynomial) {
  bool normal = true;
  for (const Term& term : polynomial.terms()) {
    for_each_power(term.monomial, [&](Variable generator, std::uint32_t exponent) {
      NNSOLVE_ASSERT(generator < fields.size());
      normal = normal && exponent + 1 < fields[generator].polynomial.size();
    });
  }
  return normal;
}

Value FieldArithmetic::State::normal_form(const Polynomial& polynomial) {
  if (is_normal(polynomial)) return Value(polynomial);
  const auto generator = only_variable(polynomial);
  if (generator && polynomial.degree() <= 2 * cache(*generator).degree()) {
    FmpqPoly rest = to_fmpq_poly(polynomial);
    fmpq_poly_rem(rest, rest, cache(*generator).modulus());
    return value_from_fmpq_poly(rest, *generator);
  }
  TermList sum;
  for (const Term& term : polynomial.terms()) {
    std::vector<Variable> kept;
    std::vector<Polynomial> replaced;
    for_each_power(term.monomial, [&](Variable variable, std::uint32_t exponent) {
      FieldCache& field = cache(variable);
      if (exponent < field.degree()) {
        kept.insert(kept.end(), exponent, variable);
      } else {
        replaced.push_back(value_from_fmpq_poly(field.power(exponent), variable).polynomial());
      }
    });
    Polynomial product = Polynomial::term(term.coefficient, Monomial(kept));
    for (const Polynomial& power : replaced) product = product * power;
    add_scaled(sum, product, Rational(1));
  }
  return Value(Polynomial::sum(std::move(sum)));
}

Value FieldArithmetic::State::product(const Polynomial& a, const Polynomial& b) {
  const auto generator = only_variable(a);
  if (!generator || generator != only_variable(b)) return normal_form(a * b);
  FieldCache& field = cache(*generator);
  if (std::max(a.degree(), b.degree()) >= field.degree()) return normal_form(a * b);
  FmpqPoly left = to_fmpq_poly(a);
  const FmpqPoly right = to_fmpq_poly(b);
  fmpq_poly_mul(left, left, right);
  if (fmpq_poly_degree(left) >= static_cast<slong>(field.degree())) fmpq_poly_rem(left, left, field.modulus());
  return value_from_fmpq_poly(left, *generator);
}

// FieldArithmetic ----------------------------------------------------------------------------------------------------

FieldArithmetic::FieldArithmetic(std::vector<Field> fields) : state_(std::make_unique<State>()) {
  state_->fields = std::move(fields);
  state_->caches.resize(state_->fields.size());
}

FieldArithmetic::FieldArithmetic(FieldArithmetic&&) noexcept = default;
FieldArithmetic& FieldArithmetic::operator=(FieldArithmetic&&) noexcept = default;
FieldArithmetic::~FieldArithmetic() = default;

const std::vector<Field>& FieldArithmetic::fields() const noexcept { return state_->fields; }

const std::vector<std::vector<std::size_t>>& FieldArithmetic::merges() const noexcept { return state_->merges; }

Value FieldArithmetic::add(const Value& a, const Value& b) const {
  if (a.is_rational() && b.is_rational()) return Value(a.rational() + b.rational());
  return Value(a.polynomial() + b.polynomial());
}

Value FieldArithmetic::subtract(const Value& a, const Value& b) const {
  if (a.is_rational() && b.is_rational()) return Value(a.rational() - b.rational());
  return Value(a.polynomial() - b.polynomial());
}

Value FieldArithmetic::multiply(const Value& a, const Value& b) const {
  if (a.is_rational()) {
    if (b.is_rational()) return Value(a.rational() * b.rational());
    return Value(b.irrational() * a.rational());
  }
  if (b.is_rational()) return Value(a.irrational() * b.rational());
  return state_->product(a.irrational(), b.irrational());
}

void FieldArithmetic::multiply_add(Value& sum, const Value& a, const Value& b) const {
  if (a.is_zero() || b.is_zero()) return;
  if (sum.is_rational() && a.is_rational() && b.is_rational()) {
    Rational result = a.rational() * b.rational();
    result += sum.rational();
    sum = Value(std::move(result));
  } else {
    sum = add(sum, multiply(a, b));
  }
}

Value FieldArithmetic::reduce(const Polynomial& polynomial) const { return state_->normal_form(polynomial); }

std::optional<Value> FieldArithmetic::inverse(const Value& value) {
  if (value.is_rational()) return Value(Rational(1) / value.rational());
  const Value normal = reduce(value.irrational());
  if (normal.is_rational()) return Value(Rational(1) / normal.rational());
  const auto generator = only_variable(normal.irrational());
  if (!generator) {
    const std::vector<Variable> variables = variables_of(normal.irrational());
    state_->record_merge({variables.begin(), variables.end()});
    return std::nullopt;
  }
  FmpqPoly gcd;
  FmpqPoly result;
  FmpqPoly other_factor;
  fmpq_poly_xgcd(gcd, result, other_factor, to_fmpq_poly(normal.irrational()), state_->cache(*generator).modulus());
  NNSOLVE_ASSERT(fmpq_poly_is_one(gcd));  // the modulus is irreducible
  return value_from_fmpq_poly(result, *generator);
}

Rational FieldArithmetic::magnitude(const Value& value) {
  auto ceiling = [](const Rational& number) { return -floor(-number); };
  if (value.is_rational()) return ceiling(value.rational().sign() < 0 ? -value.rational() : value.rational());
  constexpr slong precision = 64;
  Arb ball = state_->enclose(reduce(value.irrational()).polynomial(), precision);
  Arb bound;
  arb_get_abs_ubound_arf(arb_midref(static_cast<arb_struct*>(bound)), ball, precision);
  Rational result;
  arf_get_fmpq(as_fmpq(result), arb_midref(static_cast<arb_struct*>(bound)));
  return ceiling(result);
}

}  // namespace nnsolve
