#include "nnsolve/rational.h"

#include "tests/unit/algebra/random_numbers.h"

#include "nnsolve/error.h"

#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <unordered_set>

using nnsolve::Random;
using nnsolve::Rational;
using nnsolve::test_seed;

namespace {

constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

/// An independent a/b for operands of one word.
std::string quotient_text(__int128 a, __int128 b) {
  if (b < 0) {
    a = -a;
    b = -b;
  }
  const bool negative = a < 0;
  if (negative) a = -a;
  __int128 x = a;
  __int128 y = b;
  while (y != 0) std::swap(x %= y, y);
  const auto digits = [](__int128 n) {
    std::string text;
    do text += static_cast<char>('0' + static_cast<int>(n % 10));
    while ((n /= 10) != 0);
    return std::string(text.rbegin(), text.rend());
  };
  std::string text(negative ? "-" : "");
  text += digits(a / x);
  if (b / x != 1) text.append("/").append(digits(b / x));
  return text;
}

std::string parsed(const std::string& text) {
  std::string problem;
  const auto value = Rational::parse(text, problem);
  CHECK(problem.empty() == value.has_value());
  return value ? value->to_string() : problem;
}

}  // namespace

// Without it: nothing ties the arithmetic to numbers computed some other way.
TEST_CASE("rationals agree with arithmetic in 128 bits") {
  INFO("seed " << test_seed());
  Random random(test_seed());
  for (int round = 0; round < 20000; ++round) {
    const std::int64_t limit = round % 2 == 0 ? 12 : 1'000'000'000;
    const __int128 a = random.between(-limit, limit);
    const __int128 b = random.between(1, limit);
    const __int128 c = random.between(-limit, limit);
    const __int128 d = random.between(1, limit);
    const Rational x(static_cast<std::int64_t>(a), static_cast<std::int64_t>(b));
    const Rational y(static_cast<std::int64_t>(c), static_cast<std::int64_t>(-d));
    REQUIRE((x + y).to_string() == quotient_text(a * d - c * b, b * d));
    REQUIRE((x - y).to_string() == quotient_text(a * d + c * b, b * d));
    REQUIRE((x * y).to_string() == quotient_text(-a * c, b * d));
    if (c != 0) REQUIRE((x / y).to_string() == quotient_text(-a * d, b * c));
    REQUIRE((x < y) == (a * d < -c * b));
    REQUIRE((x == y) == (a * d == -c * b));
  }
}

// Without it: the short ways for words and FLINT's long ones could disagree where one hands over to the other.
TEST_CASE("rationals of any size obey the laws of an ordered field") {
  INFO("seed " << test_seed());
  Random random(test_seed());
  for (int round = 0; round < 20000; ++round) {
    const Rational a = random.rational();
    const Rational b = random.rational();
    const Rational c = random.rational();
    REQUIRE(a + b == b + a);
    REQUIRE((a + b) + c == a + (b + c));
    REQUIRE(a * b == b * a);
    REQUIRE((a * b) * c == a * (b * c));
    REQUIRE(a * (b + c) == a * b + a * c);
    REQUIRE((a - a).is_zero());
    REQUIRE(a + -a == Rational(0));
    REQUIRE((a - b) + b == a);
    if (!b.is_zero()) REQUIRE((a / b) * b == a);
    REQUIRE((a <=> b) == ((a - b).sign() <=> 0));
    REQUIRE((a - b).is_zero() == (a == b));
    REQUIRE(((a <=> b) < 0) == ((a + c <=> b + c) < 0));
    REQUIRE(a.numerator() / a.denominator() == a);
    REQUIRE(a.denominator().sign() == 1);
    REQUIRE(parsed(a.to_string()) == a.to_string());
    REQUIRE(((a + b) - b).hash() == a.hash());
  }
}

// Without it: an operand that is its own target could be read after it was written.
TEST_CASE("rationals may be their own operands") {
  for (const Rational& start : {Rational(7), Rational(-3, 5), Rational(largest) * Rational(largest)}) {
    Rational x = start;
    const Rational& alias = x;
    x += alias;
    CHECK(x == start * Rational(2));
    x = start;
    x *= alias;
    CHECK(x == start * start);
    x = start;
    x -= alias;
    CHECK(x.is_zero());
    x = start;
    x /= alias;
    CHECK(x.is_one());
    x = start;
    x = alias;
    CHECK(x == start);
    Rational moved = std::move(x);
    CHECK(moved == start);
    x = moved;
    CHECK(x == start);
  }
}

