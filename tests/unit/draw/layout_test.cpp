#include "draw/layout.h"

#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

using namespace nnsolve;

namespace {

Network layers(const std::string& widths) {
  return read_instance(R"({"nnsolve": "training/1", "network": {"layers": [)" + widths + R"(]}, "data": []})", "test")
      .network;
}

/// As the reduction makes them: every input feeds a hidden neuron of its own, and all of these one output.
Network comb(NeuronIndex teeth) {
  Network network;
  for (NeuronIndex i = 0; i < 2 * teeth + 1; ++i) network.neurons.push_back({"n" + std::to_string(i), {}, {}});
  network.input_count = teeth;
  network.output_count = 1;
  for (NeuronIndex i = 0; i < teeth; ++i) {
    network.edges.push_back({(i * 7919) % teeth, teeth + i, {}});
    network.edges.push_back({teeth + i, 2 * teeth, {}});
  }
  return network;
}

double least_distance(const Layout& layout) {
  std::vector<Point> places = layout.places;
  std::ranges::sort(places, {}, [](const Point& p) { return std::pair(p.x, p.y); });
  double least = 1e9;
  for (std::size_t i = 1; i < places.size(); ++i) {
    least = std::min(least, std::hypot(places[i].x - places[i - 1].x, places[i].y - places[i - 1].y));
  }
  return least;
}

}  // namespace

// Without it: neurons could lie on each other, outside the picture, or edges lead backwards.
TEST_CASE("neurons stand apart, in the picture, and edges go to the right") {
  for (const Network& network : {layers("2, 3, 1"), layers("1, 60, 60, 5"), layers("1, 1"), comb(5), comb(3000)}) {
    const Layout layout = make_layout(network, make_topology(network));
    REQUIRE(layout.places.size() == network.neuron_count());
    CHECK(least_distance(layout) > 40);
    for (const Point& place : layout.places) {
      CHECK((place.x > 0 && place.x < layout.width && place.y > 0 && place.y < layout.height));
    }
    for (const Edge& edge : network.edges) REQUIRE(layout.places[edge.from].x < layout.places[edge.to].x);
  }
}

// Without it: a large reduction would be a picture of one column, in which nothing can be seen.
TEST_CASE("a large network is about as wide as high, with edges of a band together") {
  const Network network = comb(3000);
  const Layout layout = make_layout(network, make_topology(network));
  CHECK(layout.width < 6 * layout.height);
  CHECK(layout.height < 3 * layout.width);
  for (EdgeIndex e = 0; e < network.edges.size(); e += 2) {
    const Edge& edge = network.edges[e];
    CHECK(std::abs(layout.places[edge.from].y - layout.places[edge.to].y) < 100);
    CHECK(layout.places[edge.to].x - layout.places[edge.from].x < 200);
  }
}

// Without it: a fully connected network would stand in another order than its file.
TEST_CASE("where nothing speaks against it neurons keep their order") {
  const Network network = layers("4, 5, 3");
  const Layout layout = make_layout(network, make_topology(network));
  for (NeuronIndex n = 1; n < network.neuron_count(); ++n) {
    if (n == 4 || n == 9) continue;  // another layer
    CHECK(layout.places[n].y > layout.places[n - 1].y);
  }
}
