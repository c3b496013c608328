// Gaps in which all functions with few bends must bend, and the rule that makes use of them. Without it no solver
// decides a fully connected network that says what a formula says.
#include "encode/encode.h"
#include "presolve/network/line_bends.h"
#include "presolve/network/match_bends.h"
#include "presolve/network/network_presolve.h"

#include "nnsolve/check.h"
#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace nnsolve;

namespace {

std::string bends_of(const std::vector<VectorPoint>& points) {
  const LineBends bends = find_line_bends(points);
  std::string text = std::to_string(bends.least);
  if (!bends.is_forced) return text + " somewhere";
  for (const LineBends::Bend& bend : bends.bends) {
    text += " " + std::to_string(bend.gap) + ":";
    for (const int sign : bend.signs) text += std::string(1, "-0+?"[sign + 1]);
  }
  return text;
}

std::vector<VectorPoint> points_of(const std::vector<std::vector<Rational>>& rows) {
  std::vector<VectorPoint> points;
  for (const auto& row : rows) points.push_back({row.front(), {row.begin() + 1, row.end()}});
  return points;
}

struct BendRun {
  TrainingInstance given;
  PresolvedNetwork presolved;
  int uses = 0;

  BendRun(const std::string& network, const std::string& data)
      : given(read_instance(R"({"nnsolve":"training/1","network":)" + network + R"(,"data":[)" + data + "]}", "test")) {
    PresolveOptions options;
    options.trace = [&](const PresolveStep& step) { uses += std::string(step.rule) == "forced-bends"; };
    presolved = presolve_network(exact_fit(given), options);
  }
};

const std::string two_relus = R"({"layers":[1,2,1],"activations":["relu","identity"]})";
// 0, then 2, with a bend on each side of the middle.
const std::string step =
    R"({"x":[-3],"y":[0]},{"x":[-2],"y":[0]},{"x":[-1],"y":[0]},{"x":[0],"y":[1]},{"x":[1],"y":[2]},{"x":[2],"y":[2]},{"x":[3],"y":[2]})";

/// The step on the lines y = 0, 1, 2, moved by `tilt` from line to line.
std::string stripe(int tilt) {
  const std::vector<std::pair<int, int>> points = {{-3, 0}, {-2, 0}, {-1, 0}, {0, 1}, {1, 2}, {2, 2}, {3, 2}};
  std::string data;
  for (int y = 0; y < 3; ++y) {
    for (const auto& [x, value] : points) {
      data += std::string(data.empty() ? "" : ",") + R"({"x":[)" + std::to_string(x + tilt * y) + "," +
              std::to_string(y) + R"(],"y":[)" + std::to_string(value) + "]}";
    }
  }
  return data;
}

}  // namespace

TEST_CASE("a step of two bends, and one of three in two coordinates, must bend in certain gaps", "[forced-bends]") {
  CHECK(bends_of(points_of({{-3, 0}, {-2, 0}, {-1, 0}, {0, 1}, {1, 2}, {2, 2}, {3, 2}})) == "2 2:+ 3:-");
  const Rational far(27, 7);
  CHECK(bends_of(points_of({{-3, 0, 0},
                            {-2, 0, 0},
                            {-1, 0, 0},
                            {0, 1, 0},
                            {2, 2, 1},
                            {far, 2, 2},
                            {far + Rational(1), 2, 2},
                            {far + Rational(2), 2, 2}})) == "3 2:+0 3:-+ 4:0-");
  CHECK(bends_of(points_of({{0, 1}, {1, 2}, {2, 3}})) == "0");
}

TEST_CASE("a bend that may be in either of two gaps is not forced into one", "[forced-bends]") {
  // From slope 0 to slope 1 anywhere between 1 and 3, as the middle point is on no line with its neighbours.
  CHECK(bends_of(points_of({{0, 0}, {1, 0}, {2, 1}, {3, 0}, {4, 0}})).find("somewhere") != std::string::npos);
}

TEST_CASE("ReLUs that bend each in a gap of their own get their in-weights", "[forced-bends]") {
  const BendRun run(two_relus, step);
  REQUIRE(run.uses == 1);
  REQUIRE(run.presolved.conditions.bends);
  const ForcedBends& bends = *run.presolved.conditions.bends;
  REQUIRE(bends.bends.size() == 2);
  CHECK(bends.bends[0].first == Rational(-1));
  CHECK(bends.bends[1].last == Rational(1));
  CHECK(bends.jumps[0].sign == 1);
  CHECK(bends.jumps[1].sign == -1);
  CHECK_FALSE(run.presolved.is_unsat);
}

TEST_CASE("lines across a stripe say how it is tilted", "[forced-bends]") {
  const BendRun run(R"({"layers":[2,2,1],"activations":["relu","identity"]})", stripe(5));
  REQUIRE(run.uses == 1);
  for (const Edge& edge : run.presolved.instance.network.edges) {
    if (edge.from == 0) CHECK(edge.weight == Rational(1));
    if (edge.from == 1) CHECK(edge.weight == Rational(-5));
  }
  // A third ReLU is free to bend elsewhere.
  CHECK(BendRun(R"({"layers":[2,3,1],"activations":["relu","identity"]})", stripe(5)).uses == 0);
}

TEST_CASE("a data point elsewhere that contradicts the stripes refutes", "[forced-bends]") {
  const std::string network = R"({"layers":[2,2,1],"activations":["relu","identity"]})";
  CHECK_FALSE(BendRun(network, stripe(5) + R"(,{"x":[52,10],"y":[2]})").presolved.is_unsat);
  CHECK(BendRun(network, stripe(5) + R"(,{"x":[52,10],"y":[1]})").presolved.is_unsat);
}

TEST_CASE("in-weights stay free where one is prescribed, or nothing is constant on either side", "[forced-bends]") {
  const std::string prescribed =
      R"({"inputs":["a"],"hidden":[{"id":"h","activation":"relu"},{"id":"k","activation":"relu"}],"outputs":["y"],)"
      R"("edges":[{"from":"a","to":"h","weight":2},["a","k"],["h","y"],["k","y"]]})";
  CHECK(BendRun(prescribed, step).uses == 0);
  const std::string slanted =
      R"({"x":[-3],"y":[-3]},{"x":[-2],"y":[-2]},{"x":[-1],"y":[-1]},{"x":[0],"y":[1]},{"x":[1],"y":[3]},{"x":[2],"y":[4]},{"x":[3],"y":[5]})";
  CHECK(BendRun(two_relus, slanted).uses == 0);
}

TEST_CASE("places on lines belong together only if that is certain", "[forced-bends]") {
  const auto line = [](int level, std::vector<BendPlace> places) {
    return BentLine{Rational(level), std::move(places)};
  };
  const auto at = [](int place, int sign) { return BendPlace{Rational(place), Rational(place + 1), {sign}}; };
  const std::vector<BentLine> certain = {line(0, {at(0, 1), at(9, 1)}), line(1, {at(0, 1), at(20, 1)}),
                                         line(2, {at(0, 1), at(31, 1)})};
  REQUIRE(match_bends(certain));
  CHECK(*match_bends(certain) == std::vector<std::vector<std::size_t>>{{0, 1}, {0, 1}, {0, 1}});
  const std::vector<BentLine> crossing = {line(0, {at(0, 1), at(2, 1)}), line(1, {at(0, 1), at(1, 1)}),
                                          line(2, {at(0, 1), at(2, 1)})};
  CHECK_FALSE(match_bends(crossing));
}
