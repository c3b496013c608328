// Refutations of clauses, trimmed. Without these tests a chain could miss a clause, and certificates of linear
// questions would be rejected.
#include "certify/clause_proof.h"

#include "support/random_instance.h"
#include "tests/support/scale.h"

#include <catch2/catch.hpp>

#include <set>

using namespace nnsolve;
using namespace nnsolve::test;
using generators::index_below;
using generators::Random;

namespace {

/// Whether the chain leads from the negation of the clause to a contradiction, each clause being a unit in turn.
bool follows(const LearnedClause& learned, const std::vector<LiteralClause>& clauses) {
  std::set<std::uint32_t> is_true;
  for (ClauseLiteral literal : learned.literals) is_true.insert((-literal).code);
  for (std::size_t number : learned.chain) {
    LiteralClause open;
    for (ClauseLiteral literal : clauses[number]) {
      if (!is_true.contains((-literal).code)) open.push_back(literal);
    }
    if (open.empty()) return true;
    if (open.size() > 1) return false;
    is_true.insert(open.front().code);
  }
  return false;
}

}  // namespace

TEST_CASE("random clauses are refuted by chains of units") {
  Random random(seed_or(7));
  std::size_t refuted = 0;
  for (std::size_t round = 0; round < static_cast<std::size_t>(scaled(200)); ++round) {
    constexpr std::size_t variables = 12;
    std::vector<LiteralClause> clauses;
    for (std::size_t i = 0; i < 70; ++i) {
      LiteralClause clause;
      while (clause.size() < 3) {
        const ClauseLiteral literal(index_below(random, variables), index_below(random, 2) == 0);
        bool is_new = true;
        for (ClauseLiteral other : clause) is_new = is_new && other.variable() != literal.variable();
        if (is_new) clause.push_back(literal);
      }
      clauses.push_back(clause);
    }
    const auto proof = refute_clauses(variables, clauses, 100'000);
    if (!proof) continue;
    ++refuted;
    std::vector<LiteralClause> known = clauses;
    for (const LearnedClause& learned : proof->learned) {
      CHECK(follows(learned, known));
      known.push_back(learned.literals);
    }
    REQUIRE(!proof->learned.empty());
    CHECK(proof->learned.back().literals.empty());
  }
  CHECK(refuted > static_cast<std::size_t>(scaled(200)) / 2);
}

TEST_CASE("clauses with a solution are not refuted") {
  const ClauseLiteral a(0, true), b(1, true);
  CHECK(!refute_clauses(2, {{a, b}, {-a, b}, {a, -b}}, 100));
  CHECK(refute_clauses(2, {{a, b}, {-a, b}, {a, -b}, {-a, -b}}, 100));
}
