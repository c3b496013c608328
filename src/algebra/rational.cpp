// Rational over FLINT's fmpq. The two words of a Rational are an fmpq, so every operation may hand them to FLINT;
// the short ways below serve what nearly all coefficients of a system are, namely integers of one word.
//
// Reading follows instances/README.md, "Numbers". A number as short as "1e999999999" must not cost a gigabyte, so the
// digits of the value are counted before any of it is computed.
#include "nnsolve/rational.h"

#include "algebra/flint_convert.h"

#include "nnsolve/error.h"

#include <charconv>
#include <cstdlib>
#include <limits>

namespace nnsolve {

static_assert(sizeof(Rational) == sizeof(fmpq) && alignof(Rational) == alignof(fmpq));
static_assert(sizeof(fmpz) == sizeof(std::int64_t) && FLINT_BITS == 64);
static_assert(SMALL_FMPZ_BITCOUNT_MAX == 62, "is_pointer() in rational.h looks at the two highest bits");

namespace {

constexpr bool fits_word(std::int64_t value) { return COEFF_MIN <= value && value <= COEFF_MAX; }

void set_integer(std::int64_t* words, std::int64_t value) {
  if (fits_word(value) && !COEFF_IS_MPZ(words[0])) {
    words[0] = value;
  } else {
    fmpz_set_si(reinterpret_cast<fmpz*>(words), value);
  }
}

bool both_small_integers(const Rational& a, const Rational& b) {
  return a.is_integer() && b.is_integer() && a.is_small() && b.is_small();
}

std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
  hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
  return hash ^ (hash >> 29);
}

std::uint64_t hash_word(std::int64_t word) {
  if (!COEFF_IS_MPZ(word)) return static_cast<std::uint64_t>(word);
  fmpz large = word;
  return fmpz_fdiv_ui(&large, 0xFFFFFFFFFFFFFFC5u) ^ static_cast<std::uint64_t>(fmpz_sgn(&large) < 0);
}

void append_integer(std::string& out, const fmpz* integer) {
  if (!COEFF_IS_MPZ(*integer)) {
    char buffer[24];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, static_cast<std::int64_t>(*integer)).ptr;
    out.append(buffer, end);
    return;
  }
  const std::size_t start = out.size();
  out.resize(start + fmpz_sizeinbase(integer, 10) + 2);
  fmpz_get_str(out.data() + start, 10, integer);
  out.resize(out.find('\0', start));
}

}  // namespace

Rational::Rational(std::int64_t value) { set_integer(&numerator_, value); }

Rational::Rational(std::int64_t numerator, std::int64_t denominator) {
  NNSOLVE_ASSERT(denominator != 0);
  fmpq* self = as_fmpq(*this);
  fmpz_set_si(fmpq_numref(self), numerator);
  fmpz_set_si(fmpq_denref(self), denominator);
  fmpq_canonicalise(self);
}

void Rational::copy_large(const Rational& other) { fmpq_set(as_fmpq(*this), as_fmpq(other)); }

void Rational::clear_large() noexcept { fmpq_clear(as_fmpq(*this)); }

bool Rational::has_too_many_digits() const noexcept {
  constexpr flint_bitcnt_t most_bits = max_digits * 332193 / 100'000;  // a digit has 3.32193 bits
  const fmpq* self = as_fmpq(*this);
  return fmpz_bits(fmpq_numref(self)) > most_bits || fmpz_bits(fmpq_denref(self)) > most_bits;
}

std::size_t Rational::size_in_words() const noexcept {
  const fmpq* self = as_fmpq(*this);
  return static_cast<std::size_t>(fmpz_size(fmpq_numref(self)) + fmpz_size(fmpq_denref(self)));
}

int Rational::sign() const noexcept {
  if (!is_pointer(numerator_)) return (numerator_ > 0) - (numerator_ < 0);
  return fmpq_sgn(as_fmpq(*this));
}

Rational Rational::numerator() const {
  Rational result;
  fmpz_set(fmpq_numref(as_fmpq(result)), fmpq_numref(as_fmpq(*this)));
  return result;
}

