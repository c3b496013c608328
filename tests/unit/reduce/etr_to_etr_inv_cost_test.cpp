// How much each gadget costs: fresh variables and constraints.
#include "etr_reduction_support.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <bit>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

struct GadgetCost {
  std::size_t variables = 0;
  std::size_t constraints = 0;
  friend bool operator==(const GadgetCost&, const GadgetCost&) = default;
  GadgetCost operator+(const GadgetCost& other) const {
    return {variables + other.variables, constraints + other.constraints};
  }
  GadgetCost operator-(const GadgetCost& other) const {
    return {variables - other.variables, constraints - other.constraints};
  }
};

std::ostream& operator<<(std::ostream& out, const GadgetCost& cost) {
  return out << cost.variables << "/" << cost.constraints;
}

/// Of the whole target, without the variables of the source.
GadgetCost cost(const Etr& formula, InequalityMode mode = InequalityMode::rational) {
  const EtrToEtrInv reduction(formula, mode);
  return {reduction.target().variable_names.size() - formula.variables().size(), reduction.target().constraints.size()};
}

/// Of a formula that make(builder, x, y, z) requires.
template <typename Make>
GadgetCost cost_of(Make make, InequalityMode mode = InequalityMode::rational) {
  Builder builder;
  const Node x = builder.real("x");
  const Node y = builder.real("y");
  const Node z = builder.real("z");
  make(builder, x, y, z);
  return cost(builder.etr, mode);
}

const GadgetCost unit{1, 1};         // u
const GadgetCost one_and_two{2, 2};  // u and 2
const GadgetCost shift_globals{6, 5};

/// The paper's own example: ((x-3)^2 + (y-2)^2) times a sum of squares is 0, and x >= 4 or y > 1.
Builder papers_example() {
  Builder b;
  const Node x = b.real("x");
  const Node y = b.real("y");
  const Node first = x * x + y * y - Rational(6) * x - Rational(4) * y + Rational(13);
  const Node square = y * y;
  const Node second = square * square - Rational(4) * (y * square) + x * x + Rational(6) * square + Rational(2) * x -
                      Rational(4) * y + Rational(2);
  b.require(first * second == Rational(0));
  b.require(x >= Rational(4) || y > Rational(1));
  return b;
}

}  // namespace

// Without it: constants could cost more than their digits, or an equation an addition more than it needs.
TEST_CASE("cost of linear equations") {
  CHECK(cost_of([](Builder& b, Node x, Node y, Node z) { b.require(x + y == z); }) == GadgetCost{0, 1});
  CHECK(cost_of([](Builder& b, Node x, Node y, Node z) { b.require(x - y == z); }) == GadgetCost{0, 1});
  CHECK(cost_of([](Builder& b, Node x, Node, Node) { b.require(Rational(3, 7) * x == Rational(0)); }) ==
        GadgetCost{0, 1});
  CHECK(cost_of([](Builder& b, Node x, Node, Node) { b.require(x == Rational(1)); }) == GadgetCost{0, 1});  // x is u
  CHECK(cost_of([](Builder& b, Node x, Node y, Node) { b.require(x == y); }) == GadgetCost{1, 2});          // ZERO
  CHECK(cost_of([](Builder& b, Node x, Node y, Node z) { b.require(x + y + z == Rational(0)); }) == GadgetCost{2, 3});
  CHECK(cost_of([](Builder& b, Node x, Node, Node) { b.require(x == Rational(5)); }) == GadgetCost{3, 4});
}

// Without it: k x could cost more than the floor(log2 k) + popcount(k) - 1 additions of double-and-add.
TEST_CASE("cost of multiples") {
  for (int k = 2; k < 200; ++k) {
    const auto popcount = static_cast<std::size_t>(std::popcount(static_cast<unsigned>(k)));
    const std::size_t additions = static_cast<std::size_t>(std::bit_width(static_cast<unsigned>(k))) + popcount - 2;
    INFO(k);
    const GadgetCost expected{additions - 1, additions};  // the last one writes into y
    CHECK(cost_of([k](Builder& b, Node x, Node y, Node) { b.require(Rational(k) * x == y); }) == expected);
    CHECK(cost_of([k](Builder& b, Node x, Node y, Node) { b.require(Rational(1, k) * x == y); }) == expected);
  }
}

// Without it: products could cost 22 or 75 constraints instead of 10.
TEST_CASE("cost of products") {
  const GadgetCost globals = one_and_two + shift_globals;
  // One fresh variable less than in the table: p is z itself.
  CHECK(cost_of([](Builder& b, Node x, Node y, Node z) { b.require(x * y == z); }) - globals == GadgetCost{21, 22});
  CHECK(cost_of([](Builder& b, Node x, Node, Node z) { b.require(x * x == z); }) - globals == GadgetCost{15, 16});
  const auto squares = [](Builder& b, Node x, Node y, Node z) {
    b.require(x * x == z);
    b.require(y * y == z);
  };
  const auto squares_and_product = [squares](Builder& b, Node x, Node y, Node z) {
    squares(b, x, y, z);
    b.require(x * y == z);
  };
  // F(x) and F(y) are there already.
  CHECK(cost_of(squares_and_product) - cost_of(squares) == GadgetCost{9, 10});
  // No product is needed to say what one of two factors is.
  CHECK(cost_of([](Builder& b, Node x, Node y, Node) { b.require(x * y == Rational(1)); }) == GadgetCost{0, 1});
  CHECK(cost_of([](Builder& b, Node x, Node, Node) { b.require(x * x == Rational(2)); }) == GadgetCost{1, 2});
}

