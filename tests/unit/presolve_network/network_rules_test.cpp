// Each rule where it must act, and next to that the network of a few edges on which it would be wrong.
#include "encode/encode.h"
#include "presolve/network/network_presolve.h"

#include "nnsolve/check.h"
#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <map>
#include <string>

using namespace nnsolve;

namespace {

/// How often each rule was used.
using Uses = std::map<std::string, int>;

struct Run {
  TrainingInstance given;
  PresolvedNetwork presolved;
  Uses uses;

  explicit Run(const std::string& network, const std::string& data)
      : given(read_instance(R"({"nnsolve":"training/1","network":)" + network + R"(,"data":)" + data + "}", "test")) {
    PresolveOptions options;
    options.trace = [&](const PresolveStep& step) { ++uses[step.rule]; };
    presolved = presolve_network(exact_fit(given), options);
  }
  std::size_t nonlinear_terms() const {
    return measure(encode(presolved.instance, presolved.structure, presolved.conditions).system).nonlinear_terms;
  }
};

}  // namespace

TEST_CASE("equal data points that ask for different things are unsat at once", "[presolve]") {
  CHECK(Run(R"({"layers":[2,3,1]})", R"([{"x":[1,2],"y":[3]},{"x":[1,2],"y":[4]}])").presolved.is_unsat);
  // Equal as far as the output can see: x2 does not reach it.
  CHECK(Run(R"({"inputs":["x1","x2"],"outputs":["y"],"edges":[["x1","y"]]})",
            R"([{"x":[1,2],"y":[3]},{"x":[1,0],"y":[4]}])")
            .presolved.is_unsat);
  CHECK_FALSE(Run(R"({"layers":[2,3,1]})", R"([{"x":[1,2],"y":[3]},{"x":[1,2],"y":["?"]}])").presolved.is_unsat);
}

TEST_CASE("a neuron that no input reaches is a constant, not garbage", "[presolve]") {
  // y has a fixed bias, so that the constant is what makes 5 possible.
  const Run kept(R"({"inputs":["x"],"hidden":["h"],"outputs":[{"id":"y","bias":"0"}],"edges":[["h","y"]]})",
                 R"([{"x":[1],"y":[5]}])");
  CHECK_FALSE(kept.presolved.is_unsat);
  CHECK_FALSE(
      encode(kept.presolved.instance, kept.presolved.structure, kept.presolved.conditions).system.constraints.empty());
  const Run moved(R"({"inputs":["x"],"hidden":["h"],"outputs":["y"],"edges":[["h","y"]]})", R"([{"x":[1],"y":[5]}])");
  CHECK(moved.presolved.instance.network.neurons[2].bias == Rational(5));
}

TEST_CASE("a ReLU that sees independent patterns is straightened, one that sees 0, 1, 2 is not", "[presolve]") {
  const std::string network = R"({"layers":[2,1,2],"activations":["relu","identity"]})";
  const std::string two = R"([{"x":[0,0],"y":[0,0]},{"x":[1,0],"y":[1,2]},{"x":[0,3],"y":[2,4]}])";
  const std::string three = R"([{"x":[0,0],"y":[0,0]},{"x":[1,0],"y":[1,2]},{"x":[2,0],"y":[1,2]}])";
  CHECK(Run(network, two).uses["independent-patterns"] == 1);
  CHECK(Run(network, three).uses["independent-patterns"] == 0);
  // The shift that keeps it active has nowhere to go.
  CHECK(Run(R"({"inputs":["x"],"hidden":[{"id":"h","activation":"relu"}],"outputs":[{"id":"y","bias":"0"}],
               "edges":[["x","h"],["h","y"]]})",
            R"([{"x":[0],"y":[0]},{"x":[1],"y":[1]}])")
            .uses["independent-patterns"] == 0);
}

