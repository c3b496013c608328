// Enclosures: what is accepted holds a solution, and each condition of the page refuses what it is there for.
#include "nnsolve/check.h"
#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <string>

using namespace nnsolve;

namespace {

Formula smt2(const std::string& text) { return read_formula(text, "f", Station::etr); }

Formula declared(const std::string& assertions) {
  return smt2("(declare-const x Real)(declare-const y Real)(declare-const p Bool)" + assertions);
}

/// x near 1.414213562373095, within the radius; y is 1.
EnclosedAssignment root_two(std::vector<EnclosedAssignment::Equation> equations,
                            Rational radius = Rational(1, 1000000)) {
  return {{Rational(1414213562, 1000000000), Rational(1), Rational(1)}, radius, {0}, std::move(equations)};
}

std::string problem_of(const Formula& formula, const EnclosedAssignment& assignment) {
  const FormulaCheckResult result = check(formula, assignment);
  REQUIRE(result.checked.has_value() == result.problem.empty());
  return result.problem;
}

bool holds(const std::string& assertions, std::vector<EnclosedAssignment::Equation> equations) {
  return problem_of(declared(assertions), root_two(std::move(equations))).empty();
}

/// x -> h -> y: w x + b, then v h + c, all free, the data points given as pairs.
TrainingInstance chain(const char* activation, const std::string& data) {
  return read_instance(
      std::string(R"({"nnsolve":"training/1","network":{"inputs":["x"],"hidden":[{"id":"h","activation":")") +
          activation + R"("}],"outputs":["y"],"edges":[["x","h"],["h","y"]]},"data":[)" + data + "]}",
      "n");
}

std::string problem_of(const TrainingInstance& instance, const EnclosedWitness& witness) {
  const CheckResult result = check(instance, witness);
  REQUIRE(result.checked.has_value() == result.problem.empty());
  return result.problem;
}

constexpr const char* needs_equation = "depends on unknowns, and no equation is about it";
constexpr const char* no_krawczyk = "Krawczyk's test does not map the box into its interior";

bool says(const std::string& problem, const std::string& what) { return problem.find(what) != std::string::npos; }

}  // namespace

TEST_CASE("the square root of 2 is enclosed", "[enclosure]") {
  // Lost without it: enclosures at all, and each way in which a box can be wrong.
  const Formula formula = declared("(assert (= (* x x) 2))");
  const EnclosedAssignment good = root_two({{0, {}}});
  const FormulaCheckResult result = check(formula, good);
  REQUIRE(result.checked);
  CHECK(result.checked->is_enclosed());
  CHECK_THROWS(result.checked->assignment());  // the numbers are none that anyone may compute with
  CHECK(result.checked->enclosed().values == good.values);

  CHECK(problem_of(formula, root_two({{0, {}}}, Rational(2))) == no_krawczyk);                // 0 and -1.4 are inside
  CHECK(problem_of(formula, root_two({{0, {}}}, Rational(1, 100000000000))) == no_krawczyk);  // the root is outside
  EnclosedAssignment wrong = good;
  wrong.values[0] = Rational(3, 2);
  CHECK(problem_of(formula, wrong) == no_krawczyk);
  CHECK(problem_of(formula, root_two({{0, {}}}, Rational(0))) == "the radius is not above 0");
  CHECK(problem_of(formula, root_two({})) == "there are not as many equations as unknowns");
  EnclosedAssignment twice = good;
  twice.unknowns = {0, 0};
  twice.equations = {{0, {}}, {0, {}}};
  CHECK_FALSE(problem_of(formula, twice).empty());
  // A double root: nothing says that it does not vanish when the equation is rounded.
  EnclosedAssignment one = good;
  one.values[0] = Rational(1);
  CHECK(problem_of(declared("(assert (= (* (- x 1) (- x 1)) 0))"), one) == no_krawczyk);
}

