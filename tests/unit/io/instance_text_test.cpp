#include "io/instance_text.h"

#include "support/random_instance.h"

#include "nnsolve/io.h"

#include <catch2/catch.hpp>

using namespace nnsolve;
using namespace nnsolve::test;

// Without it: what is written of an instance (a shrunk one, a generated one) could be another instance.
TEST_CASE("an instance is read as it was written") {
  constexpr int seed = 11;
  CAPTURE(seed);
  Random random(seed);
  for (int round = 0; round < 300; ++round) {
    TrainingInstance instance = random_planted(random, {.inputs = 12, .prescribed = round % 3 * 0.45}).instance;
    if (round % 2 == 0) instance.name = "a \"name\"\n";
    if (round % 3 == 0) instance.meta = R"({"k": [1, {"x": null}]})";
    if (round % 4 == 0) instance.origin = R"({"nnsolve": "origin/1"})";
    if (round % 7 == 0) instance.row_names = {"", "line 3"};
    instance.cost = static_cast<Cost>(round % 3);
    if (round % 5 == 0) instance.threshold = Rational(round, 7);
    std::string text;
    append_instance(text, instance);
    CAPTURE(text);
    const TrainingInstance again = read_instance(text, "text");
    REQUIRE(is_same_instance(instance, again));
    REQUIRE(again.name == instance.name);
    REQUIRE((again.row_name(1) == instance.row_name(1) || instance.row_count() < 2));
    REQUIRE(again.cost == instance.cost);
    REQUIRE(again.meta == instance.meta);
    REQUIRE(again.origin == instance.origin);
  }
}
