// Every edit says why it is right.
//
// Without this, a rule could be added whose edits no proof can follow, or name facts that are not there.
#include "presolve/reason.h"

#include "rule_support.h"

#include <type_traits>

using namespace nnsolve;
using namespace nnsolve::presolving;
using namespace nnsolve::test;

static_assert(!std::is_default_constructible_v<Reason>);
static_assert(!std::is_default_constructible_v<Edit>);
static_assert(!std::is_constructible_v<Edit, Edit::Kind>);
static_assert(std::is_constructible_v<Edit, Edit::Kind, Reason::Kind>);

namespace {

bool rests_on(const Proposal& edit, const Fact& fact) {
  return edit && std::ranges::find(edit->reason.facts, fact) != edit->reason.facts.end();
}

}  // namespace

TEST_CASE("Reasons name the facts beyond the constraint that is replaced", "[reason]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), z = m("z");
  m.equation(x * y, one);
  m.equation(x * y * z, z + two);
  m.require(x, Relation::greater);
  m.system.constraints.push_back(
      Constraint::any({Constraint::atom(x * y - one, Relation::not_equal), Constraint::atom(z - y, Relation::equal)}));
  const PresolveOptions options;
  const Editor editor(m.system, options);
  Budget budget(3);
  const Proposal rewriting = rewrite_by_binomial(editor.store(), 0, budget);
  CHECK(rests_on(rewriting, Fact::constraint(0)));
  CHECK(rewriting->reason.kind == Reason::Kind::combination);
  const Proposal sign = propagate_signs(editor.store(), 0);
  CHECK(rests_on(sign, Fact::constraint(0)));
  CHECK(sign->reason.kind == Reason::Kind::signs);
  const Proposal simpler = simplify_disjunction(editor.store(), 2);
  CHECK(rests_on(simpler, Fact::constraint(0)));
  CHECK(simpler->reason.kind == Reason::Kind::units);
}

TEST_CASE("A contradiction rests on what contradicts itself", "[reason]") {
  NamedSystem m;
  const Polynomial x = m("x");
  m.require(x, Relation::greater);
  m.equation(x * x, two);
  m.require(one - x, Relation::greater);
  const PresolveOptions options;
  const Editor editor(m.system, options);
  Budget budget(1);
  const Proposal edit = decide_single_variable(editor.store(), 0, budget);
  REQUIRE(edit.has_value());
  CHECK(edit->kind == Edit::Kind::unsat);
  CHECK(edit->reason.kind == Reason::Kind::line);
  CHECK(edit->reason.facts == std::vector<Fact>{Fact::given_sign(0), Fact::constraint(0), Fact::constraint(1)});
}