TEST_CASE("every fact of a formula holds by an equation, strictly, or exactly", "[enclosure]") {
  // Lost without it: boxes that hold a solution of some of the facts.
  const std::string root = "(assert (= (* x x) 2))";
  CHECK(holds(root + "(assert (> x 1.4))", {{0, {}}}));
  CHECK_FALSE(holds(root + "(assert (> x 1.4142136))", {{0, {}}}));  // true in a part of the box, as it turns out
  CHECK_FALSE(holds(root + "(assert (distinct x 1.414213))", {{0, {}}}));
  CHECK(holds(root + "(assert (distinct x 1.41))", {{0, {}}}));
  CHECK(holds(root + "(assert (= y 1))", {{0, {}}}));
  CHECK_FALSE(holds(root + "(assert (= y 2))", {{0, {}}}));
  CHECK_FALSE(holds(root + "(assert (= (* x x x) (* 2 x)))", {{0, {}}}));  // follows, but no equation says it
  CHECK_FALSE(holds(root + root, {{0, {}}}));                              // likewise: each has a name of its own
  CHECK_FALSE(holds("(assert (= y 1))" + root, {{0, {}}}));                // the first depends on nothing
  CHECK_FALSE(holds("(assert (>= (* x x) 2))", {{0, {}}}));                // no equation
}

TEST_CASE("equations are named by the way down to them", "[enclosure]") {
  // Lost without it: an enclosure in our reading of a formula that is none in the file's.
  CHECK(holds("(assert (and (> x 0) (= (* x x) 2)))", {{0, {1}}}));
  CHECK_FALSE(holds("(assert (and (> x 0) (= (* x x) 2)))", {{0, {0}}}));
  CHECK(holds("(assert (and true (and p (= (* x x) 2))))", {{0, {1, 1}}}));
  CHECK(holds("(assert (and (= (* x x) 2)))", {{0, {0}}}));
  CHECK(holds("(assert (or (= y 7) (= (* x x) 2) (= y 9)))", {{0, {1}}}));
  CHECK_FALSE(holds("(assert (or (= (* x x) 2) (and (= (* x x) 2) (= y 7))))", {{0, {1, 0}}}));
  CHECK(holds("(assert (=> p (> y 0) (= (* x x) 2)))", {{0, {2}}}));
  CHECK(holds("(assert (not (or (not p) (distinct (* x x) 2))))", {{0, {1}}}));
  CHECK(holds("(assert (= p (= (* x x) 2)))", {{0, {0, 1}}}));
  CHECK(holds("(assert (= (not p) (distinct (* x x) 2)))", {{0, {1, 1}}}));
  CHECK(holds("(assert (xor (not p) (= (* x x) 2)))", {{0, {1, 1}}}));
  CHECK_FALSE(holds("(assert (xor p (= (* x x) 2)))", {{0, {1, 1}}}));
  CHECK(holds("(assert (ite p (= (* x x) 2) (= x 3)))", {{0, {0, 1}}}));
  CHECK(holds("(assert (let ((q (= (* x x) 2))) (and p q)))", {{0, {1}}}));
  CHECK(holds("(define-fun f ((q Bool) (t Real)) Bool (and true q (= (* t t) 2)))(assert (or (f p x) (= y 3)))",
              {{0, {0, 2}}}));
  CHECK(holds("(define-fun f ((q Bool)) Bool (or (= y 2) q))(assert (f (and p true (= (* x x) 2))))", {{0, {1, 2}}}));
}

TEST_CASE("a real choice is one term in all of the box", "[enclosure]") {
  CHECK(holds("(assert (= (* x (ite (> x 1) x 5)) 2))", {{0, {}}}));
  CHECK_FALSE(holds("(assert (= (* x (ite (> x 1.4142135) x 5)) 2))", {{0, {}}}));
}

