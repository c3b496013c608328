#include "algebra/approximation.h"

#include "algebra/univariate.h"

#include <array>
#include <cstdio>
#include <utility>

namespace nnsolve {

namespace {

constexpr int shown_digits = 8;
constexpr std::size_t longest_exact = 12;

/// Halves the interval of the field, at whose ends the polynomial has different signs.
Rational root_near(const Field& field) {
  constexpr int halvings = 128;
  Rational lower = field.lower;
  Rational upper = field.upper;
  const int sign_at_lower = value_at(field.polynomial, lower).sign();
  for (int i = 0; i < halvings; ++i) {
    Rational middle = (lower + upper) / Rational(2);
    const int sign = value_at(field.polynomial, middle).sign();
    (sign == sign_at_lower ? lower : upper) = std::move(middle);
  }
  return lower;
}

std::string beginning(const Rational& value) { return to_decimal(value, shown_digits) + "..."; }

}  // namespace

Approximation::Approximation(const std::vector<Field>& fields) {
  for (const Field& field : fields) generators_.push_back(root_near(field));
}

Rational Approximation::near(const Value& value) const {
  if (value.is_rational()) return value.rational();
  Rational sum;
  for (const Term& term : value.irrational().terms()) {
    Rational product = term.coefficient;
    for (Variable variable : term.monomial.factors()) product *= generators_[variable];
    sum += product;
  }
  return sum;
}

std::string to_decimal(const Rational& value, int digits) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*g", digits, value.to_double());
  return text.data();
}

std::string short_text(const Rational& value) {
  if (!value.is_small()) return beginning(value);
  std::string exact = value.to_string();
  return exact.size() <= longest_exact ? exact : beginning(value);
}

std::string short_text(const Value& value, const Approximation& approximation) {
  return value.is_rational() ? short_text(value.rational()) : beginning(approximation.near(value));
}

}  // namespace nnsolve
