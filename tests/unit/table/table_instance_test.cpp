#include "table/table_instance.h"

#include "table/conflicts.h"
#include "table/fitted_formula.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

namespace {

TableInstance make(const std::string& text, const LayersChoice& layers, const ColumnChoice& columns = {}) {
  const CsvTable table = read_csv(text, "t.csv");
  return make_table_instance(table, choose_columns(table, columns), layers);
}

std::string fit_problem(const std::string& text, const LayersChoice& layers) {
  try {
    make(text, layers);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

// Without it: the network could be asked about other data than the table's.
TEST_CASE("a table is the training instance that one would write by hand") {
  LayersChoice layers;
  layers.layers = {"3", "2", "2"};
  layers.prescribed = {"colour=blue->h1_1=-1/2", "kind=x=0.5", "h1_2=0"};
  const TableInstance fit = make("size,colour,kind\n0.1,red,x\n0,blue,\n2,blue,y\n", layers);
  const TrainingInstance expected = read_instance(R"({"nnsolve": "training/1", "network": {
    "inputs": ["size", "colour=blue", "colour=red"],
    "hidden": [{"id": "h1_1", "activation": "relu"}, {"id": "h1_2", "activation": "relu", "bias": 0}],
    "outputs": [{"id": "kind=x", "bias": "1/2"}, "kind=y"],
    "edges": [["size", "h1_1"], {"from": "colour=blue", "to": "h1_1", "weight": "-1/2"}, ["colour=red", "h1_1"],
              ["size", "h1_2"], ["colour=blue", "h1_2"], ["colour=red", "h1_2"],
              ["h1_1", "kind=x"], ["h1_2", "kind=x"], ["h1_1", "kind=y"], ["h1_2", "kind=y"]]},
    "data": [{"x": [0.1, 0, 1], "y": [1, 0]}, {"x": [0, 1, 0], "y": ["?", "?"]}, {"x": [2, 1, 0], "y": [0, 1]}]})",
                                                  "test");
  CHECK(is_same_instance(fit.instance, expected));
  CHECK(fit.instance.row_name(2) == "line 4");
}

// Without it: layers that do not match the table would be told without a cure, or names clash.
TEST_CASE("layers that do not go with the table are refused with what would") {
  LayersChoice layers;
  CHECK(fit_problem("a,b\n1,2\n", layers).find("--layers 1,3,1") != std::string::npos);
  layers.layers = {"2", "1"};
  CHECK(fit_problem("a,b\n1,2\n", layers) == "--layers begins with 2, and the table has 1 input: a");
  layers.layers = {"1", "2"};
  CHECK(fit_problem("a,b\n1,2\n", layers) == "--layers ends with 2, and the table has 1 target: b");
  layers.layers = {"1", "x", "1"};
  CHECK(fit_problem("a,b\n1,2\n", layers).find("\"x\"") != std::string::npos);
  layers.layers = {"1", "1"};
  CHECK(fit_problem("a,b\n,2\n", layers).find("t.csv:2:1: input \"a\" is not known") == 0);
  layers.prescribed = {"b->a=1"};
  CHECK(fit_problem("a,b\n1,2\n", layers).find("neither an edge") != std::string::npos);
  layers.prescribed.clear();
  layers.layers = {"1", "1", "1"};
  CHECK(make("h1_1,b\n1,2\n", layers).instance.network.neurons[1].name == "hidden1_1");
}

// Without it: the reason of the most frequent unsat would be told of the wrong lines, or of lines that do not conflict.
TEST_CASE("equal inputs with different targets are found, and nothing else") {
  LayersChoice layers;
  layers.layers = {"1", "2"};
  ColumnChoice columns;
  columns.targets = {"b", "c"};
  const TableInstance fit = make("a,b,c\n1,2,?\n2,2,2\n1.0,?,3\n1,2,4\n2,2,\n0,0,0\n0,0,1\n0,0,2\n", layers, columns);
  const std::vector<Conflict> conflicts = find_conflicts(fit.instance);
  REQUIRE(conflicts.size() == 3);
  CHECK((conflicts[0].first == 2 && conflicts[0].second == 3 && conflicts[0].output == 1));
  CHECK((conflicts[0].first_target == Rational(3) && conflicts[0].second_target == Rational(4)));
  CHECK((conflicts[1].first == 5 && conflicts[1].second == 6));
  CHECK((conflicts[2].first == 5 && conflicts[2].second == 7));
}

// Without it: the formula that is printed could be another one than the weights say.
TEST_CASE("a small network is told as formulas") {
  const TrainingInstance instance = read_instance(R"({"nnsolve": "training/1", "network": {
    "inputs": ["a", "the b"], "hidden": [{"id": "h", "activation": "relu"}], "outputs": ["y"],
    "edges": [["a", "h"], ["the b", "h"], ["h", "y"], ["a", "y"]]}, "data": []})",
                                                  "test");
  const AnyWitness witness = read_any_witness(R"({"nnsolve": "witness/1",
    "fields": [{"polynomial": ["-2", "0", "1"], "interval": ["1", "2"]}],
    "weights": [{"from": "a", "to": "h", "value": "-1"}, {"from": "the b", "to": "h", "value": "2/3"},
                {"from": "h", "to": "y", "value": [["-1", 1]]}, {"from": "a", "to": "y", "value": "0"}],
    "biases": {"h": "-1/2", "y": "1/123456789012345"}})",
                                              "test", instance);
  const std::vector<std::string> lines = fitted_formula(instance.network, witness);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] == "h = relu(-a + 2/3*`the b` - 1/2)");
  CHECK(lines[1] == "y = -1.4142136...*h + 8.1000001e-15...");
}
