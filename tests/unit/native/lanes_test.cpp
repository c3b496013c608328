// Lost without these: that a search by several threads finds the same each time, and that one which fails or finds
// nothing is in nobody's way.
#include "native/network/lanes.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <thread>

namespace nnsolve::native::test {
namespace {

using namespace std::chrono_literals;

constexpr double step = 1e8;

AnyWitness named(unsigned lane) {
  Witness witness;
  witness.weights.emplace_back(Rational(std::int64_t{lane}));
  return witness;
}

Rational name_of(const std::optional<AnyWitness>& found) { return std::get<Witness>(*found).weights[0].rational(); }

/// Works step by step, each as long as that, and finds something at so much work.
std::optional<AnyWitness> find_at(Lane& lane, double work, std::chrono::milliseconds pause) {
  while (!lane.is_over()) {
    std::this_thread::sleep_for(pause);
    lane.add_work(step);
    if (lane.work() >= work) return named(lane.number());
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("native: of several lanes the find of least work counts, not the first in time") {
  const auto slow_but_early = [](Lane& lane) {
    return lane.number() == 1 ? find_at(lane, 5 * step, 15ms) : find_at(lane, 9 * step, 0ms);
  };
  CHECK(name_of(run_lanes(3, 100 * step, slow_but_early)) == Rational(1));
  const auto alike = [](Lane& lane) { return find_at(lane, 6 * step, lane.number() == 0 ? 10ms : 0ms); };
  CHECK(name_of(run_lanes(3, 100 * step, alike)) == Rational(0));
}

TEST_CASE("native: a find ends the other lanes") {
  const auto endless = [](Lane& lane) { return find_at(lane, lane.number() == 2 ? 5 * step : 1e300, 1ms); };
  CHECK(name_of(run_lanes(3, 1e299, endless)) == Rational(2));
}

TEST_CASE("native: lanes end with their work, and one that fails does not count") {
  CHECK_FALSE(run_lanes(3, 10 * step, [](Lane& lane) { return find_at(lane, 1e300, 0ms); }));
  const auto failing = [](Lane& lane) {
    if (lane.number() == 1) throw std::runtime_error("no memory");
    return find_at(lane, 20 * step, 0ms);
  };
  CHECK(name_of(run_lanes(2, 100 * step, failing)) == Rational(0));
  CHECK_THROWS(run_lanes(2, step, [](Lane&) -> std::optional<AnyWitness> { throw std::runtime_error("no memory"); }));
}

}  // namespace nnsolve::native::test
