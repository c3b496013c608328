#include "draw/gadgets.h"
#include "draw/network_picture.h"
#include "draw/palette.h"

#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace nnsolve;

namespace {

const char* const xor_text = R"({"nnsolve": "training/1", "name": "xor", "network": {"inputs": ["a", "b"],
  "hidden": [{"id": "h", "activation": "relu"}, {"id": "k", "activation": "relu", "bias": "-1"}], "outputs": ["y"],
  "edges": [{"from": "a", "to": "h", "weight": 1}, ["b", "h"], ["a", "k"], ["b", "k"], ["h", "y"], ["k", "y"]]},
  "data": [{"x": [0, 0], "y": [0]}, {"x": [1, 1], "y": [0], "name": "both"}, {"x": [1, 0], "y": ["?"]}]})";
const char* const xor_weights = R"({"nnsolve": "witness/1",
  "fields": [{"polynomial": ["-2", "0", "1"], "interval": ["1", "2"]}], "weights": [
  {"from": "a", "to": "h", "value": "1"}, {"from": "b", "to": "h", "value": "1"},
  {"from": "a", "to": "k", "value": [["1", 1]]}, {"from": "b", "to": "k", "value": [["1", 1]]},
  {"from": "h", "to": "y", "value": "1"}, {"from": "k", "to": "y", "value": "-2"}],
  "biases": {"h": "0", "k": "-1", "y": "0"}})";

std::size_t count_texts(const Picture& picture, const std::string& words) {
  return static_cast<std::size_t>(std::ranges::count_if(
      picture.shapes, [&](const Shape& shape) { return shape.kind == Shape::Kind::text && shape.text == words; }));
}

bool has_tip(const Picture& picture, const std::string& words) {
  return std::ranges::any_of(picture.shapes,
                             [&](const Shape& shape) { return shape.tip.find(words) != std::string::npos; });
}

}  // namespace

// Without it: a picture could show free weights as known, or lack data points and what is not asked for.
TEST_CASE("a picture shows neurons, weights, and the data with what is not known as ?") {
  const TrainingInstance instance = read_instance(xor_text, "test");
  const Picture picture = draw_instance(instance, nullptr, {});
  for (const char* name : {"xor", "a", "b", "h", "k", "y", "both"}) CHECK(count_texts(picture, name) >= 1);
  CHECK(count_texts(picture, "?") == 6);  // five weights and a target
  CHECK(has_tip(picture, "a -> h: 1 (prescribed)"));
  CHECK(has_tip(picture, "b -> h: free"));
  CHECK(has_tip(picture, "k: relu, bias -1 (fixed)"));
  CHECK(draw_instance(instance, nullptr, {std::nullopt, false, true}).height < picture.height);
}

// Without it: the flow of a data point could be another one's, or rounded numbers pass for exact ones.
TEST_CASE("with weights the values of one data point are shown") {
  const TrainingInstance instance = read_instance(xor_text, "test");
  const AnyWitness witness = read_any_witness(xor_weights, "test", instance);
  const Picture picture = draw_instance(instance, &witness, {1, true, true});
  CHECK(has_tip(picture, "a -> k: 1.41421356237..."));
  CHECK(has_tip(picture, "h: relu, bias 0, value 2 of the sum 2"));
  CHECK(has_tip(picture, "k: relu, bias -1 (fixed), value 1.828427125 of the sum 1.828427125"));
  CHECK(count_texts(picture, "xor, data point 2 (both)") == 1);
  CHECK(count_texts(picture, "1.414...") == 2);
  CHECK(count_texts(picture, "?") == 1);
}