// Without it: an inequality, the most frequent atom, could cost more than it must.
TEST_CASE("cost of inequalities") {
  const auto positive = [](Builder& b, Node x, Node, Node) { b.require(x > Rational(0)); };
  const auto not_negative = [](Builder& b, Node x, Node, Node) { b.require(x >= Rational(0)); };
  CHECK(cost_of([](Builder& b, Node x, Node, Node) { b.require(x != Rational(0)); }) == GadgetCost{1, 1});
  CHECK(cost_of(positive, InequalityMode::root) - unit == GadgetCost{6, 6});
  CHECK(cost_of(not_negative, InequalityMode::root) - unit == GadgetCost{9, 9});
  // Four squares, fewer than 4 * 7 / 4 * 6 and a sum, by w = r - 1/2 (src/reduce/README.md, "Inequalities").
  CHECK(cost_of(not_negative) - unit == GadgetCost{27, 24});
  CHECK(cost_of(positive) - unit == GadgetCost{28, 25});
}

// Without it: disjunctions could cost a product.
TEST_CASE("cost of disjunctions") {
  const auto two = [](Builder& b, Node x, Node y, Node) { b.require(x == Rational(0) || y == Rational(0)); };
  const auto three = [](Builder& b, Node x, Node y, Node z) {
    b.require(any_of({x == Rational(0), y == Rational(0), z == Rational(0)}));
  };
  CHECK(cost_of(two) == GadgetCost{2, 1} + GadgetCost{8, 9});
  CHECK(cost_of([](Builder& b, Node x, Node y, Node) { b.require(x * y == Rational(0)); }) == cost_of(two));
  // Two of them, y1 and two differences.
  CHECK(cost_of(three) == GadgetCost{2, 1} + GadgetCost{16, 18} + GadgetCost{3, 2});
}

// Without it: an example of some size could grow unnoticed.
TEST_CASE("cost of the paper's example") {
  const EtrToEtrInv roots(papers_example().etr, InequalityMode::root);
  CHECK(roots.target().variable_names.size() == 127);
  CHECK(roots.target().constraints.size() == 124);
  const auto is_inversion = [](const EtrInvConstraint& c) { return c.kind == EtrInvConstraint::Kind::inversion; };
  CHECK(std::ranges::count_if(roots.target().constraints, is_inversion) == 39);
  const EtrToEtrInv squares(papers_example().etr);
  CHECK(squares.target().variable_names.size() == 167);
  CHECK(squares.target().constraints.size() == 158);
  check_round_trip(papers_example().etr, rational_assignment({Rational(3), Rational(2)}));
}

// Without it: shared subterms could be compiled again and again, nested choices double, or coefficients be multiplied
// out: the target is to be linear in the source.
TEST_CASE("the target is linear in the source") {
  std::vector<std::size_t> sizes;
  for (const int levels : {500, 1000}) {
    Builder b;
    const Node y = b.real("y");
    Node term = b.real("x");
    Node formula = term > Rational(0);
    for (int i = 0; i < levels; ++i) {
      term = Rational(2, 3) * (term - y * term) + (term + Rational(1));
      const Node p = b.boolean(std::string("p").append(std::to_string(i)));
      formula = (formula && p) || (!formula && !p) || term == Rational(i);
    }
    b.require(formula);
    b.require(term == Rational(1));
    sizes.push_back(EtrToEtrInv(b.etr).target().constraints.size());
  }
  CHECK(sizes[1] < 2 * sizes[0] + 100 * 12);  // the numbers i have a digit more
  CHECK(sizes[1] < 1000 * 400);
}

// Without it: deep formulas would overflow the stack, and long sums take quadratic time.
TEST_CASE("deep and long formulas") {
  Builder b;
  const Node x = b.real("x");
  Node sum = x;
  Node alternating = x >= Rational(1);
  for (int i = 0; i < 10'000; ++i) {
    const Node y = b.real(std::string("y").append(std::to_string(i)));
    sum = i % 2 == 0 ? y - sum : y + sum;
    alternating = i % 2 == 0 ? alternating || y == Rational(1) : alternating && y == Rational(1);
  }
  b.require(sum == Rational(0));
  b.require(alternating);
  std::vector<Rational> values(10'001, Rational(1));
  // The sum of y's and x with alternating signs: choose x so that it is 0.
  Rational constant;
  int sign = 1;
  for (int i = 0; i < 10'000; ++i) {
    constant = i % 2 == 0 ? Rational(1) - constant : Rational(1) + constant;
    if (i % 2 == 0) sign = -sign;
  }
  values[0] = sign > 0 ? -constant : constant;
  check_round_trip(EtrToEtrInv(b.etr, InequalityMode::root), rational_assignment(values));
}