Rational Rational::denominator() const {
  Rational result;
  fmpz_set(fmpq_numref(as_fmpq(result)), fmpq_denref(as_fmpq(*this)));
  return result;
}

Rational Rational::operator-() const {
  Rational result(*this);
  fmpz* numerator = fmpq_numref(as_fmpq(result));
  fmpz_neg(numerator, numerator);
  return result;
}

Rational& Rational::operator+=(const Rational& other) {
  if (both_small_integers(*this, other)) {
    set_integer(&numerator_, numerator_ + other.numerator_);  // two words of 62 bits cannot overflow one of 64
  } else {
    fmpq_add(as_fmpq(*this), as_fmpq(*this), as_fmpq(other));
  }
  return *this;
}

Rational& Rational::operator-=(const Rational& other) {
  if (both_small_integers(*this, other)) {
    set_integer(&numerator_, numerator_ - other.numerator_);
  } else {
    fmpq_sub(as_fmpq(*this), as_fmpq(*this), as_fmpq(other));
  }
  return *this;
}

Rational& Rational::operator*=(const Rational& other) {
  std::int64_t product = 0;
  if (both_small_integers(*this, other) && !__builtin_mul_overflow(numerator_, other.numerator_, &product)) {
    set_integer(&numerator_, product);
  } else {
    fmpq_mul(as_fmpq(*this), as_fmpq(*this), as_fmpq(other));
  }
  return *this;
}

Rational& Rational::operator/=(const Rational& other) {
  NNSOLVE_ASSERT(!other.is_zero());
  if (!other.is_one()) fmpq_div(as_fmpq(*this), as_fmpq(*this), as_fmpq(other));
  return *this;
}

bool Rational::equal(const Rational& a, const Rational& b) noexcept {
  // A small value is never stored as a large one.
  if (a.is_small() || b.is_small()) return a.numerator_ == b.numerator_ && a.denominator_ == b.denominator_;
  return fmpq_equal(as_fmpq(a), as_fmpq(b)) != 0;
}

std::strong_ordering Rational::compare(const Rational& a, const Rational& b) noexcept {
  if (both_small_integers(a, b)) return a.numerator_ <=> b.numerator_;
  return fmpq_cmp(as_fmpq(a), as_fmpq(b)) <=> 0;
}

void Rational::append_to(std::string& out) const {
  append_integer(out, fmpq_numref(as_fmpq(*this)));
  if (is_integer()) return;
  out += '/';
  append_integer(out, fmpq_denref(as_fmpq(*this)));
}

std::string Rational::to_string() const {
  std::string out;
  append_to(out);
  return out;
}

double Rational::to_double() const {
  if (is_integer() && is_small()) return static_cast<double>(numerator_);
  return fmpq_get_d(as_fmpq(*this));
}

std::size_t Rational::hash() const noexcept { return mix(mix(0, hash_word(numerator_)), hash_word(denominator_)); }

// Reading ----------------------------------------------------------------------------------------------------------

