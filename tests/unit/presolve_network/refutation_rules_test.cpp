// The rules that refute: where they must, and next to that the network or the data for which they would be wrong.
#include "encode/encode.h"
#include "presolve/network/network_presolve.h"

#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <string>

using namespace nnsolve;

namespace {

/// Which rule refutes it, "" if none.
std::string refuter(const std::string& network, const std::string& data) {
  const TrainingInstance given =
      read_instance(R"({"nnsolve":"training/1","network":)" + network + R"(,"data":)" + data + "}", "test");
  PresolveOptions options;
  std::string last;
  options.trace = [&](const PresolveStep& step) { last = step.rule; };
  return presolve_network(exact_fit(given), options).is_unsat ? last : "";
}

/// Data points (t, t, ...) for t = 0, 1, ...
std::string on_diagonal(std::size_t inputs, std::initializer_list<const char*> targets) {
  std::string data;
  int t = 0;
  for (const char* target : targets) {
    data += data.empty() ? "[" : ",";
    data += R"({"x":[)";
    for (std::size_t i = 0; i < inputs; ++i) data += (i > 0 ? "," : "") + std::to_string(t);
    data += std::string(R"(],"y":[)") + target + "]}";
    ++t;
  }
  return data + "]";
}

std::string layers(const std::string& widths, const std::string& activations) {
  return R"({"layers":[)" + widths + R"(],"activations":[)" + activations + "]}";
}

}  // namespace

TEST_CASE("a line that needs more bends than there are ReLUs refutes", "[presolve]") {
  const std::string two = layers("2,2,1", R"("relu","identity")");
  const std::string three = layers("2,3,1", R"("relu","identity")");
  const std::string zigzag = on_diagonal(2, {"0", "1", "0", "1", "0"});
  CHECK(refuter(two, zigzag) == "bends");
  CHECK(refuter(three, zigzag).empty());
  // Two of the bends of a parabola can be one.
  CHECK(refuter(two, on_diagonal(2, {"0", "0", "1", "3", "6", "10"})).empty());
  CHECK(refuter(two, on_diagonal(2, {"0", "0", "1", "3", "6", "10", "15"})) == "bends");
  // Gaps, other data points and other outputs do not matter, as long as the line is there.
  CHECK(refuter(two, on_diagonal(2, {"0", "\"?\"", "1", "0", "1", "0"})) == "bends");
  CHECK(refuter(two, on_diagonal(2, {"0", "\"?\"", "\"?\"", "1", "0"})).empty());
  CHECK(refuter(layers("2,2,2", R"("relu","identity")"),
                on_diagonal(2, {"\"?\",0", "4,1", "\"?\",0", "7,1", "\"?\",0"})) == "bends");
}

TEST_CASE("ways around the ReLUs, and layers behind them, bend nothing", "[presolve]") {
  const std::string relus = R"("hidden":[{"id":"a","activation":"relu"},{"id":"b","activation":"relu"},"c"],)";
  const std::string zigzag = on_diagonal(2, {"0", "1", "0", "1", "0"});
  CHECK(refuter(R"({"inputs":["x","y"],)" + relus + R"("outputs":["o"],"edges":[["x","a"],["y","b"],["x","b"],
                ["a","c"],["b","c"],["c","o"],["x","o"],["y","c"]]})",
                zigzag) == "bends");
  // b does not see the input that changes.
  const std::string along_x = R"([{"x":[0,3],"y":[0]},{"x":[1,3],"y":[1]},{"x":[2,3],"y":[0]},{"x":[0,1],"y":[7]}])";
  const std::string apart = R"({"inputs":["x","y"],)" + relus + R"("outputs":["o"],"edges":[["x","a"],)";
  const std::string zigzag_along_x =
      R"([{"x":[0,3],"y":[0]},{"x":[1,3],"y":[1]},{"x":[2,3],"y":[0]},{"x":[3,3],"y":[1]},{"x":[0,1],"y":[7]},
          {"x":[2,1],"y":[2]},{"x":[1,2],"y":[5]}])";
  CHECK(refuter(apart + R"(["y","b"],["a","o"],["b","o"]]})", zigzag_along_x) == "bends");
  CHECK(refuter(apart + R"(["x","b"],["y","b"],["a","o"],["b","o"]]})", zigzag_along_x).empty());
  CHECK(refuter(apart + R"(["y","b"],["a","o"],["b","o"]]})", along_x).empty());
}

