// Each rule of thresholds where it must act, and next to that the network or the threshold at which it would be wrong.
#include "presolve/network/network_presolve.h"

#include "nnsolve/check.h"
#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <map>
#include <string>

using namespace nnsolve;

namespace {

struct ThresholdRun {
  TrainingInstance given;
  PresolvedTraining presolved;
  std::map<std::string, int> uses;  // how often each rule was used

  ThresholdRun(const std::string& cost, const std::string& threshold, const std::string& network,
               const std::string& data)
      : given(read_instance(R"({"nnsolve":"training/1","network":)" + network + R"(,"data":)" + data + R"(,"cost":")" +
                                cost + R"(","threshold":")" + threshold + R"("})",
                            "test")) {
    PresolveOptions options;
    options.trace = [&](const PresolveStep& step) { ++uses[step.rule]; };
    TrainingInstance copy = given;
    InstanceStructure structure = find_structure(copy);
    presolved = presolve_network(std::move(copy), std::move(structure), options);
  }
  bool used(const std::string& rule) const { return uses.contains(rule); }
};

const std::string line = R"({"layers":[1,1],"activation":"identity"})";
const std::string relu_line = R"({"layers":[1,1],"activation":"relu"})";

}  // namespace

TEST_CASE("targets of one class become their mean, each as often as before", "[presolve]") {
  const std::string data = R"([{"x":[1],"y":[0]},{"x":[1],"y":[0]},{"x":[1],"y":[1]},{"x":[2],"y":["?"]}])";
  const ThresholdRun run("mse", "1", line, data);
  CHECK(run.used("one-target"));
  CHECK(run.presolved.paid == Rational(2, 3));  // and not 1/2, as if 0 stood there once
  CHECK(run.presolved.instance.threshold == Rational(1, 3));
  REQUIRE(run.presolved.instance.row_count() == 3);
  CHECK(run.presolved.instance.targets[1][0].value == Rational(1, 3));
  CHECK(ThresholdRun("mse", "66/100", line, data).presolved.is_unsat);
  // What is left asks for an exact fit, which has other rules.
  const ThresholdRun exact("mse", "2/3", line, data);
  CHECK_FALSE(exact.presolved.is_unsat);
  CHECK(exact.used("merge-rows"));
}

TEST_CASE("with the cost max only the least and the largest target of a class count", "[presolve]") {
  const std::string data = R"([{"x":[1],"y":[0]},{"x":[1],"y":[3]},{"x":[1],"y":[1]},{"x":[1],"y":[4]}])";
  const ThresholdRun run("max", "3", line, data);
  CHECK(run.used("one-target"));
  CHECK(run.presolved.instance.row_count() == 2);
  CHECK(run.presolved.paid.is_zero());
  CHECK(ThresholdRun("max", "19/10", line, data).presolved.is_unsat);
  CHECK_FALSE(ThresholdRun("l1", "100", line, data).used("one-target"));
}

TEST_CASE("a constant output has its cost", "[presolve]") {
  const std::string network =
      R"({"inputs":["a"],"outputs":[{"id":"y","activation":"relu","bias":-3}],"edges":[["a","y"]]})";
  const std::string data = R"([{"x":[0],"y":[-1]},{"x":[0],"y":[2]},{"x":[1],"y":[4]}])";
  CHECK(ThresholdRun("l1", "4", network, data).presolved.paid == Rational(3));  // the output is 0, not -3
  CHECK(ThresholdRun("max", "3", network, data).presolved.paid == Rational(2));
  CHECK(ThresholdRun("max", "3", network, data).presolved.instance.threshold == Rational(3));
  CHECK(ThresholdRun("mse", "5", network, data).presolved.paid == Rational(5));
  CHECK(ThresholdRun("mse", "4", network, data).presolved.is_unsat);
}

