#include "explain/parts.h"

#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <array>

namespace nnsolve {

namespace {

Explainable network_of_parts() {
  return read_instance(R"({"nnsolve": "training/1", "network": {"inputs": ["a", "b"], "hidden": ["h"],
    "outputs": [{"id": "y", "bias": "0"}, "z"],
    "edges": [["a", "h"], {"from": "b", "to": "h", "weight": "1/2"}, ["h", "y"], ["h", "z"]]},
    "data": [{"x": [1, 2], "y": [3, 4]}, {"x": [0, 0], "y": ["?", "?"], "name": "idle"},
             {"x": {"b": 5}, "y": {"z": 6}, "name": "last"}]})",
                       "test");
}

Explainable network_with_ranges() {
  return read_instance(R"({"nnsolve": "training/1", "network": {"layers": [1, 1, 2], "activation": "step"},
    "data": [{"x": [1], "y": [">0", 4]}, {"x": [2], "y": ["?", "?"]}, {"x": [3], "y": ["<=1/2", {"min": 1, "max": 2}]}]})",
                       "test");
}

std::vector<Explainable> all_kinds() {
  return {network_of_parts(),
          read_formula("vars a b\nrange 0 1 a\na + a = b\na * b = 1\nb = 1\n", "test", Station::etr_inv),
          read_formula("vars a b\nnonzero b\na + 1/b = 0\na - b = 0\n", "test", Station::etr_inv_eq),
          read_formula("(declare-const x Real)(declare-const p Bool)(assert (> x 0))(assert p)(assert (=> p (< x 0)))"
                       "(check-sat)",
                       "test", Station::etr),
          network_with_ranges()};
}

std::vector<std::string> names_of(const Explainable& input) {
  std::vector<std::string> names;
  for (const Part& part : parts_of(input)) {
    for (std::string& name : fact_names(input, part)) names.push_back(std::move(name));
  }
  return names;
}

}  // namespace

// Without it: a core is named by what no certificate has.
TEST_CASE("parts are called as certificates call them") {
  const std::vector<Explainable> inputs = all_kinds();
  CHECK(names_of(inputs[0]) == std::vector<std::string>{R"(["y", "y", 1])", R"(["y", "z", 1])", R"(["y", "z", 3])",
                                                        R"(["w", "b", "h"])", R"(["b", "y"])"});
  CHECK(names_of(inputs[1]) ==
        std::vector<std::string>{R"(["c", 1])", R"(["c", 2])", R"(["c", 3])", R"(["lo", "a"])", R"(["hi", "a"])"});
  CHECK(names_of(inputs[2]) == std::vector<std::string>{R"(["c", 1])", R"(["c", 2])", R"(["nonzero", "b"])"});
  CHECK(names_of(inputs[3]) == std::vector<std::string>{R"(["a", 1])", R"(["a", 2])", R"(["a", 3])"});
}

// Without it: what a certificate of a part uses is taken for other parts of the whole.
TEST_CASE("a part has the parts that were kept, in their order, and so has its file") {
  for (const Explainable& input : all_kinds()) {
    const std::vector<Part> parts = parts_of(input);
    for (std::size_t mask = 0; mask < (std::size_t{1} << parts.size()); ++mask) {
      std::vector<std::size_t> kept;
      for (std::size_t i = 0; i < parts.size(); ++i) {
        if (((mask >> i) & 1U) != 0) kept.push_back(i);
      }
      const Explainable part = restricted(input, parts, kept);
      const std::vector<Part> left = parts_of(part);
      REQUIRE(left.size() == kept.size());
      for (std::size_t i = 0; i < left.size(); ++i) REQUIRE(left[i].kind == parts[kept[i]].kind);
      REQUIRE(parts_of(read_back(text_of(part), input)).size() == kept.size());
    }
  }
}

// Without it: nobody finds a data point of the core again in the file that it came from.
TEST_CASE("data points of a part are called after their places") {
  const Explainable input = network_of_parts();
  const auto part = std::get<TrainingInstance>(restricted(input, parts_of(input), {1, 2}));
  REQUIRE(part.row_count() == 2);
  CHECK(part.row_name(0) == "data point 1");
  CHECK(part.row_name(1) == "last");
  CHECK_FALSE(part.network.edges[1].weight);
}

TEST_CASE("parts in words") {
  const std::vector<Explainable> inputs = all_kinds();
  const auto lines = [&](std::size_t i, const std::string& text) {
    std::vector<std::size_t> all;
    for (std::size_t k = 0; k < parts_of(inputs[i]).size(); ++k) all.push_back(k);
    return part_lines(inputs[i], parts_of(inputs[i]), all, text);
  };
  CHECK(lines(0, "") == std::vector<std::string>{"data point 1: a = 1, b = 2 -> y = 3, z = 4",
                                                 "data point 3 (last): a = 0, b = 5 -> z = 6",
                                                 "the weight of b -> h = 1/2", "the bias of y = 0"});
  CHECK(lines(4, "") == std::vector<std::string>{"data point 1: x1 = 1 -> y2 = 4, y1 > 0",
                                                 "data point 3: x1 = 3 -> y1 <= 1/2, y2 in [1, 2]"});
  CHECK(lines(1, "").front() == "constraint 1: a + a = b");
  CHECK(lines(1, "").back() == "a is in [0, 1]");
  CHECK(lines(2, "").front() == "constraint 1: a + 1/b = 0");
  const std::string script = "; (assert no)\n(declare-const |;(| Real)\n(assert\n  (> x  0))\n(assert p)(assert (q))";
  CHECK(lines(3, script) == std::vector<std::string>{"assertion 1 (line 3): (assert (> x 0))",
                                                     "assertion 2 (line 5): (assert p)",
                                                     "assertion 3 (line 5): (assert (q))"});
  CHECK(lines(3, "(assert p)").back() == "assertion 3");  // it takes some back: no place is sure
}

}  // namespace nnsolve
