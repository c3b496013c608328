// Lost without these: solutions of networks that no SMT solver finds.
#include "native/network/search_network.h"

#include "planted_point.h"
#include "tests/support/scale.h"

#include "nnsolve/check.h"
#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>
#include <string>

namespace nnsolve::test {
namespace {

ExactFit instance_of_repository(const std::string& name) {
  std::ifstream file(NNSOLVE_SOURCE_DIR "/instances/training/" + name + ".net.json");
  std::ostringstream text;
  text << file.rdbuf();
  return exact_fit(read_instance(text.str(), name));
}

const Witness& exact(const std::optional<AnyWitness>& found) { return std::get<Witness>(*found); }

/// Planted in full layers: small integers as weights, rows of small integers.
ExactFit planted_layers(Random& random, const std::vector<int>& widths, int rows) {
  Shape shape;
  shape.inputs = widths.front();
  shape.outputs = widths.back();
  shape.hidden = 0;
  for (std::size_t i = 1; i + 1 < widths.size(); ++i) shape.hidden += widths[i];
  shape.rows = rows;
  shape.layered = 1;
  shape.relu = 1;
  shape.prescribed = 0;
  shape.question_mark = 0;
  return exact_fit(random_planted(random, shape).instance);
}

}  // namespace

TEST_CASE("native: the same seed finds the same weights") {
  const ExactFit xor_fit = instance_of_repository("xor");
  const auto first = native::search_network(xor_fit, {.seed = 3});
  const auto second = native::search_network(xor_fit, {.seed = 3});
  REQUIRE(first);
  REQUIRE(second);
  CHECK(exact(first).weights == exact(second).weights);
  CHECK(exact(first).biases == exact(second).biases);
  CHECK(check(xor_fit, exact(first)).checked);
}

TEST_CASE("native: the same lanes find the same weights") {
  Random random(seed_or(20261128) + 2);
  const ExactFit fit = planted_layers(random, {6, 6, 2}, 20);
  const auto first = native::search_network(fit, {.seed = 1, .work_limit = 2e10, .lanes = 3});
  const auto second = native::search_network(fit, {.seed = 1, .work_limit = 2e10, .lanes = 3});
  REQUIRE(first);
  REQUIRE(second);
  REQUIRE(first->index() == second->index());
  std::visit([&](const auto& witness) { CHECK(check(fit, witness).checked); }, *first);
  if (first->index() == 0) CHECK(exact(first).weights == exact(second).weights);
}

TEST_CASE("native: small instances of the repository") {
  for (const char* name : {"xor", "absolute-value", "zigzag", "and", "or", "deep-line", "no-bottleneck", "xor-skip",
                           "question-marks", "prescribed", "tenths", "sparse-rows"}) {
    CAPTURE(name);
    const ExactFit fit = instance_of_repository(name);
    const auto found = native::search_network(fit, {.work_limit = 1e9});
    REQUIRE(found);
    CHECK(check(fit, exact(found)).checked);
  }
}

TEST_CASE("native: it ends where there is nothing to find") {
  CHECK_FALSE(native::search_network(instance_of_repository("xor-1-hidden"), {.work_limit = 1e6}));
  CHECK_FALSE(native::search_network(instance_of_repository("inconsistent"), {.work_limit = 1e6}));
  int asked = 0;
  CHECK_FALSE(
      native::search_network(instance_of_repository("xor-1-hidden"), {.should_stop = [&] { return ++asked > 100; }}));
}

TEST_CASE("native: planted networks of all shapes are found, and what is found fits") {
  Random random(seed_or(20261128));
  int found_count = 0;
  constexpr int count = 120;
  for (int i = 0; i < count; ++i) {
    const Planted planted = random_planted(random);
    CAPTURE(seed_or(20261128), i);
    const auto found = native::search_network(exact_fit(planted.instance), {.work_limit = 3e7});
    if (!found) continue;
    ++found_count;
    if (const auto* witness = std::get_if<Witness>(&*found)) REQUIRE(fits(planted.instance, *witness));
  }
  CHECK(found_count > count * 9 / 10);
}

TEST_CASE("native: wide and deep planted networks are found") {
  Random random(seed_or(20261128) + 1);
  for (const std::vector<int>& widths : {std::vector{4, 8, 1}, {2, 3, 2, 1}, {6, 6, 2}}) {
    const ExactFit fit = planted_layers(random, widths, 16);
    const auto found = native::search_network(fit, {.work_limit = 2e10});
    REQUIRE(found);
    CHECK(check(fit, exact(found)).checked);
  }
}

}  // namespace nnsolve::test
