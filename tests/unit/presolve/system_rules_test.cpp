// Each rule on systems alone: where it must act, what is left then, and a neighbour of that where it must not.
#include "unit/presolve/rule_support.h"

#include <catch2/catch.hpp>

using namespace nnsolve;
using namespace nnsolve::test;
using namespace nnsolve::presolving;

namespace {

const Polynomial four(Rational(4));

Constraint zero(Polynomial polynomial) { return Constraint::atom(std::move(polynomial), Relation::equal); }

}  // namespace

TEST_CASE("Rule: signs", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y");
  m.equation(x * x + y * y);
  const OneStep step = by_constraint(m.system, propagate_signs);
  CHECK(step.left() == Texts{"x = 0", "y = 0"});
  NamedSystem mixed;
  mixed.equation(mixed("x") * mixed("x") - mixed("y") * mixed("y"));
  CHECK_FALSE(by_constraint(mixed.system, propagate_signs).has_fired);
}

TEST_CASE("Rule: zero", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), z = m("z");  // the order of arguments is up to the compiler
  m.require(-x * x, Relation::greater_equal);
  m.equation(x + y, z);
  CHECK(by_variable(m.system, replace_known_zero).left() == Texts{"y - z = 0"});
}

TEST_CASE("Rule: cancel", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), z = m("z");
  m.equation(x * x * y, x * z);
  CHECK_FALSE(by_constraint(m.system, cancel_nonzero_variables).has_fired);
  m.require(x, Relation::not_equal);
  CHECK(by_constraint(m.system, cancel_nonzero_variables).left() == Texts{"x /= 0", "x*y - z = 0"});
  NamedSystem inequality;  // of a factor whose sign is not known, the square only
  inequality.require(inequality("x"), Relation::not_equal);
  inequality.require(inequality("x") * inequality("y") + inequality("x"), Relation::greater);
  CHECK_FALSE(by_constraint(inequality.system, cancel_nonzero_variables).has_fired);
}

TEST_CASE("Rule: absorb", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), z = m("z");
  m.equation(x * (y * y + one), z * z * z);
  CHECK(by_variable(m.system, absorb_equation).left().empty());
  NamedSystem may_vanish;
  may_vanish.equation(may_vanish("x") * may_vanish("y"), may_vanish("z") * may_vanish("z"));
  CHECK_FALSE(by_variable(may_vanish.system, absorb_equation).has_fired);
}

TEST_CASE("Rule: alias and eliminate", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), z = m("z");
  m.equation(x, y * Rational(3));
  m.equation(x * x, y + z);
  CHECK(by_constraint(m.system, eliminate_alias).left() == Texts{"9*y*y - y - z = 0"});
  CHECK(by_constraint(m.system, eliminate_linear).has_fired);
  NamedSystem none;
  none.equation(none("x") * none("x"), none("y") * none("y"));
  CHECK_FALSE(by_constraint(none.system, eliminate_linear).has_fired);
}

TEST_CASE("Rule: fold, with what the equation itself says of the pivot", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), z = m("z"), w = m("w");
  m.equation(x * (y + one), one);
  m.equation(x * z * z, w * w);
  CHECK(by_constraint(m.system, eliminate_rational).left() == Texts{"x /= 0", "x*z*z - w*w = 0"});
}

TEST_CASE("Solving for x where p and the rest share no zero", "[system-rules]") {
  // 1/P + 1/Q = e with P = y + z: where P*Q is 0, the equation is not.
  NamedSystem m;
  const Polynomial e = m("e"), y = m("y"), z = m("z"), q = m("q");
  m.require(q, Relation::not_equal);
  m.equation(e * (y + z) * q, y + z + q);
  m.equation(e * y * z, e + one);
  const OneStep step = by_constraint(m.system, eliminate_with_some_growth);
  REQUIRE(step.has_fired);
  // e*p = p has every e for p = 0.
  NamedSystem shared;
  shared.equation(shared("e") * shared("y"), shared("y") * shared("z"));
  shared.equation(shared("e") * shared("e") + shared("z") * shared("y") * shared("y"), two);
  CHECK_FALSE(by_constraint(shared.system, eliminate_with_some_growth).has_fired);
  // e*(y + z) = y + 2*z has every e for y = z = 0, although y + 2*z is z where y + z is 0.
  NamedSystem reduced;
  const Polynomial a = reduced("a"), b = reduced("b");
  reduced.equation(reduced("e") * (a + b), a + two * b);
  reduced.equation(reduced("e") * reduced("e"), a * a + b * b + two);
  CHECK_FALSE(by_constraint(reduced.system, eliminate_with_some_growth).has_fired);
}