TEST_CASE("deep ReLUs bend as often as their widths allow, and no more", "[presolve]") {
  // Widths 1 and 1: three bends; up, down and up are within reach, a fourth is not.
  const std::string deep = layers("1,1,1,1", R"("relu","relu","identity")");
  CHECK(refuter(deep, on_diagonal(1, {"0", "1", "0", "1", "0"})).empty());
  CHECK(refuter(deep, on_diagonal(1, {"0", "1", "0", "1", "0", "1"})) == "bends");
  // An output that is a ReLU bends itself.
  const std::string output = layers("1,1,1", R"("relu","relu")");
  CHECK(refuter(output, on_diagonal(1, {"0", "1", "0", "1", "0"})).empty());
  CHECK(refuter(output, on_diagonal(1, {"0", "1", "0", "1", "0", "1"})) == "bends");
  // What is cut off at 0 bends there: three ReLUs, one bend down and three up.
  const std::string cut_off = on_diagonal(1, {"0", "0", "1", "2", "3", "2", "1", "0", "0", "0", "0", "0", "1"});
  CHECK(refuter(layers("1,2,1", R"("relu","relu")"), cut_off).empty());
  CHECK(refuter(layers("1,2,1,1", R"("relu","relu","identity")"), cut_off).empty());
  CHECK(refuter(layers("1,3,1", R"("relu","identity")"), cut_off) == "bends");
}

TEST_CASE("a line that bends up and another that bends down need two ReLUs", "[presolve]") {
  const std::string cross =
      R"([{"x":[0,0],"y":[0]},{"x":[1,0],"y":[0]},{"x":[2,0],"y":[1]},{"x":[0,1],"y":[0]},{"x":[0,2],"y":[-1]}])";
  CHECK(refuter(layers("2,1,1", R"("relu","identity")"), cross) == "bends");
  CHECK(refuter(layers("2,2,1", R"("relu","identity")"), cross).empty());
  // Both up: one ReLU does it. And a second layer turns ups into downs.
  const std::string both =
      R"([{"x":[0,0],"y":[0]},{"x":[1,0],"y":[0]},{"x":[2,0],"y":[1]},{"x":[0,1],"y":[0]},{"x":[0,2],"y":[1]}])";
  CHECK(refuter(layers("2,1,1", R"("relu","identity")"), both).empty());
  CHECK(refuter(layers("2,1,1,1", R"("relu","relu","identity")"), cross).empty());
}

TEST_CASE("a known minor behind a bottleneck refutes, gaps or not", "[presolve]") {
  const std::string data =
      R"([{"x":[1,0,0,0],"y":[1,2,"?",3]},{"x":[0,1,0,0],"y":[2,"?",1,6]},{"x":[0,0,1,0],"y":["?",4,3,7]},
          {"x":[0,0,0,1],"y":[1,1,1,"?"]}])";
  CHECK(refuter(R"({"layers":[4,1,4],"bias":"zero"})", data) == "factor");
  CHECK(refuter(R"({"layers":[4,2,4],"bias":"zero"})", data).empty());
  // With biases it takes one more data point.
  CHECK(refuter(
            R"({"layers":[3,1,2]})",
            R"([{"x":[1,5,0],"y":[1,1]},{"x":[2,3,0],"y":[2,1]},{"x":[5,1,0],"y":[1,3]},{"x":[9,9,1],"y":["?",0]}])") ==
        "factor");
  CHECK(refuter(R"({"layers":[2,1,2]})", R"([{"x":[1,5],"y":[1,1]},{"x":[2,3],"y":[2,1]},{"x":[9,9],"y":["?",0]}])")
            .empty());
}

