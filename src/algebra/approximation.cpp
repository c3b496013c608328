#include "algebra/approximation.h"

#include "algebra/integer.h"
#include "algebra/univariate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace nnsolve {

namespace {

constexpr int shown_digits = 8;
constexpr std::size_t longest_exact = 12;

/// Halves the interval of the field, at whose ends the polynomial has different signs.
Rational root_near(const Field& field, int halvings) {
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

Rational power_of_ten(int exponent) {
  Rational power(1);
  Rational factor(10);
  for (int left = std::abs(exponent); left > 0; left /= 2) {
    if (left % 2 == 1) power *= factor;
    factor *= factor;
  }
  return exponent < 0 ? Rational(1) / power : power;
}

/// The whole digits of a number that is not negative, and how many of them stand before the point.
std::pair<std::string, int> significant_digits(const Rational& value, int digits) {
  constexpr double bits_a_digit = 3.3219280948873623;
  const auto bits = [](const Rational& integer) { return static_cast<double>(bit_length(integer)); };
  int point = static_cast<int>((bits(value.numerator()) - bits(value.denominator())) / bits_a_digit) + 2;
  while (value < power_of_ten(point - 1)) --point;
  std::string text = truncated(value * power_of_ten(digits - point) + Rational(1, 2)).to_string();
  if (text.size() > static_cast<std::size_t>(digits)) ++point;  // 9.99 became 10
  text.resize(static_cast<std::size_t>(digits), '0');
  return {text, point};
}

std::string beginning(const Rational& value) { return to_decimal(value, shown_digits) + "..."; }

}  // namespace

Approximation::Approximation(const std::vector<Field>& fields, int bits) {
  for (const Field& field : fields) generators_.push_back(root_near(field, bits));
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
  constexpr int digits_of_double = 15;
  const double near = std::abs(value.to_double());
  if (value.is_zero()) return "0";
  if (digits <= digits_of_double && near > 1e-300 && near < 1e300) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*g", digits, value.to_double());
    return text.data();
  }
  auto [text, point] = significant_digits(value.sign() < 0 ? -value : value, digits);
  const bool is_plain = point > -5 && point <= digits;
  const int before = is_plain ? point : 1;
  if (before <= 0) text.insert(0, static_cast<std::size_t>(1 - before), '0');
  text.insert(static_cast<std::size_t>(std::max(before, 1)), ".");
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  if (!is_plain) text += "e" + std::to_string(point - 1);
  return value.sign() < 0 ? "-" + text : text;
}

std::string to_text(const UnivariatePolynomial& polynomial, const std::string& variable) {
  std::string text;
  for (std::size_t power = polynomial.size(); power-- > 0;) {
    const Rational& coefficient = polynomial[power];
    if (coefficient.is_zero()) continue;
    const bool is_negative = coefficient.sign() < 0;
    const Rational size = is_negative ? -coefficient : coefficient;
    text += text.empty() ? (is_negative ? "-" : "") : (is_negative ? " - " : " + ");
    if (power == 0 || !size.is_one()) text += size.to_string() + (power == 0 ? "" : "*");
    if (power > 0) text += variable + (power == 1 ? "" : "^" + std::to_string(power));
  }
  return text.empty() ? "0" : text;
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
