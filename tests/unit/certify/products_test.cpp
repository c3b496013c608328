// Contradictions of a few atoms by products. Without these tests a conclusion by signs or bounds could go without
// steps; and an odd number of factors could be taken for a square.
#include "certify/products.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

namespace {

const Polynomial x = Polynomial::variable(0), y = Polynomial::variable(1), z = Polynomial::variable(2);
const Polynomial one(Rational(1)), two(Rational(2)), five(Rational(5));

CertificateBase base_of(const std::vector<Constraint>& atoms) {
  CertificateBase base{{"\"x\"", "\"y\"", "\"z\""}, {}, {}};
  for (const Constraint& atom : atoms) base.facts.push_back({"\"f\"", atom, {}});
  return base;
}

/// Whether a sum of products contradicts itself, evaluated by definition.
bool are_contradictory(const std::vector<Constraint>& atoms) {
  std::vector<std::size_t> all;
  std::vector<AtomFact> facts;
  for (std::size_t i = 0; i < atoms.size(); ++i) {
    all.push_back(i);
    facts.push_back({i, &atoms[i]});
  }
  const auto terms = contradiction_of(facts);
  if (!terms) return false;
  const Proof proof(base_of(atoms), all);
  CHECK(is_plainly_false(proof.total(*terms)));
  return true;
}

Constraint atom(const Polynomial& p, Relation relation) { return Constraint::atom(p, relation); }

}  // namespace

TEST_CASE("signs, bounds, squares and equations contradict each other by products") {
  CHECK(are_contradictory({atom(x * x + one, Relation::equal)}));
  CHECK(are_contradictory(
      {atom(x * y - one, Relation::equal), atom(x, Relation::greater), atom(-y, Relation::greater_equal)}));
  CHECK(are_contradictory({atom(x - two, Relation::greater), atom(y - two, Relation::greater),
                           atom(five - x * y - two, Relation::greater)}));
  CHECK(are_contradictory(
      {atom(x, Relation::greater_equal), atom(-x, Relation::greater_equal), atom(x, Relation::not_equal)}));
  CHECK(are_contradictory({atom(x * y + z * x, Relation::equal), atom(x, Relation::not_equal),
                           atom(y, Relation::not_equal), atom(z, Relation::equal)}));
  CHECK(are_contradictory({atom(x * x + two * (x * y) + y * y + one, Relation::equal)}));
}

TEST_CASE("what has a solution is not contradictory") {
  CHECK(!are_contradictory({atom(x * y - one, Relation::equal), atom(x, Relation::not_equal)}));
  CHECK(!are_contradictory({atom(x, Relation::not_equal), atom(-x, Relation::greater_equal)}));
  CHECK(!are_contradictory({atom(x * x * x + one, Relation::equal)}));
  CHECK(!are_contradictory({atom(x * x, Relation::equal), atom(x, Relation::greater_equal)}));
}
