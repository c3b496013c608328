// Points that may be moved: one that is moved although something holds it would turn sat into unsat.
#include "unit/presolve/rule_support.h"

#include <catch2/catch.hpp>

using namespace nnsolve;
using namespace nnsolve::test;
using namespace nnsolve::presolving;

namespace {

/// What a rule adds.
Texts added_by(const System& system, Proposal (*rule)(const Store&, Budget&)) {
  const PresolveOptions options;
  const Editor editor(system, options);
  Budget budget(system.variable_count());
  Texts texts;
  if (const Proposal edit = rule(editor.store(), budget)) {
    REQUIRE(edit->kind == Edit::Kind::restrict);
    for (const Constraint& constraint : edit->added) texts.push_back(to_text(constraint, system.variable_names));
  }
  std::ranges::sort(texts);
  return texts;
}

struct Point {
  Polynomial x, y;
};

Point point(NamedSystem& m, const std::string& name) { return {m("x" + name), m("y" + name)}; }

Polynomial distance(const Point& p, const Point& q) { return (p.x - q.x) * (p.x - q.x) + (p.y - q.y) * (p.y - q.y); }

/// Twice the area of a triangle.
Polynomial area(const Point& p, const Point& q, const Point& r) {
  return (q.x - p.x) * (r.y - p.y) - (r.x - p.x) * (q.y - p.y);
}

}  // namespace

TEST_CASE("Rule: a translation moves the point that occurs most often to the origin", "[system-rules]") {
  NamedSystem m;
  const Point a = point(m, "a"), b = point(m, "b"), c = point(m, "c");
  m.equation(distance(a, b), one);
  m.require(distance(b, c) - two, Relation::greater_equal);
  CHECK(added_by(m.system, fix_by_translation) == Texts{"xb = 0", "yb = 0"});
  SECTION("in a disjunction, too") {
    m.system.constraints.push_back(Constraint::any(
        {Constraint::atom(area(a, b, c), Relation::greater), Constraint::atom(a.x - c.x, Relation::greater)}));
    CHECK(added_by(m.system, fix_by_translation) == Texts{"xb = 0", "yb = 0"});
  }
  SECTION("but for a wall in a disjunction") {
    m.system.constraints.push_back(Constraint::any(
        {Constraint::atom(area(a, b, c), Relation::greater), Constraint::atom(a.x - two, Relation::greater)}));
    CHECK(added_by(m.system, fix_by_translation) == Texts{"yb = 0"});
  }
  SECTION("but for a wall") {
    m.require(c.x - two, Relation::greater);
    CHECK(added_by(m.system, fix_by_translation) == Texts{"yb = 0"});
  }
  SECTION("but for a sign") {
    m.require(a.y, Relation::greater);
    CHECK(added_by(m.system, fix_by_translation) == Texts{"xb = 0"});
  }
  SECTION("but for a sum") {
    m.require(a.x + c.x - two, Relation::not_equal);
    CHECK(added_by(m.system, fix_by_translation) == Texts{"yb = 0"});
  }
}

TEST_CASE("Rule: no translation, where nothing may be moved, or what may is linear", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), u = m("u"), v = m("v");
  m.equation(x * y, one);
  m.equation(u, v + two);
  CHECK(added_by(m.system, fix_by_translation).empty());
}

TEST_CASE("Rule: a rotation turns a point onto an axis", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), u = m("u"), v = m("v");
  m.equation(x * x + y * y, one);
  m.require(two * two - (x - u) * (x - u) - (y - v) * (y - v), Relation::greater);
  SECTION("as it is") { CHECK(added_by(m.system, fix_by_rotation) == Texts{"x = 0"}); }
  SECTION("but for a direction") {
    m.require(u - y, Relation::greater);
    CHECK(added_by(m.system, fix_by_rotation).empty());
  }
  SECTION("but for a sign") {
    m.require(u, Relation::greater);
    CHECK(added_by(m.system, fix_by_rotation).empty());
  }
}

TEST_CASE("Rule: a rotation on an ellipse, but not on a hyperbola", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y");
  SECTION("an ellipse") {
    m.equation(x * x + y * y * two, one);
    CHECK(added_by(m.system, fix_by_rotation).size() == 1);
  }
  SECTION("a hyperbola, on which x is never 0") {
    m.equation(x * x - y * y * two, one);
    CHECK(added_by(m.system, fix_by_rotation).empty());
  }
}

TEST_CASE("Rule: a shear, if what it is along is not 0", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), u = m("u"), v = m("v");
  m.equation(x * v - y * u, one);
  m.equation((x * v - y * u) * (x * v - y * u) * y, y);  // y stays as it is
  SECTION("it may be 0") { CHECK(added_by(m.system, fix_by_rotation).empty()); }
  SECTION("it is not") {
    m.require(y, Relation::not_equal);
    CHECK(added_by(m.system, fix_by_rotation) == Texts{"x = 0"});
  }
}

TEST_CASE("Presolve fixes a frame of a configuration of points and lines", "[presolve]") {
  NamedSystem m;
  const Point a = point(m, "a"), b = point(m, "b"), c = point(m, "c"), d = point(m, "d");
  m.require(area(a, b, c), Relation::not_equal);
  m.require(area(a, b, d), Relation::not_equal);
  m.require(area(a, c, d), Relation::not_equal);
  m.equation(area(b, c, d));
  std::vector<std::string> rules;
  PresolveOptions options;
  options.trace = [&](const PresolveStep& step) { rules.push_back(step.rule); };
  const PresolvedSystem presolved = presolve(m.system, options);
  CHECK_FALSE(presolved.is_unsat);
  CHECK(std::ranges::count(rules, "translation") == 1);
  CHECK(std::ranges::count(rules, "rotation") >= 1);
}
