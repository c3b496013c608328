// Lost without these: tables that a wider or deeper network fits as well as a narrow one, without any search.
#include "native/network/one_form.h"

#include "native/network/bends_of_points.h"
#include "tests/support/scale.h"

#include "nnsolve/check.h"
#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <bit>
#include <random>
#include <string>
#include <vector>

namespace nnsolve::test {
namespace {

/// Full layers, all hidden neurons ReLUs, all outputs identities.
ExactFit full_layers(const std::vector<int>& widths, const std::string& data) {
  std::string layers;
  std::string activations;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    layers += (i > 0 ? ", " : "") + std::to_string(widths[i]);
    if (i > 0) activations += i + 1 < widths.size() ? "\"relu\", " : "\"identity\"";
  }
  return exact_fit(read_instance(R"({"nnsolve": "training/1", "network": {"layers": [)" + layers +
                                     R"(], "activations": [)" + activations + R"(]}, "data": [)" + data + "]}",
                                 "table"));
}

std::string row(const std::vector<int>& inputs, const std::vector<std::string>& targets, bool is_first) {
  std::string text = is_first ? R"({"x": [)" : R"(, {"x": [)";
  for (std::size_t i = 0; i < inputs.size(); ++i) text += (i > 0 ? ", " : "") + std::to_string(inputs[i]);
  text += R"(], "y": [)";
  for (std::size_t i = 0; i < targets.size(); ++i) text += (i > 0 ? ", " : "") + targets[i];
  return text + "]}";
}

std::string parity(unsigned bits) {
  std::string data;
  for (unsigned i = 0; i < 1u << bits; ++i) {
    std::vector<int> inputs;
    for (unsigned b = 0; b < bits; ++b) inputs.push_back(static_cast<int>(i >> b & 1));
    data += row(inputs, {std::to_string(std::popcount(i) % 2)}, i == 0);
  }
  return data;
}

/// Distinct rows of small integers, or "?".
std::string table(std::mt19937_64& random, int rows, int inputs, int outputs, bool has_unknown) {
  std::uniform_int_distribution<int> number(-9, 9);
  std::string data;
  for (int r = 0; r < rows; ++r) {
    std::vector<int> x = {r - rows / 2};
    std::vector<std::string> y;
    for (int i = 1; i < inputs; ++i) x.push_back(number(random));
    for (int o = 0; o < outputs; ++o) {
      y.push_back(has_unknown && r > 0 && number(random) > 4 ? "\"?\"" : std::to_string(number(random)));
    }
    data += row(x, y, r == 0);
  }
  return data;
}

bool is_fitted(const ExactFit& fit) {
  const native::FloatNetwork network(fit);
  const auto found = native::fit_one_form(network);
  if (found) REQUIRE(check(fit, native::to_witness(network, *found)).checked);
  return found.has_value();
}

std::vector<native::FormPoint> points(const std::vector<int>& values) {
  std::vector<native::FormPoint> result;
  for (std::size_t i = 0; i < values.size(); ++i) {
    result.push_back({Rational(static_cast<int>(i)), {Rational(values[i])}});
  }
  return result;
}

}  // namespace

TEST_CASE("one form: as few bends as go through the points") {
  const auto count = [](const std::vector<int>& values) {
    return native::bends_of_points(points(values)).places.size();
  };
  CHECK(count({3}) == 0);
  CHECK(count({3, 3, 3}) == 0);
  CHECK(count({0, 1}) == 1);
  CHECK(count({0, 1, 2, 3}) == 1);
  CHECK(count({0, 0, 1, 3}) == 1);  // the lines on both sides meet between the points
  CHECK(count({0, 0, 1, 3, 6, 10}) == 2);
  CHECK(count({0, 1, 0, 1, 0}) == 4);  // and a zigzag has no such points
}

TEST_CASE("one form: parity needs a ReLU a bit, and no fewer along the sum") {
  for (unsigned bits = 2; bits <= 6; ++bits) {
    const int width = static_cast<int>(bits);
    CAPTURE(bits);
    CHECK(is_fitted(full_layers({width, width, 1}, parity(bits))));
    CHECK(is_fitted(full_layers({width, 2 * width, 1}, parity(bits))));
    CHECK_FALSE(is_fitted(full_layers({width, width - 1, 1}, parity(bits))));
  }
}

TEST_CASE("one form: deeper networks hand it on") {
  CHECK(is_fitted(full_layers({3, 1, 1, 3, 1}, parity(3))));
  CHECK(is_fitted(full_layers({3, 3, 4, 3, 1}, parity(3))));
  CHECK(is_fitted(full_layers({3, 1, 4, 3, 1}, parity(3))));
  CHECK_FALSE(is_fitted(full_layers({3, 3, 2, 1}, parity(3))));
}

TEST_CASE("one form: n points need n - 1 ReLUs, whatever the outputs, and unknown targets none") {
  std::mt19937_64 random(seed_or(20261128));
  for (int i = 0; i < 20; ++i) {
    const int rows = 2 + static_cast<int>(random() % 20);
    const int inputs = 1 + static_cast<int>(random() % 4);
    const int outputs = 1 + static_cast<int>(random() % 3);
    CAPTURE(seed_or(20261128), i);
    CHECK(is_fitted(full_layers({inputs, rows - 1, outputs}, table(random, rows, inputs, outputs, i % 2 == 0))));
  }
  CHECK_FALSE(is_fitted(full_layers(
      {1, 2, 1}, row({0}, {"0"}, true) + row({1}, {"5"}, false) + row({2}, {"1"}, false) + row({3}, {"7"}, false))));
  CHECK(is_fitted(full_layers({1, 1, 1}, row({0}, {"0"}, true) + row({1}, {"\"?\""}, false) + row({2}, {"4"}, false) +
                                             row({3}, {"6"}, false))));
}

TEST_CASE("one form: what is prescribed or missing is respected") {
  ExactFit fit = full_layers({2, 2, 1}, parity(2));
  fit.network.edges[0].weight = Rational(1);  // as it would be
  CHECK(is_fitted(fit));
  fit.network.edges[0].weight = Rational(7);
  CHECK_FALSE(is_fitted(fit));
  fit.network.edges[0].weight.reset();
  fit.network.neurons[2].bias = Rational(9);
  CHECK_FALSE(is_fitted(fit));
  fit.network.neurons[2].bias.reset();
  fit.network.edges.erase(fit.network.edges.begin());
  CHECK_FALSE(is_fitted(fit));
  std::erase_if(fit.network.edges, [](const Edge& edge) { return edge.to == 2; });  // a constant neuron
  CHECK_FALSE(is_fitted(fit));
}

}  // namespace nnsolve::test