TEST_CASE("a private neuron frees a target, one that two data points share does not", "[presolve]") {
  const std::string network = R"({"inputs":["x","p"],"hidden":["h","m"],"outputs":["y"],
    "edges":[["x","h"],["h","y"],["p","m"],["m","y"]]})";
  CHECK(Run(network, R"([{"x":[1,1],"y":[7]},{"x":[2,0],"y":[3]},{"x":[1,0],"y":[3]}])").uses["private-neuron"] == 1);
  CHECK(Run(network, R"([{"x":[1,1],"y":[7]},{"x":[2,1],"y":[3]},{"x":[1,0],"y":[3]}])").uses["private-neuron"] == 0);
  // Its weight to the output is prescribed, and its other one cannot make up for it: a ReLU adds nothing negative.
  CHECK(Run(R"({"inputs":["x","p"],"hidden":["h",{"id":"m","activation":"relu"}],"outputs":["y"],
               "edges":[["x","h"],["h","y"],["p","m"],{"from":"m","to":"y","weight":1}]})",
            R"([{"x":[1,1],"y":[-7]},{"x":[2,0],"y":[3]},{"x":[1,0],"y":[3]}])")
            .uses["private-neuron"] == 0);
}

TEST_CASE("a ReLU output becomes an identity only if its offset is of no use", "[presolve]") {
  const std::string network = R"({"inputs":["x1","x2"],"outputs":[{"id":"y","activation":"relu"}],
    "edges":[["x1","y"],["x2","y"]]})";
  CHECK(Run(network, R"([{"x":[0,0],"y":[0]},{"x":[1,0],"y":[1]},{"x":[1,1],"y":[1]}])").uses["relu-output"] == 1);
  // max(0, 2 x1 + x2 - 1): without an offset 1 + 1 = 3 is out of reach.
  CHECK(Run(network, R"([{"x":[0,0],"y":[0]},{"x":[1,0],"y":[1]},{"x":[1,1],"y":[2]}])").uses["relu-output"] == 0);
  CHECK(Run(network, R"([{"x":[0,0],"y":[0]},{"x":[1,0],"y":[0]},{"x":[1,1],"y":[1]}])").uses["relu-output"] == 0);
}

TEST_CASE("one hidden layer of ReLUs under one output leaves no products", "[presolve]") {
  const Run run(
      R"({"layers":[2,3,1],"activations":["relu","identity"]})",
      R"([{"x":[0,0],"y":[0]},{"x":[1,0],"y":[1]},{"x":[0,1],"y":[1]},{"x":[1,1],"y":[0]},{"x":[2,1],"y":[5]}])");
  CHECK(run.nonlinear_terms() == 0);
  CHECK(run.presolved.conditions.signed_edges.size() == 3);
  CHECK(run.presolved.conditions.cuts.size() == 2);
}

TEST_CASE("four neurons of a 2-2-2-2 network of ReLUs cannot normalise all middle weights", "[presolve]") {
  const Run run(R"({"layers":[2,2,2,2],"activations":["relu","relu","identity"]})",
                R"([{"x":[1,2],"y":[1,1]},{"x":[2,3],"y":[1,2]},{"x":[3,5],"y":[3,1]},{"x":[0,4],"y":[1,0]}])");
  CHECK(run.presolved.conditions.signed_edges.size() <= 4);
  std::size_t middle = 0;
  for (const EdgeIndex e : run.presolved.conditions.signed_edges) {
    const Edge& edge = run.given.network.edges[e];
    middle += edge.from >= 2 && edge.to < 6 ? 1 : 0;
  }
  CHECK(middle < 4);
}