// Without it: data in narrow bands far apart would be one blot, and lines be drawn where no ReLU bends.
TEST_CASE("the data points of two inputs are shown in the plane, in their order where they are crowded") {
  const auto plane_of = [](const char* data, const AnyWitness* witness) {
    const TrainingInstance instance =
        read_instance(std::string(R"({"nnsolve": "training/1", "network": {"inputs": ["a", "b"], "hidden": [{"id": "h",
          "activation": "relu", "bias": "-1"}], "outputs": [{"id": "y", "bias": 0}], "edges": [{"from": "a", "to": "h",
          "weight": 1}, {"from": "b", "to": "h", "weight": -1}, {"from": "h", "to": "y", "weight": 1}]}, "data": [)") +
                          data + "]}",
                      "test");
    return draw_plane(instance, make_topology(instance.network), Parameters(instance.network, witness));
  };
  const auto places = [](const Picture& plane) {
    std::vector<double> x;
    for (const Shape& shape : plane.shapes) {
      if (shape.kind == Shape::Kind::circle) x.push_back(shape.a.x);
    }
    return x;
  };
  const Picture wide = plane_of(R"({"x": [0, 0], "y": [0], "name": "first"}, {"x": [1, 2], "y": ["?"]},
                                   {"x": [4, 1], "y": [3]})",
                                nullptr);
  CHECK(has_tip(wide, "first: 0"));
  CHECK(has_tip(wide, "data point 2: ?"));
  CHECK(has_tip(wide, "h begins to work"));
  CHECK(count_texts(wide, "a") == 1);  // to scale
  const std::vector<double> to_scale = places(wide);
  CHECK(to_scale[2] - to_scale[0] == Approx(4 * (to_scale[1] - to_scale[0])));
  const Picture crowded = plane_of(R"({"x": [0, 0], "y": [0]}, {"x": ["1/1000", 2], "y": [0]},
                                      {"x": ["1/500", 3], "y": [0]}, {"x": [100, 1], "y": [99]})",
                                   nullptr);
  CHECK(count_texts(crowded, "a (in order, not to scale)") == 1);
  const std::vector<double> in_order = places(crowded);
  CHECK(in_order[3] - in_order[0] == Approx(3 * (in_order[1] - in_order[0])));
  // Between the levels 0 and 1 the line a = b + 1 is between 1 and 2, and so between the last two places.
  for (const Shape& shape : crowded.shapes) {
    if (shape.kind != Shape::Kind::line) continue;
    CHECK(std::min(shape.a.x, shape.b.x) >= in_order[2]);
    CHECK(std::max(shape.a.x, shape.b.x) <= in_order[3]);
  }
}

// Without it: a network of one or two inputs would not be plotted, or a plot be tried where there is none.
TEST_CASE("what networks of one and two inputs compute is plotted, with data points and breaks") {
  const TrainingInstance instance = read_instance(xor_text, "test");
  const AnyWitness witness = read_any_witness(xor_weights, "test", instance);
  const Topology topology = make_topology(instance.network);
  const Picture field = draw_function(instance, topology, Parameters(instance.network, &witness));
  CHECK(has_tip(field, "k begins to work"));
  CHECK(has_tip(field, "both: 0"));
  const TrainingInstance line = read_instance(R"({"nnsolve": "training/1", "network": {"inputs": ["x"],
    "hidden": [{"id": "h", "activation": "relu", "bias": "-1"}], "outputs": [{"id": "y", "bias": 0}],
    "edges": [{"from": "x", "to": "h", "weight": 2}, {"from": "h", "to": "y", "weight": 1}]},
    "data": [{"x": [0], "y": [0]}, {"x": [1], "y": [1]}]})",
                                              "test");
  const Picture curve = draw_function(line, make_topology(line.network), Parameters(line.network, nullptr));
  const auto is_break = [](const Shape& shape) { return shape.tip == "h begins to work"; };
  REQUIRE(std::ranges::count_if(curve.shapes, is_break) == 1);
  // In the middle, at x = 1/2 of the data's range from 0 to 1.
  CHECK(std::ranges::find_if(curve.shapes, is_break)->a.x == Approx(curve.width / 2));
  const TrainingInstance wide =
      read_instance(R"({"nnsolve": "training/1", "network": {"layers": [3, 1]}, "data": []})", "test");
  CHECK_FALSE(Parameters(wide.network, nullptr).is_complete());
}

// Without it: the gadgets of a reduction would be coloured wrongly, or other networks as if they were reductions.
TEST_CASE("names of a reduction tell the gadgets") {
  CHECK(std::string(gadget_of("+x").name) == gadget_of("h-x:2").name);
  CHECK(std::string(gadget_of("h+1/x").name) == gadget_of("-1/x").name);
  CHECK(std::string(gadget_of("+x").name) != gadget_of("+1/x").name);
  CHECK(std::string(gadget_of("n+x").name) == "unit inputs");
  CHECK(std::string(gadget_of("?d3+x.a").name) == "free paths");
  CHECK(std::string(gadget_of("a").name).empty());
}
