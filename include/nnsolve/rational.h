// Exact rational numbers: a thin value type over FLINT's fmpq.
//
// The two words are FLINT's own representation (a small integer is stored in the word itself, a larger one is a
// tagged pointer), so that copying and destroying small values costs a comparison and no call. FLINT's header stays
// out of this one; src/algebra/rational.cpp asserts that the layouts agree.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#pragma GCC visibility push(default)

namespace nnsolve {

/// A rational number in lowest terms, the denominator positive.
class Rational {
 public:
  Rational() noexcept = default;
  Rational(std::int64_t value);  // NOLINT(google-explicit-constructor): an integer is a rational
  Rational(int value) : Rational(static_cast<std::int64_t>(value)) {}  // NOLINT(google-explicit-constructor)
  /// numerator / denominator; the denominator must not be 0.
  Rational(std::int64_t numerator, std::int64_t denominator);

  Rational(const Rational& other) {
    if (other.is_small()) {
      numerator_ = other.numerator_;
      denominator_ = other.denominator_;
    } else {
      copy_large(other);
    }
  }
  Rational(Rational&& other) noexcept
      : numerator_(std::exchange(other.numerator_, 0)), denominator_(std::exchange(other.denominator_, 1)) {}
  Rational& operator=(const Rational& other) {
    if (this != &other) {
      Rational copy(other);
      swap(copy);
    }
    return *this;
  }
  Rational& operator=(Rational&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Rational() {
    if (!is_small()) clear_large();
  }
  void swap(Rational& other) noexcept {
    std::swap(numerator_, other.numerator_);
    std::swap(denominator_, other.denominator_);
  }

  /// Reads a number as instances/README.md, "Numbers" has it: an integer, a decimal with optional exponent, or "p/q".
  /// On failure returns nothing and says why in `problem`: not a number, a zero denominator, or more than
  /// max_digits digits.
  static std::optional<Rational> parse(std::string_view text, std::string& problem);
  static constexpr std::size_t max_digits = 100'000;

  bool is_zero() const noexcept { return numerator_ == 0; }
  bool is_one() const noexcept { return numerator_ == 1 && denominator_ == 1; }
  bool is_integer() const noexcept { return denominator_ == 1; }
  /// True if the numerator or the denominator has more than max_digits digits.
  bool is_too_large() const noexcept { return !is_small() && has_too_many_digits(); }
  /// How many machine words numerator and denominator fill.
  std::size_t size_in_words() const noexcept;
  /// -1, 0 or 1.
  int sign() const noexcept;

  Rational numerator() const;
  Rational denominator() const;

  Rational operator-() const;
  Rational& operator+=(const Rational& other);
  Rational& operator-=(const Rational& other);
  Rational& operator*=(const Rational& other);
  /// The divisor must not be 0.
  Rational& operator/=(const Rational& other);
  friend Rational operator+(Rational a, const Rational& b) { return std::move(a += b); }
  friend Rational operator-(Rational a, const Rational& b) { return std::move(a -= b); }
  friend Rational operator*(Rational a, const Rational& b) { return std::move(a *= b); }
  friend Rational operator/(Rational a, const Rational& b) { return std::move(a /= b); }

  friend bool operator==(const Rational& a, const Rational& b) noexcept { return equal(a, b); }
  friend std::strong_ordering operator<=>(const Rational& a, const Rational& b) noexcept { return compare(a, b); }

  /// "n" or "p/q" in lowest terms.
  std::string to_string() const;
  /// Appends to_string() without a temporary.
  void append_to(std::string& out) const;
  /// For statistics and floating-point proposals only.
  double to_double() const;
  std::size_t hash() const noexcept;

  /// True if both words hold their value themselves.
  bool is_small() const noexcept { return !is_pointer(numerator_) && !is_pointer(denominator_); }
  /// The words; only src/algebra may look at them, as an fmpq.
  const std::int64_t* words() const noexcept { return &numerator_; }
  std::int64_t* words() noexcept { return &numerator_; }

 private:
  static bool is_pointer(std::int64_t word) noexcept { return (word >> 62) == 1; }
  static bool equal(const Rational& a, const Rational& b) noexcept;
  static std::strong_ordering compare(const Rational& a, const Rational& b) noexcept;
  bool has_too_many_digits() const noexcept;
  void copy_large(const Rational& other);
  void clear_large() noexcept;

  std::int64_t numerator_ = 0;
  std::int64_t denominator_ = 1;
};

}  // namespace nnsolve

#pragma GCC visibility pop