namespace {

/// A number taken apart, nothing computed yet: the texts are digits without leading zeros.
struct NumberText {
  bool negative = false;
  bool has_denominator = false;
  std::string digits;       // those before and after the point; the numerator of a quotient
  std::string denominator;  // of a quotient
  std::int64_t exponent = 0;
};

constexpr std::int64_t huge_exponent = std::int64_t{1} << 48;

bool is_digit(char c) { return '0' <= c && c <= '9'; }

std::string_view take_digits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  const std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

std::string_view without_leading_zeros(std::string_view digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? std::string_view() : digits.substr(first);
}

/// [eE][-+]?\d+, cut off at a value that no length of text can make up for.
bool take_exponent(std::string_view& text, std::int64_t& exponent) {
  if (!take(text, 'e') && !take(text, 'E')) return true;
  const bool negative = take(text, '-');
  if (!negative) take(text, '+');
  const std::string_view digits = take_digits(text);
  if (digits.empty()) return false;
  for (const char c : digits) {
    if (exponent < huge_exponent) exponent = 10 * exponent + (c - '0');
  }
  if (negative) exponent = -exponent;
  return true;
}

/// -?\d+(/\d+|(\.\d+)?([eE][-+]?\d+)?)
bool split_number(std::string_view text, NumberText& parts) {
  parts.negative = take(text, '-');
  const std::string_view whole = take_digits(text);
  if (whole.empty()) return false;
  if (take(text, '/')) {
    const std::string_view denominator = take_digits(text);
    parts.has_denominator = true;
    parts.digits = without_leading_zeros(whole);
    parts.denominator = without_leading_zeros(denominator);
    return !denominator.empty() && text.empty();
  }
  std::string_view fraction;
  if (take(text, '.')) {
    fraction = take_digits(text);
    if (fraction.empty()) return false;
  }
  if (!take_exponent(text, parts.exponent) || !text.empty()) return false;
  parts.digits = whole;
  parts.digits += fraction;
  parts.digits.erase(0, parts.digits.find_first_not_of('0'));  // all of it, if there is nothing else
  parts.exponent -= static_cast<std::int64_t>(fraction.size());
  return true;
}

/// Moves trailing zeros into the exponent, so that 0.1000 is as short as 0.1.
void strip_trailing_zeros(NumberText& parts) {
  const std::size_t kept = parts.digits.find_last_not_of('0') + 1;
  parts.exponent += static_cast<std::int64_t>(parts.digits.size() - kept);
  parts.digits.resize(kept);
}

bool too_many_digits(const NumberText& parts) {
  constexpr auto limit = static_cast<std::int64_t>(Rational::max_digits);
  const auto length = static_cast<std::int64_t>(parts.digits.size());
  const auto denominator_length = static_cast<std::int64_t>(parts.denominator.size());
  return length > limit || denominator_length > limit || length + parts.exponent > limit || 1 - parts.exponent > limit;
}

/// The text as part of a one-line message: shortened, and nothing unprintable.
std::string quoted(std::string_view text) {
  constexpr std::size_t limit = 40;
  std::string result = "\"";
  for (const char c : text.substr(0, limit)) result += c >= ' ' && c <= '~' ? c : '?';
  return result + (text.size() > limit ? "...\"" : "\"");
}

void set_digits(fmpz* result, const std::string& digits) {
  [[maybe_unused]] const int failed = fmpz_set_str(result, digits.c_str(), 10);
  NNSOLVE_ASSERT(failed == 0);
}

/// Up to 18 digits with a sign, the usual case.
std::optional<Rational> parse_short_integer(std::string_view text) {
  const bool negative = take(text, '-');
  if (text.empty() || text.size() > 18) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    value = 10 * value + (c - '0');
  }
  return Rational(negative ? -value : value);
}

Rational compute(const NumberText& parts) {
  Rational result;
  fmpq* value = as_fmpq(result);
  set_digits(fmpq_numref(value), parts.digits);
  if (parts.has_denominator) {
    set_digits(fmpq_denref(value), parts.denominator);
    fmpq_canonicalise(value);
  } else if (parts.exponent != 0) {
    Rational power;
    fmpz* ten = fmpq_numref(as_fmpq(power));
    fmpz_set_ui(ten, 10);
    fmpz_pow_ui(ten, ten, static_cast<ulong>(std::abs(parts.exponent)));
    if (parts.exponent > 0) {
      result *= power;
    } else {
      result /= power;
    }
  }
  return parts.negative ? -result : result;
}

}  // namespace

std::optional<Rational> Rational::parse(std::string_view text, std::string& problem) {
  if (auto integer = parse_short_integer(text)) return integer;
  NumberText parts;
  if (!split_number(text, parts)) {
    problem = quoted(text) + " is not a number (expected an integer, a decimal or \"p/q\")";
    return std::nullopt;
  }
  if (parts.has_denominator && parts.denominator.empty()) {
    problem = quoted(text) + " has the denominator 0";
    return std::nullopt;
  }
  if (parts.digits.empty()) return Rational();
  if (!parts.has_denominator) strip_trailing_zeros(parts);
  if (too_many_digits(parts)) {
    problem = quoted(text) + " has more than " + std::to_string(max_digits) + " digits";
    return std::nullopt;
  }
  return compute(parts);
}

}  // namespace nnsolve
