// All of --json is written through these few calls; a slip in one would garble every report that uses it.
#include "io/json_writer.h"

#include <catch2/catch.hpp>

#include <cstdint>
#include <string>
#include <vector>

using namespace nnsolve;

TEST_CASE("a member is written by its type") {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.member("literal", "a \"b\"");  // a pointer, and yet no truth value
  const char* pointer = "p";
  json.member("pointer", pointer);
  json.member("string", std::string("c\n"));
  json.member("true", true);
  json.member("false", false);
  json.member("count", std::uint64_t{18446744073709551615U});
  json.member("seconds", 0.25);
  json.end_object();
  CHECK(text == R"({"literal": "a \"b\"", "pointer": "p", "string": "c\n", "true": true, "false": false, )"
                R"("count": 18446744073709551615, "seconds": 0.250000})");
}

TEST_CASE("a member that is missing is null") {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.member_or_null("reason", "");
  json.member_or_null("version", "1.0");
  json.raw_member("witness", "");
  json.raw_member("other", "{\"x\": [1]}\n");
  json.end_object();
  CHECK(text == R"({"reason": null, "version": "1.0", "witness": null, "other": {"x": [1]}})");
}

TEST_CASE("objects and arrays are members too") {
  std::string text;
  JsonWriter json(text, 1);
  json.begin_object();
  json.begin_object("size");
  json.member("terms", 3U);
  json.end_object();
  json.array("names", std::vector<std::string>{"a", "b"});
  json.array("facts", std::vector<std::size_t>{});
  json.array("squares", std::vector<unsigned>{1, 2}, [&](unsigned n) { json.integer(std::size_t{n} * n); });
  json.begin_array("rest");
  json.null();
  json.end_array();
  json.end_object();
  CHECK(text ==
        "{\n  \"size\": {\"terms\": 3},\n  \"names\": [\"a\", \"b\"],\n  \"facts\": [],\n  \"squares\": [1, 4],\n"
        "  \"rest\": [null]\n}");
}
