// Without consequences a ReLU task takes a hundred times as many conflicts; with wrong ones it has wrong answers, which
// decide_linear_test.cpp would show.
#include "linear/consequences.h"

#include "linear/decide_linear.h"
#include "random_linear.h"

#include <catch2/catch.hpp>

#include <algorithm>

namespace nnsolve::test {

namespace {

const Polynomial h = Polynomial::variable(2);

bool says(const Skeleton& skeleton, const Polynomial& polynomial) {
  const auto atom = static_cast<std::size_t>(
      std::ranges::find(skeleton.atoms, LinearAtom{polynomial, Relation::greater_equal}) - skeleton.atoms.begin());
  return std::ranges::any_of(skeleton.clauses, [&](const SkeletonClause& clause) {
    return clause.premise == SkeletonClause::always && clause.options == std::vector{atom};
  });
}

}  // namespace

TEST_CASE("Both cases of a ReLU say that it is at least 0 and its input", "[consequences]") {
  System system{{"x", "y", "h"}, {}};
  system.constraints.push_back(Constraint::any(
      {Constraint::all({Constraint::atom(-x, Relation::greater_equal), Constraint::atom(h, Relation::equal)}),
       Constraint::all({Constraint::atom(x, Relation::greater_equal), Constraint::atom(h - x, Relation::equal)})}));
  Skeleton skeleton = make_skeleton(system);
  const std::vector<LinearLemma> lemmas = add_consequences(skeleton);
  CHECK(says(skeleton, h));
  CHECK(says(skeleton, h - x));
  CHECK_FALSE(says(skeleton, -h));
  CHECK_FALSE(says(skeleton, x));
  for (const LinearLemma& lemma : lemmas) CHECK(is_shown(lemma, skeleton.atoms));
  // The sign of the input follows from the rest, and is said no more.
  for (const SkeletonClause& clause : skeleton.clauses) {
    for (const std::size_t option : clause.options) {
      if (option >= skeleton.atoms.size()) continue;
      CHECK(skeleton.atoms[option].polynomial != x);
      CHECK(skeleton.atoms[option].polynomial != -x);
    }
  }
}

TEST_CASE("An option that is impossible is no obstacle", "[consequences]") {
  System system{{"x", "y", "h"}, {}};
  system.constraints.push_back(
      Constraint::any({Constraint::all({Constraint::atom(h, Relation::greater),
                                        Constraint::atom(-h - number(1), Relation::greater_equal)}),
                       Constraint::atom(x, Relation::greater_equal)}));
  Skeleton skeleton = make_skeleton(system);
  for (const LinearLemma& lemma : add_consequences(skeleton)) CHECK(is_shown(lemma, skeleton.atoms));
  CHECK(says(skeleton, x));
}

TEST_CASE("Of two parts that imply each other one stays", "[consequences]") {
  System system{{"x", "y"}, {}};
  system.constraints.push_back(Constraint::any(
      {Constraint::all({is(y, Relation::equal), is(x, Relation::greater_equal), is(x + y, Relation::greater_equal)}),
       Constraint::all({is(y, Relation::equal), is(-x - number(5), Relation::greater_equal)})}));
  system.constraints.push_back(is(-x, Relation::greater));
  system.constraints.push_back(is(x + number(5), Relation::greater));
  CHECK(std::holds_alternative<LinearUnsat>(decide_linear(system)));
}

}  // namespace nnsolve::test
