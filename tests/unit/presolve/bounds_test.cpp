// Bounds: what they decide, and that nothing they followed from is lost when an atom goes because of them.
#include "unit/presolve/rule_support.h"

#include <catch2/catch.hpp>

using namespace nnsolve;
using namespace nnsolve::test;
using namespace nnsolve::presolving;

namespace {

const Polynomial three(Rational(3));

Polynomial number(std::int64_t value) { return {Rational(value)}; }

/// After the rules about bounds only, until they have nothing more to say; a cap shows whether they come to an end.
OneStep by_bounds(const System& system) {
  const PresolveOptions options;
  Editor editor(system, options);
  Budget budget(system.variable_count());
  OneStep step;
  bool is_changed = true;
  std::size_t rounds = 0;
  while (is_changed && !editor.is_unsat()) {
    REQUIRE(++rounds < 100);
    is_changed = false;
    for (ConstraintId id = 0; id < editor.store().constraint_count() && !editor.is_unsat(); ++id) {
      for (const bool of_bounds : {true, false}) {
        Proposal edit =
            of_bounds ? propagate_bounds(editor.store(), id, budget) : simplify_disjunction(editor.store(), id);
        if (!edit || editor.is_unsat()) continue;
        editor.apply(*std::move(edit), "tested");
        is_changed = true;
      }
    }
  }
  step.presolved = editor.finish();
  return step;
}

bool is_refuted(const System& system) { return by_bounds(system).presolved.is_unsat; }

}  // namespace

TEST_CASE("Bounds: products, powers and sums that cannot be", "[bounds]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y");
  m.require(x - two, Relation::greater_equal);
  SECTION("a product") {
    m.require(y - three, Relation::greater_equal);
    m.require(number(5) - x * y, Relation::greater);
    CHECK(is_refuted(m.system));
  }
  SECTION("a product at its bound") {
    m.require(y - three, Relation::greater_equal);
    m.require(number(6) - x * y, Relation::greater_equal);
    CHECK_FALSE(is_refuted(m.system));
    CHECK(presolve(m.system).system.constraints.empty());  // x = 2, y = 3
    m.require(x - two, Relation::greater);
    CHECK(is_refuted(m.system));
  }
  SECTION("powers") {
    m.equation(x * x + y * y, one);
    CHECK(is_refuted(m.system));
  }
  SECTION("a chain of sums") {
    m.equation(y, x + one);
    m.require(number(9) - y * Rational(3), Relation::greater);
    CHECK(is_refuted(m.system));
  }
  SECTION("a quotient") {
    m.equation(x * y, number(6));  // 0 < y <= 3
    m.require(y - three, Relation::greater);
    CHECK(is_refuted(m.system));
  }
}

TEST_CASE("Bounds: a factor that may be 0 is not divided by", "[bounds]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y");
  m.require(x, Relation::greater_equal);
  m.require(one - x, Relation::greater_equal);
  m.require(x * y, Relation::greater_equal);
  m.require(-y - one, Relation::greater_equal);  // x = 0
  CHECK_FALSE(is_refuted(m.system));
}

TEST_CASE("Bounds: an atom that goes leaves the bounds that it went for", "[bounds]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y");
  SECTION("which are there") {
    m.require(x - two, Relation::greater_equal);
    m.require(y - three, Relation::greater_equal);
    m.require(x * y - number(5), Relation::greater);
    CHECK(by_bounds(m.system).left() == Texts{"x - 2 >= 0", "y - 3 >= 0"});
  }
  SECTION("which follow") {
    m.require(x + y - number(5), Relation::greater_equal);
    m.require(three - y, Relation::greater_equal);
    m.require(x * x * x - number(7), Relation::greater);
    CHECK(by_bounds(m.system).left() == Texts{"-y + 3 >= 0", "x + y - 5 >= 0", "x - 2 >= 0"});
  }
  SECTION("which follow, open, and a sign") {
    m.require(x + y - number(5), Relation::greater);
    m.require(three - y, Relation::greater_equal);
    m.require(x * x * x - number(8), Relation::greater);
    m.equation(m("z") * x, number(4));
    m.require(m("z") * x + x, Relation::greater);
    CHECK(by_bounds(m.system).left() == Texts{"-y + 3 >= 0", "x + y - 5 > 0", "x - 2 > 0", "x*z - 4 = 0", "z > 0"});
  }
  SECTION("a weaker bound") {
    m.require(x - one, Relation::greater);
    m.require(x - two, Relation::greater_equal);
    CHECK(by_bounds(m.system).left() == Texts{"x - 2 >= 0"});
  }
  SECTION("in a disjunction") {
    m.require(x - two, Relation::greater_equal);
    m.system.constraints.push_back(Constraint::any(
        {Constraint::atom(one - x * x, Relation::greater_equal), Constraint::atom(y - one, Relation::equal)}));
    CHECK(by_bounds(m.system).left() == Texts{"x - 2 >= 0", "y - 1 = 0"});
  }
}

