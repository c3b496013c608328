// The pieces of the search on networks. If one is wrong, descents go astray or what they find is never confirmed: the
// answers stay right, and become rare.
#include "native/network/confirm.h"
#include "native/network/rescale.h"
#include "native/network/settle.h"
#include "planted_point.h"
#include "tests/support/scale.h"

#include <catch2/catch.hpp>

#include <algorithm>

namespace nnsolve::test {
namespace {

using native::FloatNetwork;

constexpr int count = 300;

Random seeded(std::uint32_t salt) { return Random(seed_or(20261128) + salt); }

Rational value_at(const AffineEquation& form, const native::ExactParameters& parameters) {
  Rational sum = form.constant;
  for (const auto& [unknown, coefficient] : form.terms) sum += coefficient * parameters[unknown];
  return sum;
}

}  // namespace

TEST_CASE("native: planted weights miss nothing, in floating point and exactly, and others do") {
  Random random = seeded(1);
  int missed = 0;
  for (int i = 0; i < count; ++i) {
    const PlantedPoint point(random);
    CAPTURE(seed_or(20261128), i);
    REQUIRE(point.network.at(point.in_floating_point()).cost <= point.network.negligible_cost());
    REQUIRE(native::fits(point.network, point.parameters));
    REQUIRE(fits(point.planted.instance, native::to_witness(point.network, point.parameters)));
    native::ExactParameters other = point.parameters;
    for (Rational& value : other) value += small_rational(random);
    const bool fits_exactly = native::fits(point.network, other);
    REQUIRE(fits_exactly == fits(point.planted.instance, native::to_witness(point.network, other)));
    if (!fits_exactly) ++missed;
  }
  CHECK(missed > count / 4);
}

TEST_CASE("native: derivatives are those of the residuals") {
  Random random = seeded(2);
  for (int i = 0; i < count; ++i) {
    const PlantedPoint point(random);
    CAPTURE(seed_or(20261128), i);
    Eigen::VectorXd place = point.in_floating_point();
    for (double& value : place) value += std::normal_distribution<double>()(random);
    const FloatNetwork::Point at = point.network.at(place);
    const Eigen::MatrixXd jacobian = point.network.jacobian(at);
    // A step so short that hardly a ReLU changes its phase.
    constexpr double step = 1e-7;
    for (Eigen::Index k = 0; k < place.size(); ++k) {
      Eigen::VectorXd beside = place;
      beside[k] += step;
      const Eigen::VectorXd slope = (point.network.at(beside).residuals - at.residuals) / step;
      REQUIRE((slope - jacobian.col(k)).norm() < 1e-3 * (1 + slope.norm()));
    }
  }
}

TEST_CASE("native: scales change no output") {
  Random random = seeded(3);
  for (int i = 0; i < count; ++i) {
    const PlantedPoint point(random);
    CAPTURE(seed_or(20261128), i);
    Eigen::VectorXd place = point.in_floating_point();
    for (double& value : place) value += std::normal_distribution<double>()(random);
    const FloatNetwork::Point before = point.network.at(place);
    native::rescale(point.network, place);
    const FloatNetwork::Point after = point.network.at(place);
    if (before.residuals.size() == 0) continue;
    REQUIRE((before.residuals - after.residuals).norm() < 1e-9 * (1 + before.residuals.norm()));
  }
}

TEST_CASE("native: a layer's conditions hold for planted weights, and whatever satisfies them fits") {
  Random random = seeded(4);
  int solved = 0;
  for (int i = 0; i < count; ++i) {
    const PlantedPoint point(random);
    const FloatNetwork::Point place = point.network.at(point.in_floating_point());
    const native::Phases phases = native::phases_of(point.network, place, 1e-9);
    for (const std::vector<bool>& set : native::choose_unknowns(point.network)) {
      CAPTURE(seed_or(20261128), i);
      const auto conditions = native::linear_conditions(point.network, point.parameters, set, phases);
      REQUIRE(conditions.is_possible);
      for (const auto& equation : conditions.equations) REQUIRE(value_at(equation, point.parameters).is_zero());
      for (const auto& sum : conditions.at_least_zero) REQUIRE(value_at(sum, point.parameters).sign() >= 0);
      const std::optional<Echelon> echelon = solve_linear(conditions.equations);
      REQUIRE(echelon);
      native::ExactParameters other = point.parameters;
      for (std::size_t k = 0; k < other.size(); ++k) {
        if (set[k]) other[k] += small_rational(random) / Rational(1000);
      }
      echelon->complete(other);
      const bool keeps_phases = std::ranges::all_of(
          conditions.at_least_zero, [&](const AffineEquation& sum) { return value_at(sum, other).sign() >= 0; });
      if (!keeps_phases) continue;
      REQUIRE(native::fits(point.network, other));
      if (other != point.parameters) ++solved;
    }
  }
  CHECK(solved > count / 4);
}

TEST_CASE("native: a point that is planted weights but for rounding is confirmed") {
  Random random = seeded(5);
  int confirmed = 0;
  int tried = 0;
  for (int i = 0; i < count; ++i) {
    const PlantedPoint point(random);
    native::ConfirmationCounts counts;
    const auto found = native::confirm(point.network, point.network.at(point.in_floating_point()), counts, {}).exact;
    ++tried;
    if (!found) continue;
    ++confirmed;
    CAPTURE(seed_or(20261128), i);
    REQUIRE(fits(point.planted.instance, native::to_witness(point.network, *found)));
  }
  CHECK(confirmed > tried * 95 / 100);
}

TEST_CASE("native: settling stays a solution") {
  Random random = seeded(6);
  int settled = 0;
  for (int i = 0; i < count; ++i) {
    const PlantedPoint point(random);
    const auto found = native::settle(point.network, point.network.at(point.in_floating_point()), 0.01);
    if (!found) continue;
    ++settled;
    CAPTURE(seed_or(20261128), i);
    REQUIRE(found->cost <= point.network.negligible_cost());
  }
  CHECK(settled > count / 2);
}

}  // namespace nnsolve::test
