// How much each gadget costs: fresh variables and constraints, as REDUCTIONS section 4 counts them, or fewer.
#include "etr_reduction_support.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

struct Cost {
  std::size_t variables = 0;
  std::size_t constraints = 0;
  friend bool operator==(const Cost&, const Cost&) = default;
  Cost operator-(const Cost& other) const { return {variables - other.variables, constraints - other.constraints}; }
};

std::ostream& operator<<(std::ostream& out, const Cost& cost) {
  return out << cost.variables << "/" << cost.constraints;
}

/// Of the whole target, without the variables of the source.
Cost cost(const Etr& formula, InequalityMode mode = InequalityMode::rational) {
  const EtrToEtrInv reduction(formula, mode);
  return {reduction.target().variable_names.size() - formula.variables().size(), reduction.target().constraints.size()};
}

/// Of a formula that make(builder, x, y, z) requires.
template <typename Make>
Cost cost_of(Make make, InequalityMode mode = InequalityMode::rational) {
  Builder builder;
  const Node x = builder.real("x");
  const Node y = builder.real("y");
  const Node z = builder.real("z");
  make(builder, x, y, z);
  return cost(builder.etr, mode);
}

const Cost one_and_two{2, 2};
const Cost shift_globals{6, 5};

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

TEST_CASE("measure") {
  for (const InequalityMode mode : {InequalityMode::rational, InequalityMode::root}) {
    const auto show = [&](const char* what, auto make) { WARN(what << " " << cost_of(make, mode)); };
    show("x>0", [](Builder& b, Node x, Node, Node) { b.require(x > Rational(0)); });
    show("x>=0", [](Builder& b, Node x, Node, Node) { b.require(x >= Rational(0)); });
    show("x!=0", [](Builder& b, Node x, Node, Node) { b.require(x != Rational(0)); });
    show("x=0 or y=0", [](Builder& b, Node x, Node y, Node) { b.require(x == Rational(0) || y == Rational(0)); });
    show("x=0 or y=0 or z=0", [](Builder& b, Node x, Node y, Node z) {
      b.require(any_of({x == Rational(0), y == Rational(0), z == Rational(0)}));
    });
    show("xy=z", [](Builder& b, Node x, Node y, Node z) { b.require(x * y == z); });
    show("xx=z", [](Builder& b, Node x, Node, Node z) { b.require(x * x == z); });
    show("xy+xx+yy=z", [](Builder& b, Node x, Node y, Node z) { b.require(x * x + y * y + x * y == z); });
    show("xy=1", [](Builder& b, Node x, Node y, Node) { b.require(x * y == Rational(1)); });
    show("x=5", [](Builder& b, Node x, Node, Node) { b.require(x == Rational(5)); });
    const EtrToEtrInv reduction(papers_example().etr, mode);
    WARN("paper " << cost(papers_example().etr, mode) << " total vars " << reduction.target().variable_names.size());
  }
}