TEST_CASE("Rule: trial", "[system-rules]") {
  // e = 1/P + 1/Q = 1/t + 1/S, S = P + Q - t, e /= 0 says P = t or Q = t.
  NamedSystem m;
  const Polynomial e = m("e"), p = m("p"), q = m("q"), t = m("t");
  for (const char* name : {"e", "p", "q", "t"}) m.require(m(name), Relation::not_equal);
  m.equation((e * p - one) * q, p);
  m.equation((e * t - one) * (p + q - t), t);
  const OneStep step = by_constraint(m.system, eliminate_by_trial);
  REQUIRE(step.has_fired);
  CHECK(measure(step.presolved.system).equations == 1);
  const PresolvedSystem all = presolve(m.system);
  CHECK_FALSE(all.is_unsat);
  // Not where all becomes longer.
  NamedSystem longer;
  longer.equation(longer("x") * longer("y"), one);
  longer.equation(longer("x") * longer("x") + longer("z") * longer("x") + longer("z"), longer("y") * longer("z"));
  CHECK_FALSE(by_constraint(longer.system, eliminate_by_trial).has_fired);
}

TEST_CASE("Rule: sign symmetry takes the variable that occurs most often", "[system-rules]") {
  NamedSystem m;
  const Polynomial b = m("b"), u = m("u"), v = m("v");
  m.equation(b * b, one);
  m.equation(u * u, one);
  m.equation(u + u, v + b);
  m.equation(u * v, m("z") * m("z"));
  const OneStep step = by_constraint(m.system, fix_sign);
  REQUIRE(step.has_fired);
  CHECK(step.presolved.lift.steps.front().variable == 1);
  m.equation(v, two);
  CHECK_FALSE(by_constraint(m.system, fix_sign).has_fired);
}

TEST_CASE("Rule: scaling", "[system-rules]") {
  NamedSystem m;
  const Polynomial w = m("w"), v = m("v"), z = m("z");
  m.equation(w * v, z);
  CHECK(by_variable(m.system, fix_scale).has_fired);
  m.require(v, Relation::greater);
  m.require(z - one, Relation::greater);
  CHECK_FALSE(by_variable(m.system, fix_scale).has_fired);
}

TEST_CASE("Rule: disjunction", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y");
  m.require(x, Relation::greater);
  m.system.constraints.push_back(Constraint::any({zero(x), zero(y)}));
  CHECK(by_constraint(m.system, simplify_disjunction).left() == Texts{"x > 0", "y = 0"});
}

TEST_CASE("Rule: branches", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), z = m("z");
  const Constraint less = Constraint::atom(y - x, Relation::greater);
  auto both = [](Constraint a, Constraint b) { return Constraint::all({std::move(a), std::move(b)}); };
  auto is_sign = [](const Polynomial& p, Relation relation) { return Constraint::atom(p, relation); };
  SECTION("a sign that differs is the union") {
    m.system.constraints.push_back(Constraint::any(
        {both(zero(x), zero(y - one)), both(is_sign(-x, Relation::greater), zero(z)), is_sign(-x, Relation::greater)}));
    const PresolveOptions options;
    const Editor editor(m.system, options);
    Budget budget(m.system.variable_count());
    const Proposal edit = learn_from_branches(editor.store(), 0, budget);
    REQUIRE(edit.has_value());
    CHECK(edit->learned == std::vector<std::pair<Variable, SignSet>>{{0, signs::not_positive}});
  }
  SECTION("an atom that all have is taken out") {
    m.system.constraints.push_back(Constraint::any({both(less, zero(z - one)), both(less, zero(z * x + one))}));
    CHECK(by_constraint(m.system, learn_from_branches).left().front() == "-x + y > 0");
    m.system.constraints.push_back(Constraint::any({both(zero(z), less), both(less, zero(x))}));
    m.system.constraints.push_back(less);
    CHECK_FALSE(by_constraint(m.system, learn_from_branches).has_fired);
  }
  SECTION("a branch that contradicts itself goes") {
    const Constraint more = is_sign(x - y, Relation::greater);
    m.system.constraints.push_back(Constraint::any({both(less, more), both(less, zero(z)), both(zero(x), zero(y))}));
    CHECK(by_constraint(m.system, learn_from_branches).left() ==
          Texts{"any(all(-x + y > 0, z = 0), all(x = 0, y = 0))"});
    m.system.constraints.back() = Constraint::any({both(less, more), both(zero(x - y), more)});
    CHECK(by_constraint(m.system, learn_from_branches).presolved.is_unsat);
  }
  SECTION("not one that a branch lacks, or has otherwise") {
    m.system.constraints.push_back(Constraint::any({both(less, zero(z)), zero(x)}));
    m.system.constraints.push_back(
        Constraint::any({both(less, zero(z)), both(zero(x), is_sign(x - y, Relation::greater))}));
    m.system.constraints.push_back(
        Constraint::any({both(less, zero(z)), Constraint::any({both(less, zero(x)), zero(y)})}));
    CHECK_FALSE(by_constraint(m.system, learn_from_branches).has_fired);
  }
}

