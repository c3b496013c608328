// Monomials in at most 16 variables and of a degree of at most 255, in two words: for Groebner bases, whose work is
// comparing, multiplying and dividing them.
//
// With s_k the sum of the exponents of the first k variables, the bytes s_n, s_(n-1), ..., s_1, most significant first,
// make the graded reverse lexicographic order the order of numbers (the higher degree is greater; of equal degrees the
// one with less of the last variable, and so on), and a product is a sum without carries.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>

namespace nnsolve {

constexpr std::size_t most_packed_variables = 16;
constexpr std::uint32_t highest_packed_degree = 255;

using Exponents = std::array<std::uint8_t, most_packed_variables>;

struct PackedMonomial {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  friend auto operator<=>(const PackedMonomial&, const PackedMonomial&) = default;
  /// The degree of the product is at most highest_packed_degree.
  friend PackedMonomial operator*(const PackedMonomial& a, const PackedMonomial& b) {
    return {a.high + b.high, a.low + b.low};
  }
  /// The divisor divides.
  friend PackedMonomial operator/(const PackedMonomial& a, const PackedMonomial& b) {
    return {a.high - b.high, a.low - b.low};
  }

  std::uint32_t degree() const { return static_cast<std::uint32_t>(high >> 56); }
};

inline PackedMonomial pack(const Exponents& exponents, std::size_t variables) {
  PackedMonomial result;
  std::uint64_t sum = 0;
  for (std::size_t k = 0; k < variables; ++k) {
    sum += exponents[k];
    const std::size_t place = variables - 1 - k;  // of the byte, from the most significant one
    (place < 8 ? result.high : result.low) |= sum << (8 * (7 - place % 8));
  }
  return result;
}

inline Exponents unpack(const PackedMonomial& monomial, std::size_t variables) {
  Exponents result{};
  std::uint8_t before = 0;
  for (std::size_t k = 0; k < variables; ++k) {
    const std::size_t place = variables - 1 - k;
    const auto sum = static_cast<std::uint8_t>((place < 8 ? monomial.high : monomial.low) >> (8 * (7 - place % 8)));
    result[k] = static_cast<std::uint8_t>(sum - before);
    before = sum;
  }
  return result;
}

inline bool divides(const Exponents& a, const Exponents& b) {
  bool result = true;
  for (std::size_t k = 0; k < most_packed_variables; ++k) result &= a[k] <= b[k];
  return result;
}

inline std::uint32_t degree_of(const Exponents& exponents) {
  std::uint32_t sum = 0;
  for (const std::uint8_t exponent : exponents) sum += exponent;
  return sum;
}

inline Exponents least_common_multiple(const Exponents& a, const Exponents& b) {
  Exponents result;
  for (std::size_t k = 0; k < most_packed_variables; ++k) result[k] = a[k] > b[k] ? a[k] : b[k];
  return result;
}

inline bool are_coprime(const Exponents& a, const Exponents& b) {
  bool result = true;
  for (std::size_t k = 0; k < most_packed_variables; ++k) result &= a[k] == 0 || b[k] == 0;
  return result;
}

}  // namespace nnsolve
