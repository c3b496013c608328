// The search without a theory is a SAT solver. Without these a wrong implication graph would show only as a wrong
// answer of something larger.
#include "linear/clause_search.h"

#include "support/random_instance.h"
#include "support/scale.h"

#include <catch2/catch.hpp>

#include <algorithm>

namespace nnsolve::test {

namespace {

/// Finds everything consistent; some variables at most need a value.
class NoTheory final : public SearchTheory {
 public:
  void begin_level() override { ++levels_; }
  void end_levels(std::size_t left) override {
    CHECK(left < levels_);
    levels_ = left;
  }
  Verdict look_at(std::span<const ClauseLiteral>) override { return Verdict::consistent; }
  LiteralClause conflict_clause() override { return {}; }
  const std::vector<Implied>& implied() const override { return implied_; }
  LiteralClause reason_clause(const Implied&) override { return {}; }
  bool is_needed(std::size_t) const override { return true; }
  const std::vector<std::size_t>& woken() const override { return woken_; }
  bool prefers_true(std::size_t variable) const override { return variable % 2 == 0; }

 private:
  std::size_t levels_ = 0;
  std::vector<Implied> implied_;
  std::vector<std::size_t> woken_;
};

bool is_satisfied(const std::vector<LiteralClause>& clauses, const auto& is_true) {
  return std::ranges::all_of(clauses,
                             [&](const LiteralClause& clause) { return std::ranges::any_of(clause, is_true); });
}

bool has_model(const std::vector<LiteralClause>& clauses, std::size_t variables) {
  for (std::size_t bits = 0; bits < std::size_t{1} << variables; ++bits) {
    if (is_satisfied(clauses, [&](ClauseLiteral literal) {
          return (bits >> literal.variable() & 1) == literal.is_positive();
        })) {
      return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("A search agrees with trying everything", "[clause-search]") {
  Random random(seed_or(11));
  int sat = 0;
  const int count = scaled(600);
  for (int i = 0; i < count; ++i) {
    const auto variables = static_cast<std::size_t>(uniform(random, 3, 12));
    std::vector<LiteralClause> clauses;
    const int clause_count = static_cast<int>(variables) * 43 / 10;
    for (auto k = uniform(random, 0, 2 * clause_count); k > 0; --k) {
      LiteralClause clause;
      const int length = chance(random, 0.1) ? uniform(random, 0, 2) : 3;
      for (int j = 0; j < length; ++j) {
        clause.push_back(ClauseLiteral(static_cast<std::size_t>(uniform(random, 0, static_cast<int>(variables) - 1)),
                                       chance(random, 0.5)));
      }
      clauses.push_back(clause);
    }
    NoTheory theory;
    ClauseSearch search(variables, theory);
    for (const LiteralClause& clause : clauses) search.add_clause(clause);
    const bool is_sat = search.run(1'000'000) == ClauseSearch::Verdict::satisfiable;
    INFO("seed " << seed_or(11) << ", instance " << i);
    REQUIRE(is_sat == has_model(clauses, variables));
    if (is_sat) CHECK(is_satisfied(clauses, [&](ClauseLiteral literal) { return search.is_true(literal); }));
    sat += is_sat;
  }
  CHECK(sat > count / 5);
  CHECK(sat < count * 4 / 5);
}

TEST_CASE("Pigeons do not fit, however long that takes to learn", "[clause-search]") {
  // 8 pigeons, 7 holes: some ten thousand conflicts, so restarts and forgetting happen.
  constexpr std::size_t holes = 7;
  NoTheory theory;
  ClauseSearch search((holes + 1) * holes, theory);
  const auto in = [](std::size_t pigeon, std::size_t hole) { return pigeon * holes + hole; };
  for (std::size_t pigeon = 0; pigeon <= holes; ++pigeon) {
    LiteralClause somewhere;
    for (std::size_t hole = 0; hole < holes; ++hole) {
      somewhere.push_back(ClauseLiteral(in(pigeon, hole), true));
      for (std::size_t other = 0; other < pigeon; ++other) {
        search.add_clause({ClauseLiteral(in(pigeon, hole), false), ClauseLiteral(in(other, hole), false)});
      }
    }
    search.add_clause(somewhere);
  }
  SECTION("they do not") { CHECK(search.run(10'000'000) == ClauseSearch::Verdict::unsatisfiable); }
  SECTION("and a limit ends it") {
    CHECK(search.run(100) == ClauseSearch::Verdict::stopped);
    CHECK(search.conflict_count() == 100);
  }
}

}  // namespace nnsolve::test