TEST_CASE("Rule: real roots, and rational ones as cases", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x");
  m.equation((x - one) * (x - two) * (x * x + one));
  CHECK(by_constraint(m.system, restrict_to_real_roots).left() == Texts{"any(x - 2 = 0, x - 1 = 0)"});
  NamedSystem irrational;
  irrational.equation((irrational("x") - one) * (irrational("x") * irrational("x") - two));
  CHECK_FALSE(by_constraint(irrational.system, restrict_to_real_roots).has_fired);
}

TEST_CASE("Rule: factors", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y");
  m.equation((x - y) * (x + y + one) * (x * x + y * y + one));
  CHECK(by_constraint(m.system, split_into_factors).left() == Texts{"any(x - y = 0, x + y + 1 = 0)"});
}

TEST_CASE("Rule: shift, of atoms and of disjunctions", "[system-rules]") {
  NamedSystem m;
  const Polynomial t = m("t"), w = m("w"), x = m("x");
  m.system.constraints.push_back(Constraint::any({zero(t - w), zero(x)}));
  m.system.constraints.push_back(Constraint::any({zero(t - w + two), zero(x - one)}));
  m.require(t + x * x, Relation::not_equal);
  const OneStep step = by_constraint(m.system, shift_variables);
  REQUIRE(step.has_fired);
  CHECK(measure(step.presolved.system).terms < measure(m.system).terms);
  NamedSystem apart;  // t + w besides: nothing is gained
  apart.system.constraints.push_back(Constraint::any({zero(apart("t") - apart("w")), zero(apart("t") + apart("w"))}));
  CHECK_FALSE(by_constraint(apart.system, shift_variables).has_fired);
}

TEST_CASE("Rule: reciprocal, where degrees become less and the sign is kept", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), z = m("z");
  m.require(x, Relation::not_equal);
  m.equation(x * x * y + x * x * z + x, one);
  m.require(x * y - z, Relation::not_equal);
  const OneStep step = by_constraint(m.system, invert_variable);
  REQUIRE(step.has_fired);
  CHECK(step.left() == Texts{"x /= 0", "x*x - x - y - z = 0", "x*z - y /= 0"});
  Assignment values;  // 1/x, y, z
  values.values = {Value(two.constant_term()), Value(Rational(1)), Value(Rational(1))};
  const Assignment lifted = lift(step.presolved.lift, values);
  CHECK(satisfies(m.system, lifted));
  CHECK(lifted.values[0].rational() == Rational(1, 2));

  NamedSystem inequality;  // an even power of x, unless its sign is known
  inequality.require(inequality("x"), Relation::not_equal);
  const Polynomial cubic = inequality("x") * inequality("x") * inequality("x") * (inequality("y") - inequality("z"));
  inequality.require(cubic - inequality("x"), Relation::greater);
  CHECK(by_constraint(inequality.system, invert_variable).left() ==
        Texts{"-x*x*x - x*z + x*y > 0", "x /= 0"});
  inequality.require(-inequality("x"), Relation::greater);
  CHECK(by_constraint(inequality.system, invert_variable).left() == Texts{"-x > 0", "x*x + z - y > 0"});

  NamedSystem unknown;  // may be 0
  unknown.equation(unknown("x") * unknown("x") * unknown("y") + unknown("x") * unknown("x") * unknown("z"), one);
  CHECK_FALSE(by_constraint(unknown.system, invert_variable).has_fired);
  unknown.require(unknown("x"), Relation::greater);
  CHECK(by_constraint(unknown.system, invert_variable).has_fired);
  unknown.equation(unknown("x") * unknown("z") + unknown("y") * unknown("x") * unknown("x") + two + unknown("z"));
  CHECK_FALSE(by_constraint(unknown.system, invert_variable).has_fired);  // as much is lost elsewhere
}

TEST_CASE("Rule: pick", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y");
  m.require(x - y * y, Relation::greater);
  m.require(x * Rational(2) + y, Relation::greater_equal);
  m.require(x - four, Relation::not_equal);
  const OneStep step = by_variable(m.system, pick_beyond_inequalities);
  CHECK(step.left().empty());
  Assignment values;
  values.values = {Value(), Value(Rational(2))};
  CHECK(satisfies(m.system, lift(step.presolved.lift, values)));
  m.require(-x, Relation::greater);
  NamedSystem bounded;
  bounded.require(bounded("x") - bounded("y") * bounded("y"), Relation::greater);
  bounded.require(bounded("y") * bounded("z") - bounded("x"), Relation::greater);
  bounded.equation(bounded("y") * bounded("z") * bounded("z"), one);
  CHECK_FALSE(by_variable(bounded.system, pick_beyond_inequalities).has_fired);
}