TEST_CASE("a complete identity layer collapses unless it is a bottleneck or lacks an edge", "[presolve]") {
  const std::string data = R"([{"x":[1,2],"y":[1,1]},{"x":[2,3],"y":[1,2]},{"x":[3,5],"y":[3,1]}])";
  CHECK(Run(R"({"layers":[2,2,2]})", data).nonlinear_terms() == 0);
  CHECK(Run(R"({"layers":[2,3,2,4,2]})", data).nonlinear_terms() == 0);
  const Run below_relus(R"({"layers":[2,3,2,2],"activations":["relu","identity","identity"]})",
                        R"([{"x":[0,0],"y":[1,1]},{"x":[2,3],"y":[1,2]},{"x":[4,6],"y":[3,1]},{"x":[6,9],"y":[3,1]}])");
  CHECK(below_relus.uses.at("collapse") == 1);
  // Two neurons side by side, but x2 does not reach h2: the matrix must be of the form V W with that 0 in W.
  CHECK(Run(R"({"inputs":["x1","x2"],"hidden":["h1","h2"],"outputs":["y1","y2"],
               "edges":[["x1","h1"],["x2","h1"],["x1","h2"],["h1","y1"],["h2","y1"],["h1","y2"],["h2","y2"]]})",
            data)
            .nonlinear_terms() > 0);
}

TEST_CASE("a target that others imply goes, one that they contradict is unsat, whatever the weights", "[presolve]") {
  const std::string network = R"({"inputs":["x1","x2"],"hidden":["h"],"outputs":["y"],
    "edges":[["x1","h"],{"from":"x2","to":"h","weight":3},["h","y"],["x1","y"]]})";
  // The third data point is the middle of the others.
  const Run implied(network, R"([{"x":[1,1],"y":[2]},{"x":[3,5],"y":[8]},{"x":[2,3],"y":[5]}])");
  CHECK(implied.uses.at("dependent-target") == 1);
  CHECK_FALSE(implied.presolved.is_unsat);
  CHECK(Run(network, R"([{"x":[1,1],"y":[2]},{"x":[3,5],"y":[8]},{"x":[2,3],"y":[4]}])").presolved.is_unsat);
  CHECK_FALSE(Run(network, R"([{"x":[1,1],"y":[2]},{"x":[3,5],"y":["?"]},{"x":[2,3],"y":[4]}])").presolved.is_unsat);
  // Linear combinations are not enough: y = 1 everywhere fits. With biases 0 it does not.
  const std::string line = R"([{"x":[1],"y":[1]},{"x":[2],"y":[1]}])";
  CHECK_FALSE(Run(R"({"layers":[1,1]})", line).presolved.is_unsat);
  CHECK(Run(R"({"layers":[1,1],"bias":"zero"})", line).presolved.is_unsat);
  // A single ReLU on the way, and the middle of two data points says nothing.
  CHECK_FALSE(Run(R"({"layers":[1,1,1],"activations":["relu","identity"]})",
                  R"([{"x":[0],"y":[0]},{"x":[1],"y":[0]},{"x":[2],"y":[1]}])")
                  .presolved.is_unsat);
}