TEST_CASE("inverses and their denominators", "[enclosure]") {
  // Lost without it: 1/x where x may be 0.
  const Formula formula = read_formula("x - 1/y - 1/y = 0\nx - y = 0\nnonzero z\n", "f", Station::etr_inv_eq);
  const Rational root(1414213562, 1000000000);
  EnclosedAssignment good{{root, root, Rational(1)}, Rational(1, 1000000), {0, 1}, {{0, {}}, {1, {}}}};
  CHECK(problem_of(formula, good).empty());
  EnclosedAssignment zero = good;
  zero.values[2] = Rational(0);
  CHECK(problem_of(formula, zero) == "z may be 0");
  const Formula may_be_zero = read_formula("x + z = 0\nnonzero x\n", "f", Station::etr_inv_eq);
  CHECK(problem_of(may_be_zero, {{Rational(0), Rational(0)}, Rational(1), {0}, {{0, {}}}}) == "x may be 0");
  const Formula inverse = read_formula("1/x - 1/x = 0\n", "f", Station::etr_inv_eq);
  CHECK(problem_of(inverse, {{Rational(0)}, Rational(1), {}, {}}) == "x may be 0");
  const Formula inv = read_formula("x * y = 1\nx + x = y\n", "f", Station::etr_inv);
  EnclosedAssignment half{{
                              Rational(7071067811, 10000000000),
                              root,
                          },
                          Rational(1, 1000000),
                          {0, 1},
                          {{0, {}}, {1, {}}}};
  CHECK(problem_of(inv, half).empty());
  half.equations = {{0, {}}, {0, {}}};
  CHECK(says(problem_of(inv, half), "says the same as another"));
  half.equations = {{0, {}}, {2, {}}};
  CHECK(says(problem_of(inv, half), needs_equation));
  half.equations = {{0, {}}, {1, {0}}};
  CHECK(says(problem_of(inv, half), needs_equation));
}

TEST_CASE("weights are enclosed", "[enclosure]") {
  const TrainingInstance instance = chain("identity", R"({"x":[1],"y":[2]})");
  // w v = 2: w stays 3/2, so v is 4/3, which 1.3333 is near.
  const Rational w(3, 2);
  EnclosedWitness good{{w, Rational(13333, 10000)}, {Rational(0), Rational(0)}, Rational(1, 1000), {1}, {{2, 0}}};
  CHECK(problem_of(instance, good).empty());
  EnclosedWitness none = good;
  none.equations.clear();
  CHECK(problem_of(instance, none) == "there are not as many equations as unknowns");
  EnclosedWitness wide = good;
  wide.unknowns = {0, 1};
  CHECK_FALSE(problem_of(instance, wide).empty());

  // Two data points, of which one has no equation.
  const TrainingInstance two = chain("identity", R"({"x":[1],"y":[2]},{"x":[2],"y":[4]})");
  CHECK(says(problem_of(two, good), needs_equation));
  // Rows of the same inputs and target are one, and cannot be named twice.
  const TrainingInstance same = chain("identity", R"({"x":[1],"y":[2]},{"x":["1"],"y":["2"]})");
  CHECK(problem_of(same, good).empty());
  EnclosedWitness both = good;
  both.unknowns = {0, 1};
  both.equations = {{2, 0}, {2, 1}};
  CHECK(says(problem_of(same, both), "says the same as another"));
  // What depends on no unknown still has to hold, and is no equation.
  const TrainingInstance exact = chain("identity", R"({"x":[1],"y":[2]},{"x":[0],"y":[1]})");
  CHECK(says(problem_of(exact, good), "is not its target"));
  EnclosedWitness shifted = good;
  shifted.biases = {Rational(-3, 2), Rational(2)};  // h is 0 at x = 1, so y is 2
  CHECK(says(problem_of(instance, shifted), "depends on no unknown"));
}

TEST_CASE("what is prescribed is no unknown, and is as prescribed", "[enclosure]") {
  TrainingInstance instance = chain("identity", R"({"x":[1],"y":[2]})");
  EnclosedWitness witness{{Rational(3, 2), Rational(13333, 10000)}, {0, 0}, Rational(1, 1000), {1}, {{2, 0}}};
  instance.network.edges[1].weight = Rational(13333, 10000);
  CHECK(says(problem_of(instance, witness), "is prescribed"));
  instance.network.edges[1].weight.reset();
  instance.network.edges[0].weight = Rational(1);
  CHECK(says(problem_of(instance, witness), "is not as prescribed"));
}

