// Lost without these: that no name, whatever is in it, becomes part of the page, and that figures are what they were.
#include "io/html.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <string>

namespace nnsolve {

TEST_CASE("nothing escaped can end a text or an attribute", "[report]") {
  std::string all;
  for (int c = 1; c < 128; ++c) all += static_cast<char>(c);
  std::string out = escaped(all);
  CHECK(out.find_first_of("<>\"'") == std::string::npos);
  CHECK(escaped("a&lt;b") == "a&amp;lt;b");
  CHECK(escaped("\x01\x7f\n") == "??\n");
  CHECK(escaped("é<") == "é&lt;");
  CHECK(escaped("\xc3<\xff") == "?&lt;?");
}

TEST_CASE("short numbers keep three digits and no exponent", "[report]") {
  for (double number = 1.234567e-6; number < 1e15; number *= 1.7) {
    std::string text = short_number(number);
    INFO(number << " as " << text);
    CHECK(text.find_first_not_of("0123456789.") == std::string::npos);
    CHECK(std::abs(std::stod(text) - number) <= std::max(0.006 * number, 1e-9));
  }
  CHECK(short_number(0) == "0");
  CHECK(short_number(100) == "100");
  CHECK(short_seconds(0.0123) == "12.3 ms");
  CHECK(short_seconds(2.5) == "2.5 s");
}

}  // namespace nnsolve