TEST_CASE("a bottleneck is a question of rank", "[presolve]") {
  // The identity of rank 3, shifted by (1, 1, 1) so that it takes the biases to see that it is one.
  const std::string identity =
      R"([{"x":[1,2,3],"y":[1,1,1]},{"x":[2,2,3],"y":[2,1,1]},{"x":[1,3,3],"y":[1,2,1]},{"x":[1,2,4],"y":[1,1,2]}])";
  const auto is_linear = [](const Run& run) { return !run.presolved.is_unsat && run.nonlinear_terms() == 0; };
  CHECK(Run(R"({"layers":[3,2,3]})", identity).presolved.is_unsat);
  CHECK(Run(R"({"layers":[3,4,2,5,3]})", identity).presolved.is_unsat);
  CHECK(is_linear(Run(R"({"layers":[3,4,3,5,3]})", identity)));
  // Rank 2 needs two neurons, and rank 1 of the differences only one, though the targets themselves have rank 2.
  const std::string rank_two =
      R"([{"x":[1,2,3],"y":[1,1,1]},{"x":[2,2,3],"y":[2,1,1]},{"x":[1,3,3],"y":[1,2,1]},{"x":[1,2,4],"y":[2,2,1]}])";
  CHECK(is_linear(Run(R"({"layers":[3,2,3]})", rank_two)));
  CHECK(Run(R"({"layers":[3,1,3]})", rank_two).presolved.is_unsat);
  const std::string rank_one = R"([{"x":[1,2],"y":[1,0]},{"x":[2,2],"y":[2,1]},{"x":[1,3],"y":[3,2]}])";
  CHECK(is_linear(Run(R"({"layers":[2,1,2]})", rank_one)));
  CHECK(Run(R"({"layers":[2,1,2],"bias":"zero"})", rank_one).presolved.is_unsat);
  // A way around the bottleneck, or a gap in the data, and the rank says nothing.
  CHECK_FALSE(Run(R"({"inputs":["x1","x2","x3"],"hidden":["h1","h2"],"outputs":["y1","y2","y3"],"edges":[
      ["x1","h1"],["x2","h1"],["x3","h1"],["x1","h2"],["x2","h2"],["x3","h2"],["h1","y1"],["h2","y1"],["h1","y2"],
      ["h2","y2"],["h1","y3"],["h2","y3"],["x1","y1"]]})",
                  identity)
                  .presolved.is_unsat);
  CHECK_FALSE(Run(R"({"layers":[3,2,3]})",
                  R"([{"x":[0,0,0],"y":[0,0,0]},{"x":[1,0,0],"y":[1,0,0]},{"x":[0,1,0],"y":[0,1,0]},
                      {"x":[0,0,1],"y":[1,1,"?"]}])")
                  .presolved.is_unsat);
  // Two data points differ in one direction only: one neuron is enough, gap or not.
  CHECK(is_linear(Run(R"({"layers":[3,1,3]})", R"([{"x":[1,2,3],"y":[1,"?",1]},{"x":[2,0,3],"y":[2,5,7]}])")));
}

TEST_CASE("presolve says in its steps what it did, and stops at the limit", "[presolve]") {
  PresolveOptions options;
  options.limit = 2;
  std::vector<PresolveStep> steps;
  options.trace = [&](const PresolveStep& step) { steps.push_back(step); };
  const TrainingInstance given = Run(R"({"layers":[2,2,2]})", R"([{"x":[1,2],"y":[1,1]},{"x":[2,3],"y":[1,2]}])").given;
  CHECK(presolve_network(exact_fit(given), options).step_count == 2);
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].number == 1);
  CHECK(steps[0].rule == "hidden-bias");
  CHECK(steps[0].what == "b(h1_2) := 0");
}

TEST_CASE("no cut is about the weights between two layers that can both be rearranged", "[presolve]") {
  // Rearranging one layer would undo the cut of the other. With weights from inputs that are free, the cut is on those.
  const std::string hidden =
      R"("hidden":[{"id":"a","bias":0},{"id":"b","bias":0},{"id":"c","bias":0},{"id":"d","bias":0}],"outputs":["y"],)"
      R"("activation":"relu","edges":[["a","c"],["a","d"],["b","c"],["b","d"],["c","y"],["d","y"],)";
  const std::string data = R"([{"x":[1],"y":[1]},{"x":[2],"y":[5]},{"x":[3],"y":[6]}])";
  const auto cuts_on_first_layer = [&](const std::string& edges) {
    const Run run("{\"inputs\":[\"x\"]," + hidden + edges + "]}", data);
    int count = 0;
    for (const OrderCut& cut : run.presolved.conditions.cuts) {
      REQUIRE(cut.smaller.kind == Parameter::Kind::weight);
      const Edge& edge = run.given.network.edges[cut.smaller.index];
      const bool is_between = edge.from != 0 && !run.given.network.is_output(edge.to);
      CHECK_FALSE(is_between);
      count += edge.from == 0 ? 1 : 0;
    }
    return count;
  };
  CHECK(cuts_on_first_layer(R"(["x","a"],["x","b"])") == 1);
  CHECK(cuts_on_first_layer(R"({"from":"x","to":"a","weight":1},{"from":"x","to":"b","weight":1})") == 0);
}
