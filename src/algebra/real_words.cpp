#include "algebra/real_words.h"

#include "algebra/flint_convert.h"
#include "algebra/univariate.h"

#include <utility>

namespace nnsolve {

namespace {

constexpr std::size_t digits_that_count = 18;

/// The digits that both ends of an interval around a positive number begin with, as soon as they are enough.
class DigitFinder {
 public:
  DigitFinder(UnivariatePolynomial polynomial, Rational lower, Rational upper)
      : polynomial_(std::move(polynomial)),
        lower_(std::move(lower)),
        upper_(std::move(upper)),
        sign_at_lower_(value_at(polynomial_, lower_).sign()) {}

  std::string find() {
    while (lower_.sign() <= 0) halve();
    Rational power(1);
    std::size_t places = 0;
    while (true) {
      while (floor(lower_ * power) != floor(upper_ * power)) halve();
      const std::string digits = floor(lower_ * power).to_string();
      if (digits != "0" && places > 0 && digits.size() >= digits_that_count) return with_point(digits, places);
      power *= Rational(10);
      ++places;
    }
  }

 private:
  void halve() {
    const Rational middle = (lower_ + upper_) / Rational(2);
    (value_at(polynomial_, middle).sign() == sign_at_lower_ ? lower_ : upper_) = middle;
  }

  static std::string with_point(std::string digits, std::size_t places) {
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, ".");
    return digits;
  }

  UnivariatePolynomial polynomial_;  // irreducible, of degree 2 or more: no rational is a root
  Rational lower_;
  Rational upper_;
  int sign_at_lower_;
};

std::string polynomial_in_words(const UnivariatePolynomial& polynomial) {
  std::string text;
  for (std::size_t power = polynomial.size(); power-- > 0;) {
    const Rational& c = polynomial[power];
    if (c.is_zero()) continue;
    const Rational size = c.sign() < 0 ? -c : c;
    if (text.empty()) {
      text += c.sign() < 0 ? "-" : "";
    } else {
      text += c.sign() < 0 ? " - " : " + ";
    }
    if (power == 0 || !size.is_one()) text += size.to_string();
    if (power > 0) text += 'x';
    if (power > 1) text.append("^").append(std::to_string(power));
  }
  return text;
}

bool is_negative(const Real& number) {
  auto [lower, upper] = number.isolating_interval();
  const UnivariatePolynomial polynomial = number.minimal_polynomial();
  if (lower.sign() >= 0) return false;
  if (upper.sign() <= 0) return true;
  return value_at(polynomial, Rational()).sign() != value_at(polynomial, lower).sign();
}

}  // namespace

std::string decimal_digits(const Real& number) {
  if (number.is_rational()) return number.rational().to_string();
  UnivariatePolynomial polynomial = number.minimal_polynomial();
  auto [lower, upper] = number.isolating_interval();
  if (!is_negative(number)) return DigitFinder(std::move(polynomial), lower, upper).find();
  for (std::size_t power = 1; power < polynomial.size(); power += 2) polynomial[power] = -polynomial[power];
  return "-" + DigitFinder(std::move(polynomial), -upper, -lower).find();
}

std::string in_words(const Real& number) {
  if (number.is_rational()) return number.rational().to_string();
  const auto [lower, upper] = number.isolating_interval();
  return decimal_digits(number) + "... (root of " + polynomial_in_words(number.minimal_polynomial()) + " in (" +
         lower.to_string() + ", " + upper.to_string() + "))";
}

}  // namespace nnsolve
