#include "io/json_reader.h"

#include "nnsolve/error.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <random>

using namespace nnsolve;

namespace {

/// True if the whole text is one well-formed value.
bool accepts(std::string_view text) {
  try {
    JsonReader json(text, "t");
    json.skip();
    json.end();
    return true;
  } catch (const ParseError&) {
    return false;
  }
}

std::string problem_of_json(std::string_view text) {
  try {
    JsonReader json(text, "t");
    json.skip();
    json.end();
  } catch (const ParseError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("numbers keep their digits, whatever a double can hold", "[io]") {
  for (std::string text : {"0.1", "-0", "1e400", "123456789012345678901234567890.5E-7"}) {
    JsonReader json(text, "t");
    CHECK(json.number("it") == text);
  }
  for (std::string text : {"01", "1.", ".5", "+1", "1e", "--1", "-", "1e+", "0x1"}) CHECK_FALSE(accepts(text));
}

TEST_CASE("strings are decoded", "[io]") {
  std::string text = R"("a\"\\\/\b\f\n\r\t\u00e9\u20ac\ud83d\ude00é")";
  JsonReader json(text, "t");
  CHECK(json.string("it") == "a\"\\/\b\f\n\r\t\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xC3\xA9");
}

TEST_CASE("errors name line and column", "[io]") {
  CHECK(problem_of_json("{\n  \"a\": [1,\n   é") == "t:3:4: expected a value, not \"é\"");
  CHECK(problem_of_json("") == "t:1:1: the file is empty");
  CHECK(problem_of_json("[1 2]") == "t:1:4: expected ',' or ']', not \"2\"");
  CHECK(problem_of_json("{\"é\": \"\xFF\"}") == "t:1:8: not UTF-8");
  CHECK(problem_of_json("[NaN]") == "t:1:2: expected a value, not \"NaN\"");
  CHECK(problem_of_json("[1] x") == "t:1:5: expected the end of the text, not \"x\"");
}

TEST_CASE("nesting of any depth is harmless", "[io]") {
  constexpr std::size_t depth = 1'000'000;
  CHECK(accepts(std::string(depth, '[') + std::string(depth, ']')));
  CHECK_FALSE(accepts(std::string(depth, '[')));
}

TEST_CASE("well-formed is what nlohmann_json accepts", "[io]") {
  // Random mutations of a text with every construct; numbers stay within a double, the one known difference.
  const std::string base =
      R"({"a":[1,-2.5e3,0.1,true,false,null,"x\n\u00e9\ud83d\ude00"],"b":{"c":{},"d":[[],[{}]]}, "é":"\\"})";
  const std::string alphabet = "{}[],:\"\\ue0123456789.-+trfnals \n\t\xC3\xA9\xED\xA0\xFF";
  std::mt19937_64 random(20);
  int accepted = 0;
  for (int i = 0; i < 100'000; ++i) {
    std::string text = base;
    for (int k = static_cast<int>(random() % 3); k >= 0; --k) {
      std::size_t at = random() % text.size();
      char c = alphabet[random() % alphabet.size()];
      switch (random() % 4) {
        case 0:
          text[at] = c;
          break;
        case 1:
          text.insert(at, 1, c);
          break;
        case 2:
          text.erase(at, 1);
          break;
        default:
          std::swap(text[at], text[random() % text.size()]);
          break;
      }
    }
    bool expected = nlohmann::json::accept(text);
    accepted += expected ? 1 : 0;
    INFO(text);
    REQUIRE(accepts(text) == expected);
  }
  CHECK(accepted > 1000);
}