TEST_CASE("Bounds: an atom does not go because of what follows from it alone", "[bounds]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y");
  m.require(x * Rational(3) - two, Relation::greater_equal);
  m.require(x - y, Relation::greater_equal);
  m.require(y - one, Relation::greater_equal);
  m.equation(x * x * y, y * y + three);
  const OneStep step = by_bounds(m.system);
  for (int numerator : {-4, 0, 2, 4}) {
    Assignment values;
    values.values = {Value(Rational(numerator, 4)), Value(Rational(1))};
    const bool is_solution = satisfies(m.system, values);
    CHECK(satisfies(step.presolved.system, values) == is_solution);
  }
  CHECK(std::ranges::count(step.left(), "x - y >= 0") == 1);
}

TEST_CASE("Bounds: what comes ever closer to a limit comes to an end", "[bounds]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), z = m("z");
  m.require(y - x * Rational(2), Relation::greater_equal);  // 0 <= 2*x <= y <= 2*x, only x = y = 0
  m.require(x - y, Relation::greater_equal);
  m.require(one - y, Relation::greater_equal);
  m.require(x * z + one, Relation::greater_equal);
  CHECK_FALSE(is_refuted(m.system));
  NamedSystem endless;  // x < y/2, y < x/2, no solution with x > 1, which bounds alone do not find
  const Polynomial a = endless("a"), b = endless("b");
  endless.require(b - a * Rational(2), Relation::greater);
  endless.require(a - b * Rational(2), Relation::greater);
  endless.require(a - one, Relation::greater);
  CHECK(std::ranges::count(by_bounds(endless.system).left(), "a - 1 > 0") == 1);  // not replaced each time
  NamedSystem tall;                                                               // the bound of y takes too many words
  Polynomial much(Rational(1));
  for (int i = 0; i < 200; ++i) much *= Rational(1000);
  tall.require(tall("x") - much, Relation::greater);
  tall.require(tall("y") - tall("x"), Relation::greater);
  tall.require(tall("y") * tall("y") * tall("y") - one, Relation::greater);
  CHECK(by_bounds(tall.system).left().size() == 3);
}

TEST_CASE("Bounds: a variable has none any more once it means something else", "[bounds]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y");
  m.require(x - two, Relation::greater_equal);
  m.require(y * x - one, Relation::greater_equal);
  const PresolveOptions options;
  Editor editor(m.system, options);
  Budget budget(editor.store().variable_count());
  editor.apply(*propagate_bounds(editor.store(), 0, budget), "tested");
  REQUIRE(editor.store().bounds(0).lower.has_value());
  Edit edit(Edit::Kind::change, Reason::Kind::definition);
  edit.images = {{0, x + y}};
  editor.apply(std::move(edit), "tested");
  CHECK(editor.store().bounds(0).is_everything());
  CHECK(editor.store().known(0) == signs::any);
}

TEST_CASE("Bounds: a variable between c and c is c", "[bounds]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), z = m("z");
  m.require(x - two, Relation::greater_equal);
  m.equation(x + y * y, two);
  m.equation(z * z * z + z * x, number(3));
  const PresolvedSystem presolved = presolve(m.system);
  REQUIRE_FALSE(presolved.is_unsat);
  Assignment values;
  values.values = {Value(), Value(), Value(Rational(1))};
  REQUIRE(satisfies(presolved.system, values));
  CHECK(satisfies(m.system, lift(presolved.lift, values)));
}