TEST_CASE("a ReLU has one sign in all of the box, or is 0 by an equation", "[enclosure]") {
  // Lost without it: a kink in the box, where the derivative says nothing.
  // h = relu(w x + b) with b = -1 and w near 1: 0 at x = 1.
  const TrainingInstance instance = chain("relu", R"({"x":[1],"y":[0]},{"x":[3],"y":[4]})");
  const Rational near(1000001, 1000000);
  // w = 1, v = 2: the sum of h on the first point is 0, which a listed equation says.
  EnclosedWitness good{
      {near, Rational(2) * near}, {Rational(-1), Rational(0)}, Rational(1, 1000), {0, 1}, {{1, 0}, {2, 1}}};
  CHECK(problem_of(instance, good).empty());
  EnclosedWitness kinked = good;
  kinked.unknowns = {1};
  kinked.equations = {{2, 1}};
  CHECK_FALSE(problem_of(instance, kinked).empty());  // w fixed at near: h is above 0, and so is y
  kinked.unknowns = {0};
  CHECK(says(problem_of(instance, kinked), "has no one sign"));
  // Exactly 0 is fine where no unknown is in it.
  EnclosedWitness exact{{Rational(1), near + near}, {Rational(-1), Rational(0)}, Rational(1, 1000), {1}, {{2, 1}}};
  CHECK(problem_of(instance, exact).empty());
  exact.unknowns = {1, 3};
  exact.equations = {{1, 0}, {2, 1}};
  CHECK(says(problem_of(instance, exact), "the sum of \"h\" depends on no unknown"));
  // The next point is evaluated from scratch where the one before was 0 by an equation.
  const TrainingInstance third = chain("relu", R"({"x":[1],"y":[0]},{"x":[3],"y":[4]},{"x":[2],"y":[3]})");
  CHECK(says(problem_of(third, good), needs_equation));
}

TEST_CASE("an equation about a ReLU is about its own data point", "[enclosure]") {
  // Lost without it: a neuron that stays 0 on the next data point, where nothing says so.
  const TrainingInstance instance = read_instance(
      R"({"nnsolve":"training/1","network":{"inputs":["a","x"],"hidden":[{"id":"h","activation":"relu"}],"outputs":["y"],)"
      R"("edges":[["x","h"],["h","y"],["a","y"]]},"data":[{"x":[0,1],"y":[0]},{"x":[1,1],"y":[1]},{"x":[0,2],"y":[1]}]})",
      "n");
  // h = relu(x - 1), y = h + a: the unknowns are the weight of x and that of h.
  const Rational near(999999, 1000000);
  EnclosedWitness witness{
      {near, near, Rational(1)}, {Rational(-1), Rational(0)}, Rational(1, 1000), {0, 1}, {{2, 0}, {3, 2}}};
  CHECK(says(problem_of(instance, witness), "has no one sign"));
  // Nor where nothing that feeds it has changed: h is about 0, its bias, on both data points.
  const TrainingInstance biased = read_instance(
      R"({"nnsolve":"training/1","network":{"inputs":["a","x"],"hidden":[{"id":"h","activation":"relu"}],"outputs":["y"],)"
      R"("edges":[["x","h"],["h","y"],["a","y"]]},"data":[{"x":[0,0],"y":[0]},{"x":[1,0],"y":[1]}]})",
      "n");
  const EnclosedWitness once{{1, 1, 1}, {Rational(1, 1000000), 0}, Rational(1, 1000), {3}, {{2, 0}}};
  CHECK(says(problem_of(biased, once), "has no one sign"));
  witness.unknowns = {0, 1, 2};
  witness.equations = {{2, 0}, {2, 0}, {3, 2}};
  CHECK(says(problem_of(instance, witness), "says the same as another"));
}

TEST_CASE("a ReLU output is above 0 for a positive target, below for 0", "[enclosure]") {
  const TrainingInstance instance =
      read_instance(R"({"nnsolve":"training/1","network":{"inputs":["x"],"outputs":[{"id":"y","activation":"relu"}],)"
                    R"("edges":[["x","y"]]},"data":[{"x":[1],"y":[3]},{"x":[-2],"y":[0]},{"x":[-1],"y":[0]}]})",
                    "n");
  EnclosedWitness good{{Rational(29999, 10000)}, {Rational(0)}, Rational(1, 1000), {0}, {{1, 0}}};
  CHECK(problem_of(instance, good).empty());
  good.biases = {Rational(29999, 10000)};
  good.weights = {Rational(1, 100000)};
  CHECK_FALSE(problem_of(instance, good).empty());
  EnclosedWitness touching{{Rational(29999, 20000)}, {Rational(15, 10)}, Rational(1, 1000), {0}, {{1, 0}}};
  CHECK(says(problem_of(instance, touching), "has no one sign"));  // at x = -1 the sum is 0 at the solution
}
