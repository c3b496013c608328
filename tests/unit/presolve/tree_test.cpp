// Disjunctions in canonical form.
//
// Without this, rebuilding a tree without recursion could lose, repeat or move a part where it does not belong.
#include "presolve/system/tree.h"

#include "presolve/system/walk.h"
#include "rule_support.h"
#include "support/scale.h"

using namespace nnsolve;
using namespace nnsolve::presolving;
using namespace nnsolve::test;

namespace {

Constraint random_atom(Random& random) {
  Polynomial polynomial(Rational(uniform(random, -1, 1)));
  if (uniform(random, 0, 5) > 0) {
    polynomial += Polynomial::variable(static_cast<Variable>(uniform(random, 0, 2))) * Rational(uniform(random, -2, 2));
  }
  return Constraint::atom(std::move(polynomial), static_cast<Relation>(uniform(random, 0, 3)));
}

Constraint random_tree(Random& random, int depth) {
  if (depth == 0 || uniform(random, 0, 3) == 0) return random_atom(random);
  std::vector<Constraint> parts;
  const std::int64_t count = uniform(random, 0, 19) == 0 ? 40 : uniform(random, 0, 3);
  for (std::int64_t i = 0; i < count; ++i)
    parts.push_back(random_tree(random, count > 3 ? std::min(depth - 1, 1) : depth - 1));
  return uniform(random, 0, 1) == 0 ? Constraint::all(std::move(parts)) : Constraint::any(std::move(parts));
}

/// No constant but as the whole, no node of one part, none in one of its kind, atoms primitive.
bool is_canonical(const Constraint& constraint) {
  if (constraint.kind == Constraint::Kind::atom) {
    return constraint == canonical_atom(constraint.polynomial, constraint.relation);
  }
  return constraint.parts.size() > 1 && std::ranges::all_of(constraint.parts, [&](const Constraint& part) {
           return part.kind != constraint.kind && is_canonical(part);
         });
}

}  // namespace

TEST_CASE("Random trees: the canonical one is true where the given one is", "[tree]") {
  const std::uint64_t seed = seed_or(5);
  Random random(seed);
  FieldArithmetic arithmetic({});
  int constants = 0;
  for (int round = 0; round < scaled(5000); ++round) {
    CAPTURE(seed, round);
    const Constraint given = random_tree(random, 6);
    const Constraint tree = canonical_tree(given);
    const bool is_constant = is_true(tree) || is_false(tree);
    constants += is_constant ? 1 : 0;
    REQUIRE((is_constant || is_canonical(tree)));
    REQUIRE(canonical_tree(tree) == tree);
    for (int point = 0; point < 10; ++point) {
      std::vector<Value> values;
      for (int i = 0; i < 3; ++i) values.emplace_back(Rational(uniform(random, -2, 2), 2));
      REQUIRE(satisfies(tree, values, arithmetic) == satisfies(given, values, arithmetic));
    }
  }
  CHECK(constants > 500);
  CHECK(constants < scaled(5000) / 10 * 8);
}

TEST_CASE("The walk visits all atoms in order, and stops when told", "[tree]") {
  const auto x = [](int number) {
    return Constraint::atom(Polynomial::variable(static_cast<Variable>(number)), Relation::equal);
  };
  const Constraint tree = Constraint::any(
      {x(0), Constraint::all({x(1), Constraint::any({}), Constraint::any({x(2), x(3)})}), Constraint::all({}), x(4)});
  std::string visited;
  for_each_atom(tree, [&](const Constraint& atom) { visited += to_text(atom.polynomial, {"a", "b", "c", "d", "e"}); });
  CHECK(visited == "abcde");
  int count = 0;
  CHECK_FALSE(all_of_atoms(tree, [&](const Constraint&) { return ++count < 3; }));
  CHECK(count == 3);
}