// Without it: the ends of a word, where negation and conversion overflow, go unseen.
TEST_CASE("the extremes of 64 bits") {
  CHECK(Rational(smallest).to_string() == "-9223372036854775808");
  CHECK(Rational(largest).to_string() == "9223372036854775807");
  CHECK((-Rational(smallest)).to_string() == "9223372036854775808");
  CHECK(Rational(smallest, smallest).is_one());
  CHECK(Rational(1, smallest).to_string() == "-1/9223372036854775808");
  CHECK(Rational(smallest, -1).to_string() == "9223372036854775808");
  CHECK(Rational(largest, smallest).to_string() == "-9223372036854775807/9223372036854775808");
  CHECK((Rational(smallest) + Rational(smallest)).to_string() == "-18446744073709551616");
  CHECK((Rational(largest) * Rational(largest)).to_string() == "85070591730234615847396907784232501249");
  CHECK(Rational(largest) - Rational(largest) == Rational(0));
  CHECK((Rational(largest) - Rational(largest)).is_small());
  CHECK(Rational(0, -5).to_string() == "0");
  CHECK(Rational(6, -4).to_string() == "-3/2");
  CHECK(Rational(1, 3).to_double() == Approx(1.0 / 3));
  CHECK_THROWS_AS(Rational(1, 0), std::logic_error);
  CHECK_THROWS_AS(Rational(1) / Rational(0), std::logic_error);
}

// Without it: the grammar of instances/README.md, "Numbers" could be read more loosely or more strictly than it is
// written.
TEST_CASE("numbers as files write them") {
  CHECK(parsed("0") == "0");
  CHECK(parsed("-0") == "0");
  CHECK(parsed("-7") == "-7");
  CHECK(parsed("007") == "7");
  CHECK(parsed("0.1") == "1/10");
  CHECK(parsed("0.25") == "1/4");
  CHECK(parsed("-12.500") == "-25/2");
  CHECK(parsed("1e-3") == "1/1000");
  CHECK(parsed("1E+3") == "1000");
  CHECK(parsed("1.5e1") == "15");
  CHECK(parsed("12e00000000000000000000001") == "120");
  CHECK(parsed("0.0e5") == "0");
  CHECK(parsed("6/4") == "3/2");
  CHECK(parsed("-6/3") == "-2");
  CHECK(parsed("0/5") == "0");
  CHECK(parsed("00/0005") == "0");
  CHECK(parsed("999999999999999999") == "999999999999999999");
  CHECK(parsed("-9999999999999999999") == "-9999999999999999999");
  CHECK(parsed("123456789012345678901234567890/10") == "12345678901234567890123456789");
  for (const char* text :
       {"",      "-",     "+1",    "--1", "1.", ".5",  "1.e3", "1e",  "1e+", "1e1.5", "1/",   "/2",   "1/-2", "1/2/3",
        "1.5/2", "1/2e3", "1/2.5", " 1",  "1 ", "1,5", "0x10", "nan", "inf", "1_000", "1e5x", "\xff", "٣"}) {
    CAPTURE(text);
    CHECK(parsed(text).find("is not a number") != std::string::npos);
  }
  CHECK(parsed(std::string("1\0", 2)).find("is not a number") != std::string::npos);
  CHECK(parsed("5/0").find("denominator 0") != std::string::npos);
  CHECK(parsed("0/000").find("denominator 0") != std::string::npos);
}

// Without it: a file of a few bytes could ask for a gigabyte, or a problem could quote a megabyte.
TEST_CASE("absurdly large numbers are refused, not computed") {
  const std::string limit(Rational::max_digits, '9');
  for (const std::string& text :
       {std::string("1e999999999"), std::string("1e-999999999"), std::string("1e99999999999999999999999999"),
        std::string("-1e-99999999999999999999999999"), std::string("1e100000"), std::string("1e-100000"), limit + "9",
        std::string("1/").append(limit).append("9"), limit + "9/7", std::string("0.").append(limit).append("9"),
        std::string("1.").append(limit), limit + "e1"}) {
    const std::string result = parsed(text);
    CAPTURE(result);
    CHECK(result.find("more than 100000 digits") != std::string::npos);
    CHECK(result.size() < 120);
  }
  CHECK(parsed("0e999999999") == "0");
  CHECK(parsed("0.000e-99999999999999999999") == "0");
  CHECK(parsed("1e99999").size() == 100'000);
  CHECK(parsed("1e-99999").size() == 100'002);
  CHECK(parsed(limit) == limit);
  CHECK(parsed(std::string("0.") + std::string(200'000, '0')) == "0");
  CHECK(parsed(std::string("0.5") + std::string(200'000, '0')) == "1/2");
  CHECK(parsed(std::string(200'000, '0') + "5") == "5");
}

// Without it: hash tables keyed by numbers could degenerate to lists.
TEST_CASE("hashes of nearby numbers differ") {
  std::unordered_set<std::size_t> seen;
  for (int p = -50; p <= 50; ++p) {
    for (int q = 1; q <= 50; ++q) {
      if (std::gcd(p, q) == 1) seen.insert(Rational(p, q).hash());
    }
  }
  std::size_t count = 0;
  for (int p = -50; p <= 50; ++p) {
    for (int q = 1; q <= 50; ++q) count += std::gcd(p, q) == 1 ? 1 : 0;
  }
  CHECK(seen.size() == count);
}