TEST_CASE("a bottleneck is any cut, and what is before it does not matter", "[presolve]") {
  const std::string plane = R"([{"x":[1,2],"y":[1,0,0]},{"x":[2,3],"y":[0,1,0]},{"x":[3,5],"y":[0,0,1]},)"
                            R"({"x":[0,4],"y":[0,0,0]}])";
  // Two ReLUs, three directions.
  CHECK(refuter(layers("2,2,3", R"("relu","identity")"), plane) == "bottleneck");
  CHECK(refuter(layers("2,3,3", R"("relu","identity")"), plane).empty());
  CHECK(refuter(layers("2,5,2,3", R"("relu","identity","identity")"), plane) == "bottleneck");
  // A ReLU behind it makes more of one value than a line.
  CHECK(refuter(layers("2,2,3,3", R"("identity","relu","identity")"), plane).empty());
  // One input goes around it: three values, and x1 is known.
  const std::string around = R"({"inputs":["x1","x2","x3"],"hidden":["h"],"outputs":["y1","y2"],
    "edges":[["x1","h"],["x2","h"],["x3","h"],["h","y1"],["h","y2"],["x1","y1"],["x1","y2"])";
  const std::string data =
      R"([{"x":[0,0,0],"y":[0,0]},{"x":[1,0,0],"y":[5,7]},{"x":[0,1,0],"y":[1,0]},{"x":[0,0,1],"y":[0,1]}])";
  CHECK(refuter(around + "]}", data) == "bottleneck");
  CHECK(refuter(around + R"(,["x2","y1"]]})", data).empty());
  // Three points differ in two directions, one of which may be that of x1.
  CHECK(refuter(around + "]}", R"([{"x":[0,0,0],"y":[0,0]},{"x":[1,1,0],"y":[1,0]},{"x":[0,0,1],"y":[0,1]}])").empty());
}

TEST_CASE("constants count as far as they are not known", "[presolve]") {
  // Rank 2, or 1 after a shift.
  const std::string data = R"([{"x":[1,0],"y":[1,2]},{"x":[0,1],"y":[2,3]}])";
  const auto network = [](const std::string& first, const std::string& second, const std::string& hidden) {
    return R"({"inputs":["x1","x2"],"hidden":[{"id":"h")" + hidden + R"(}],"outputs":[{"id":"y1")" + first +
           R"(},{"id":"y2")" + second + R"(}],"edges":[["x1","h"],["x2","h"],["h","y1"],["h","y2"]]})";
  };
  const std::string zero = R"(,"bias":0)";
  CHECK(refuter(network(zero, zero, zero), data) == "factor");
  CHECK(refuter(network(zero, zero, ""), data) == "bottleneck");
  CHECK(refuter(network(zero, "", zero), data).empty());
  CHECK(refuter(network("", "", zero), data).empty());
  CHECK(refuter(network(R"(,"bias":1)", R"(,"bias":2)", ""), data).empty());          // (0, 0) and (1, 1)
  CHECK(refuter(network(R"(,"bias":3)", R"(,"bias":2)", ""), data) == "bottleneck");  // (-2, 0) and (-1, 1)
}

TEST_CASE("values that the rank forces make a bottleneck linear", "[presolve]") {
  const TrainingInstance given = read_instance(
      R"({"nnsolve":"training/1","network":{"layers":[3,1,3],"bias":"zero"},"data":[{"x":[1,0,0],"y":[1,2,"?"]},
          {"x":[0,1,0],"y":[2,"?",3]},{"x":[0,0,1],"y":["?",6,"9/2"]}]})",
      "test");
  // Rank 1 says 4, 3/2 and 3.
  const PresolvedNetwork presolved = presolve_network(exact_fit(given));
  REQUIRE_FALSE(presolved.is_unsat);
  CHECK(measure(encode(presolved.instance, presolved.structure, presolved.conditions).system).nonlinear_terms == 0);
}
