// The basis of a bottleneck is fixed where the data show an invertible block of it, and nowhere else.
#include "presolve/network/network_presolve.h"

#include "nnsolve/check.h"
#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <string>

using namespace nnsolve;

namespace {

struct GaugeRun {
  TrainingInstance given;
  PresolvedNetwork presolved;
  int uses = 0;

  GaugeRun(const std::string& network, const std::string& data)
      : given(read_instance(R"({"nnsolve":"training/1","network":)" + network + R"(,"data":)" + data + "}", "test")) {
    PresolveOptions options;
    options.trace = [&](const PresolveStep& step) { uses += std::string(step.rule) == "gauge"; };
    presolved = presolve_network(exact_fit(given), options);
  }
  /// Those between inputs and hidden neurons, by hidden neuron.
  std::string weights() const {
    std::string text;
    for (const Edge& edge : presolved.instance.network.edges) {
      text += edge.weight ? edge.weight->to_string() : "?";
      text += ' ';
    }
    return text;
  }
};

// Rows 3 to 5 have gaps, so that no other rule knows the rank of what is known.
const std::string gaps =
    R"({"x":[0,0,1,0,0],"y":[1,"?",2,"?"]},{"x":[0,0,0,1,0],"y":["?",3,"?",1]},{"x":[0,0,0,0,1],"y":["?","?",1,5]}])";

}  // namespace

TEST_CASE("an invertible block that the data show fixes the basis of its layer", "[gauge]") {
  const std::string block =
      R"([{"x":[0,0,0,0,0],"y":[0,0,0,0]},{"x":[1,0,0,0,0],"y":[2,1,"?","?"]},{"x":[0,2,0,0,0],"y":[2,2,"?","?"]},)";
  const GaugeRun run(R"({"layers":[5,2,4]})", block + gaps);
  CHECK(run.uses == 1);
  CHECK(run.weights() == "1 0 ? ? ? 0 1 ? ? ? 2 1 1 1 ? ? ? ? ");
  // Other constants are the zero input's business.
  const std::string shifted =
      R"([{"x":[0,0,0,0,0],"y":[1,0,0,0]},{"x":[1,0,0,0,0],"y":[3,1,"?","?"]},{"x":[0,2,0,0,0],"y":[3,2,"?","?"]},)";
  CHECK(GaugeRun(R"({"layers":[5,2,4]})", shifted + gaps).weights() == run.weights());
  // Affinely independent patterns make ReLUs identities first.
  CHECK(GaugeRun(R"({"layers":[5,2,4],"activations":["relu","identity"]})", block + gaps).uses == 1);
}

TEST_CASE("a basis is not fixed by a singular block, without the zero input, or in a wider layer", "[gauge]") {
  const std::string singular =
      R"([{"x":[0,0,0,0,0],"y":[0,0,0,0]},{"x":[1,0,0,0,0],"y":[2,1,"?","?"]},{"x":[0,2,0,0,0],"y":[4,2,"?","?"]},)";
  CHECK(GaugeRun(R"({"layers":[5,2,4]})", singular + gaps).uses == 0);
  const std::string without_zero = R"([{"x":[1,0,0,0,0],"y":[2,1,"?","?"]},{"x":[0,2,0,0,0],"y":[2,2,"?","?"]},)";
  CHECK(GaugeRun(R"({"layers":[5,2,4]})", without_zero + gaps).uses == 0);
  const std::string block =
      R"([{"x":[0,0,0,0,0],"y":[0,0,0,0]},{"x":[1,0,0,0,0],"y":[2,1,"?","?"]},{"x":[0,2,0,0,0],"y":[2,2,"?","?"]},)";
  CHECK(GaugeRun(R"({"layers":[5,3,4]})", block + gaps).uses == 0);
}

TEST_CASE("a basis is not fixed where a weight of the layer is prescribed", "[gauge]") {
  const auto network = [](const std::string& more, const std::string& first) {
    return R"({"inputs":["a","b","c","d","e"],"hidden":["h","k"],"outputs":["y1","y2","y3","y4"],"edges":[)" + first +
           R"(["b","h"],["c","h"],["d","h"],["e","h"],["a","k"],["b","k"],["c","k"],["d","k"],["e","k"],)"
           R"(["h","y1"],["h","y2"],["h","y3"],["h","y4"],["k","y1"],["k","y2"],["k","y3"],["k","y4"])" +
           more + "]}";
  };
  const std::string block =
      R"([{"x":[0,0,0,0,0],"y":[0,0,0,0]},{"x":[1,0,0,0,0],"y":[2,1,"?","?"]},{"x":[0,2,0,0,0],"y":[2,2,"?","?"]},)";
  CHECK(GaugeRun(network("", R"(["a","h"],)"), block + gaps).uses == 1);
  CHECK(GaugeRun(network("", R"({"from":"a","to":"h","weight":3},)"), block + gaps).uses == 0);
}