TEST_CASE("a private neuron frees all targets of its class, for what the best constant costs", "[presolve]") {
  const std::string network = R"({"inputs":["a","b"],"hidden":["m"],"outputs":["y"],
      "edges":[["a","m"],["m","y"],["b","y"]],"activation":"identity","bias":"zero"})";
  const std::string data = R"([{"x":[1,1],"y":[0]},{"x":[1,1],"y":[1]},{"x":[0,1],"y":[2]},{"x":[0,1],"y":[0]}])";
  const ThresholdRun run("l1", "4", network, data);
  CHECK(run.used("private-cost"));
  CHECK(run.presolved.paid == Rational(1));
  const std::string relu = R"({"inputs":["a","b"],"hidden":["m"],"outputs":[{"id":"y","activation":"relu"}],
      "edges":[["a","m"],["m","y"],["b","y"]],"activation":"identity","bias":"zero"})";
  const std::string below = R"([{"x":[1,1],"y":[-3]},{"x":[1,1],"y":[1]},{"x":[0,1],"y":[2]}])";
  CHECK(ThresholdRun("mse", "20", relu, below).presolved.paid ==
        Rational(10));  // of 0; the mean -1 is no value of a ReLU
  // Seen on two classes of the output it is not private.
  const std::string shared = R"([{"x":[1,1],"y":[0]},{"x":[1,2],"y":[1]},{"x":[0,1],"y":[2]}])";
  CHECK_FALSE(ThresholdRun("l1", "4", network, shared).used("private-cost"));
}

TEST_CASE("a ReLU output is an identity only if no target may be missed by being 0", "[presolve]") {
  const std::string data = R"([{"x":[0],"y":[2]},{"x":[1],"y":["1/10"]},{"x":[2],"y":["1/10"]}])";
  CHECK_FALSE(ThresholdRun("mse", "1/100", relu_line, data).used("active-output"));
  CHECK(ThresholdRun("mse", "1/101", relu_line, data).used("active-output"));
  CHECK(ThresholdRun("max", "1/11", relu_line, data).used("active-output"));
  CHECK_FALSE(ThresholdRun("max", "1/10", relu_line, data).used("active-output"));
  const std::string below = R"([{"x":[0],"y":[5]},{"x":[0],"y":[-1]},{"x":[1],"y":[3]}])";
  CHECK_FALSE(ThresholdRun("l1", "2", relu_line, below).used("active-output"));
}

TEST_CASE("affine outputs are asked for what is nearest to their targets", "[presolve]") {
  const std::string data = R"([{"x":[0],"y":[0]},{"x":[1],"y":[1]},{"x":[2],"y":[0]}])";
  const ThresholdRun run("mse", "1", line, data);
  CHECK(run.used("affine-residual"));
  CHECK(run.presolved.paid == Rational(2, 3));
  CHECK(ThresholdRun("mse", "2/3", line, data).presolved.instance.threshold.is_zero());
  CHECK(ThresholdRun("mse", "6/10", line, data).presolved.is_unsat);
  // Twice the same data point pulls twice.
  const std::string twice = R"([{"x":[0],"y":[0]},{"x":[1],"y":[1]},{"x":[1],"y":[1]},{"x":[2],"y":[0]}])";
  CHECK(ThresholdRun("mse", "1", line, twice).presolved.paid == Rational(1));
  CHECK_FALSE(ThresholdRun("l1", "1", line, data).used("affine-residual"));
  CHECK_FALSE(ThresholdRun("mse", "1", relu_line, data).used("affine-residual"));
}

TEST_CASE("a weight is not 0 only if its being 0 costs more than is allowed", "[presolve]") {
  const std::string network = R"({"inputs":["a"],"hidden":[{"id":"m","activation":"relu"}],"outputs":["y","z"],
      "edges":[["a","m"],["m","y"],["m","z"]]})";
  const std::string data = R"([{"x":[0],"y":[0,0]},{"x":[1],"y":["1/10","?"]},{"x":[2],"y":[0,5]}])";
  CHECK(ThresholdRun("max", "1/21", network, data).used("costly-zero"));
  const ThresholdRun larger("max", "1/20", network, data);
  // z is asked for 0 and 5, which no constant comes near; y may be a constant.
  for (const EdgeIndex e : larger.presolved.conditions.signed_edges) {
    CHECK(larger.presolved.instance.network.edges[e].to != 2);
  }
  CHECK_FALSE(ThresholdRun("max", "5/2", network, data).used("costly-zero"));
  // The mean squared error of 0 and 2 as one constant: 2 over two outputs.
  const std::string pair = R"([{"x":[0],"y":[0,"?"]},{"x":[1],"y":[2,"?"]},{"x":[2],"y":[1,3]}])";
  CHECK(ThresholdRun("mse", "99/100", network, pair).used("costly-zero"));
  CHECK_FALSE(ThresholdRun("mse", "1", network, pair).used("costly-zero"));
}
