// Weights of ONNX models are the nearest floating-point numbers. Rounded twice, by way of a double, they would be
// others now and then; a model would compute what nobody has vouched for.
#include "onnx/onnx.h"

#include "nnsolve/error.h"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

using namespace nnsolve;

namespace {

Network line() {
  Network network;
  network.neurons.resize(2);
  network.neurons[0].name = "x";
  network.neurons[1].name = "y";
  network.input_count = network.output_count = 1;
  network.edges.resize(1);
  network.edges[0].to = 1;
  return network;
}

Rational power_of_two(int exponent) {
  Rational power(1);
  for (int i = 0; i < std::abs(exponent); ++i) power *= Rational(2);
  return exponent < 0 ? Rational(1) / power : power;
}

/// Nothing in a build without ONNX.
std::optional<Rational> rounded(const Value& weight, const std::vector<Field>& fields, OnnxNumbers numbers) {
  try {
    const Witness witness{fields, {weight}, {Value()}};
    return round_for_onnx(line(), witness, numbers).witness.weights.front().rational();
  } catch (const BackendError& error) {
    WARN("skipped: " << error.what());
    return std::nullopt;
  }
}

void check_float(const Rational& exact, const Rational& nearest) {
  for (const int sign : {1, -1}) {
    const auto found = rounded(Value(Rational(sign) * exact), {}, OnnxNumbers::float32);
    if (found) CHECK(found->to_string() == (Rational(sign) * nearest).to_string());
  }
}

}  // namespace

TEST_CASE("rationals become the nearest float, ties the even one", "[onnx]") {
  const Rational one(1);
  check_float(Rational(3, 4), Rational(3, 4));
  check_float(Rational(), Rational());
  check_float(one + power_of_two(-24), one);
  check_float(one + Rational(3) * power_of_two(-24), one + power_of_two(-22));
  // A double cannot tell these from the tie.
  check_float(one + power_of_two(-24) + power_of_two(-70), one + power_of_two(-23));
  check_float(one + Rational(3) * power_of_two(-24) - power_of_two(-70), one + power_of_two(-23));
  check_float(Rational(1, 3), Rational(11184811) * power_of_two(-25));
}

TEST_CASE("numbers below the smallest normal one are rounded once", "[onnx]") {
  const Rational smallest = power_of_two(-149);
  check_float(smallest, smallest);
  check_float(Rational(3, 2) * smallest, Rational(2) * smallest);
  check_float(Rational(1, 2) * smallest, Rational());
  check_float(Rational(1, 2) * smallest + power_of_two(-400), smallest);
  check_float(Rational(5, 2) * smallest - power_of_two(-400), Rational(2) * smallest);
  check_float(power_of_two(-400), Rational());
}

TEST_CASE("what is beyond the largest number is refused by name", "[onnx]") {
  const Rational half_beyond = power_of_two(128) - power_of_two(103);
  check_float(half_beyond - Rational(1), power_of_two(128) - power_of_two(104));
  if (!rounded(Value(), {}, OnnxNumbers::float32)) return;
  const Witness too_large{{}, {Value(half_beyond)}, {Value()}};
  CHECK_THROWS_WITH(round_for_onnx(line(), too_large, OnnxNumbers::float32),
                    "the weight of x -> y is too large for float32");
  CHECK(rounded(Value(half_beyond), {}, OnnxNumbers::float64) == half_beyond);
}

TEST_CASE("irrational numbers become the nearest float, too", "[onnx]") {
  const std::vector<Field> fields = {{{Rational(-2), Rational(0), Rational(1)}, Rational(1), Rational(2)}};
  const Value root(Polynomial::variable(Variable{0}));
  const auto in_32 = rounded(root, fields, OnnxNumbers::float32);
  const auto in_64 = rounded(root, fields, OnnxNumbers::float64);
  if (in_32) CHECK(*in_32 == Rational(11863283) * power_of_two(-23));
  if (in_64) CHECK(*in_64 == Rational(6369051672525773) * power_of_two(-52));
}
