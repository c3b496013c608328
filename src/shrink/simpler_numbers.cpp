// Numbers simpler than a given one: 0, 1 and -1, without sign, without fraction; and so that long ones become short in
// few steps, with numerator or denominator halved, or cut to half of their digits.
#include "shrink/simpler_numbers.h"

#include "algebra/integer.h"

#include <algorithm>
#include <string>

namespace nnsolve {

namespace {

Rational absolute(const Rational& value) { return value.sign() < 0 ? -value : value; }

Rational halved(const Rational& integer) { return truncated(integer / Rational(2)); }

/// The first half of an integer's digits, as a number.
Rational half_of_digits(const Rational& integer) {
  const std::string digits = absolute(integer).to_string();
  std::string problem;
  const Rational first = Rational::parse(digits.substr(0, digits.size() / 2 + 1), problem).value_or(Rational(0));
  return integer.sign() < 0 ? -first : first;
}

}  // namespace

Rational height(const Rational& value) {
  return value.is_zero() ? Rational(0) : absolute(value.numerator()) + value.denominator();
}

bool is_simpler(const Rational& a, const Rational& b) {
  const Rational height_a = height(a);
  const Rational height_b = height(b);
  return height_a != height_b ? height_a < height_b : a.sign() > b.sign();
}

std::vector<Rational> simpler_numbers(const Rational& value) {
  if (value.is_zero()) return {};
  const Rational p = value.numerator();
  const Rational q = value.denominator();
  std::vector<Rational> found = {Rational(0), Rational(1), Rational(value.sign()), absolute(value), truncated(value)};
  found.push_back(half_of_digits(p) / q);
  found.push_back(halved(p) / q);
  if (!q.is_one()) {
    found.push_back(p / half_of_digits(q));
    found.push_back(p / halved(q));
  }
  std::erase_if(found, [&](const Rational& number) { return !is_simpler(number, value); });
  std::stable_sort(found.begin(), found.end(), is_simpler);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace nnsolve
