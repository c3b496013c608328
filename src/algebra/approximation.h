// Exact values as people read them: near, and never taken for exact again.
#pragma once

#include "nnsolve/rational.h"
#include "nnsolve/witness.h"

#include <string>
#include <vector>

namespace nnsolve {

/// Rationals near the values over some fields, by generators of which so many bits are known.
class Approximation {
 public:
  explicit Approximation(const std::vector<Field>& fields, int bits = 128);
  Rational near(const Value& value) const;

 private:
  std::vector<Rational> generators_;
};

/// To so many significant digits, with an exponent where the number is very large or small: "0.333", "1.41421",
/// "2e-20".
std::string to_decimal(const Rational& value, int digits);

/// "t^2 - 2".
std::string to_text(const UnivariatePolynomial& polynomial, const std::string& variable);

/// The value itself if it is a short rational, "-7/2"; else its beginning, "1.4142136...".
std::string short_text(const Value& value, const Approximation& approximation);
std::string short_text(const Rational& value);

}  // namespace nnsolve
