// The laws of simplex.h: feasible values keep to all bounds and rows, a conflict adds up to a contradiction and is
// minimal, and going back leaves everything as it was before.
#include "linear/simplex.h"

#include "support/random_instance.h"
#include "support/scale.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

namespace nnsolve::test {

namespace {

using Side = Simplex::Side;
using Verdict = Simplex::Verdict;
using Form = std::vector<std::pair<Simplex::Index, Rational>>;

struct Bound {
  Simplex::Index variable;
  Side side;
  DeltaRational value;
};

/// A simplex with what it was told beside it.
struct Watched {
  Simplex simplex;
  std::vector<Form> forms;  // by variable; of those that are no rows, themselves
  std::vector<Bound> bounds;

  Simplex::Index variable(Rational start = Rational()) {
    const Simplex::Index index = simplex.add_variable(std::move(start));
    forms.push_back({{index, Rational(1)}});
    return index;
  }
  Simplex::Index row(Form form) {
    const Simplex::Index index = simplex.add_row(form);
    forms.push_back(std::move(form));
    return index;
  }
  bool bound(Simplex::Index variable, Side side, DeltaRational value) {
    bounds.push_back({variable, side, value});
    return simplex.assert_bound(variable, side, std::move(value), static_cast<Simplex::Reason>(bounds.size() - 1));
  }

  /// Rows may be forms of rows.
  void add_to(std::map<Simplex::Index, Rational>& sum, Simplex::Index index, const Rational& factor) const {
    const Form& form = forms[index];
    if (form.size() == 1 && form.front().first == index) {
      sum[index] += factor;
    } else {
      for (const auto& [part, coefficient] : form) add_to(sum, part, coefficient * factor);
    }
  }

  bool keeps_all(const std::vector<Rational>& values) const {
    for (Simplex::Index i = 0; i < forms.size(); ++i) {
      Rational sum;
      for (const auto& [part, coefficient] : forms[i]) sum += values[part] * coefficient;
      if (sum != values[i]) return false;
    }
    return std::ranges::all_of(bounds, [&](const Bound& bound) {
      const Rational room = bound.side == Side::lower ? values[bound.variable] - bound.value.standard
                                                      : bound.value.standard - values[bound.variable];
      return bound.value.infinitesimal.is_zero() ? room.sign() >= 0 : room.sign() > 0;
    });
  }

  bool conflict_adds_up() const {
    std::map<Simplex::Index, Rational> sum;
    DeltaRational limit;  // sum >= limit
    for (const Simplex::BoundTerm& term : simplex.conflict()) {
      const Bound& bound = bounds[term.reason];
      if (bound.side != term.side || term.multiplier.sign() <= 0) return false;
      const Rational factor = term.side == Side::lower ? term.multiplier : -term.multiplier;
      add_to(sum, bound.variable, factor);
      limit += bound.value * factor;
    }
    return DeltaRational() < limit && std::ranges::all_of(sum, [](const auto& part) { return part.second.is_zero(); });
  }
};

DeltaRational strictly_above(int value) { return {Rational(value), Rational(1)}; }
DeltaRational strictly_below(int value) { return {Rational(value), Rational(-1)}; }

}  // namespace

TEST_CASE("Strict and other bounds meet where they should", "[simplex]") {
  Watched watched;
  const auto x = watched.variable();
  const auto y = watched.variable();
  const auto sum = watched.row({{x, Rational(1)}, {y, Rational(1)}});
  REQUIRE(watched.bound(x, Side::lower, Rational(1)));
  REQUIRE(watched.bound(y, Side::lower, Rational(2)));
  SECTION("a point is left") {
    REQUIRE(watched.bound(sum, Side::upper, Rational(3)));
    REQUIRE(watched.simplex.check() == Verdict::feasible);
    CHECK(watched.simplex.values() == std::vector<Rational>{1, 2, 3});
  }
  SECTION("none is left") {
    REQUIRE(watched.bound(sum, Side::upper, strictly_below(3)));
    REQUIRE(watched.simplex.check() == Verdict::conflict);
    CHECK(watched.conflict_adds_up());
    CHECK(watched.simplex.conflict().size() == 3);
  }
  SECTION("an open corner") {
    REQUIRE(watched.bound(x, Side::lower, strictly_above(1)));
    REQUIRE(watched.bound(sum, Side::upper, DeltaRational(Rational(3001, 1000))));
    REQUIRE(watched.simplex.check() == Verdict::feasible);
    CHECK(watched.keeps_all(watched.simplex.values()));
  }
  SECTION("at once") {
    REQUIRE_FALSE(watched.bound(x, Side::upper, strictly_below(1)));
    CHECK(watched.conflict_adds_up());
    watched.bounds.pop_back();
    CHECK(watched.simplex.check() == Verdict::feasible);
  }
}

TEST_CASE("Values stay where nothing is against them", "[simplex]") {
  Watched watched;
  const auto x = watched.variable(Rational(22, 7));
  const auto y = watched.variable(Rational(-5));
  const auto row = watched.row({{x, Rational(1)}, {y, Rational(2)}});
  CHECK(watched.simplex.value(row) == DeltaRational(Rational(22, 7) - Rational(10)));
  REQUIRE(watched.bound(x, Side::upper, Rational(4)));
  REQUIRE(watched.bound(row, Side::upper, Rational(0)));
  REQUIRE(watched.simplex.check() == Verdict::feasible);
  CHECK(watched.simplex.pivot_count() == 0);
  CHECK(watched.simplex.values() == std::vector<Rational>{Rational(22, 7), -5, Rational(-48, 7)});
}

TEST_CASE("Beale's example, on which careless rules go round for ever, ends", "[simplex]") {
  // Minimise -3/4 a + 150 b - 1/50 c + 6 d; the minimum is -1/20.
  for (const int thousandth : {-51, -50, -49}) {
    Watched watched;
    const auto a = watched.variable();
    const auto b = watched.variable();
    const auto c = watched.variable();
    const auto d = watched.variable();
    for (const auto variable : {a, b, c, d}) REQUIRE(watched.bound(variable, Side::lower, Rational(0)));
    const auto first = watched.row({{a, Rational(1, 4)}, {b, Rational(-60)}, {c, Rational(-1, 25)}, {d, Rational(9)}});
    const auto second = watched.row({{a, Rational(1, 2)}, {b, Rational(-90)}, {c, Rational(-1, 50)}, {d, Rational(3)}});
    const auto cost = watched.row({{a, Rational(-3, 4)}, {b, Rational(150)}, {c, Rational(-1, 50)}, {d, Rational(6)}});
    REQUIRE(watched.bound(first, Side::upper, Rational(0)));
    REQUIRE(watched.bound(second, Side::upper, Rational(0)));
    REQUIRE(watched.bound(c, Side::upper, Rational(1)));
    REQUIRE(watched.bound(cost, Side::upper, Rational(thousandth, 1000)));
    const Verdict verdict = watched.simplex.check();
    CHECK(verdict == (thousandth < -50 ? Verdict::conflict : Verdict::feasible));
    if (verdict == Verdict::conflict) CHECK(watched.conflict_adds_up());
    if (verdict == Verdict::feasible) CHECK(watched.keeps_all(watched.simplex.values()));
  }
}

TEST_CASE("Limits end a check, and it can be taken up again", "[simplex]") {
  Watched watched;
  std::vector<Simplex::Index> variables;
  for (int i = 0; i < 6; ++i) variables.push_back(watched.variable());
  for (int i = 0; i < 6; ++i) {
    const auto row = watched.row({{variables[static_cast<std::size_t>(i)], Rational(2)},
                                  {variables[static_cast<std::size_t>((i + 1) % 6)], Rational(1)}});
    REQUIRE(watched.bound(row, Side::lower, Rational(i + 1)));
    REQUIRE(watched.bound(row, Side::upper, Rational(i + 1)));
  }
  CHECK(watched.simplex.check({2, {}}) == Verdict::stopped);
  CHECK(watched.simplex.pivot_count() == 2);
  CHECK(watched.simplex.check({1000, [] { return true; }}) == Verdict::stopped);
  CHECK(watched.simplex.check() == Verdict::feasible);
  CHECK(watched.keeps_all(watched.simplex.values()));
}

TEST_CASE("Random bounds come and go", "[simplex]") {
  Random random(seed_or(5));
  int feasible = 0;
  int conflicts = 0;
  const int count = scaled(300);
  for (int i = 0; i < count; ++i) {
    INFO("seed " << seed_or(5) << ", instance " << i);
    Watched watched;
    const auto variables = uniform(random, 1, 5);
    for (int k = 0; k < variables; ++k) watched.variable(Rational(uniform(random, -2, 2)));
    const Rational huge = Rational(1'000'000'007) * Rational(998'244'353) * Rational(1'000'003);
    const bool is_huge = chance(random, 0.1);
    for (auto k = uniform(random, 1, 6); k > 0; --k) {
      Form form;
      for (Simplex::Index other = 0; other < watched.forms.size(); ++other) {
        Rational factor(uniform(random, -3, 3), uniform(random, 1, 2));
        if (is_huge) factor *= huge + Rational(uniform(random, 0, 9));
        if (!factor.is_zero() && chance(random, 0.6)) form.emplace_back(other, factor);
      }
      if (!form.empty()) watched.row(form);
    }
    for (int round = 0; round < 12; ++round) {
      const std::size_t mark = watched.simplex.mark();
      const std::size_t bound_count = watched.bounds.size();
      bool is_consistent = true;
      for (auto k = uniform(random, 1, 3); k > 0 && is_consistent; --k) {
        const auto variable =
            static_cast<Simplex::Index>(uniform(random, 0, static_cast<int>(watched.forms.size()) - 1));
        const Side side = chance(random, 0.5) ? Side::lower : Side::upper;
        const Rational strict(chance(random, 0.3) ? (side == Side::lower ? 1 : -1) : 0);
        is_consistent = watched.bound(variable, side, {Rational(uniform(random, -4, 4)), strict});
      }
      const Verdict verdict = is_consistent ? watched.simplex.check() : Verdict::conflict;
      if (verdict == Verdict::feasible) {
        ++feasible;
        REQUIRE(watched.keeps_all(watched.simplex.values()));
        if (chance(random, 0.6)) continue;
      } else {
        ++conflicts;
        REQUIRE(watched.conflict_adds_up());
      }
      watched.simplex.backtrack(mark);
      watched.bounds.resize(bound_count, {0, Side::lower, {}});
    }
  }
  CHECK(feasible > count);
  CHECK(conflicts > count);
}

TEST_CASE("No part of a conflict is one", "[simplex]") {
  Random random(seed_or(6));
  int conflicts = 0;
  for (int i = 0; i < scaled(200); ++i) {
    INFO("seed " << seed_or(6) << ", instance " << i);
    Watched watched;
    for (int k = 0; k < 3; ++k) watched.variable();
    for (int k = 0; k < 6; ++k) {
      Form form;
      for (Simplex::Index other = 0; other < 3; ++other) {
        if (const Rational factor(uniform(random, -3, 3)); !factor.is_zero()) form.emplace_back(other, factor);
      }
      if (!form.empty()) watched.row(form);
    }
    bool is_consistent = true;
    for (Simplex::Index k = 3; k < watched.forms.size() && is_consistent; ++k) {
      is_consistent =
          watched.bound(k, chance(random, 0.5) ? Side::lower : Side::upper, Rational(uniform(random, -3, 3)));
      is_consistent = is_consistent && watched.bound(k, Side::upper, Rational(uniform(random, 0, 5)));
    }
    if (is_consistent && watched.simplex.check() == Verdict::feasible) continue;
    ++conflicts;
    const std::vector<Simplex::BoundTerm> conflict = watched.simplex.conflict();
    for (std::size_t left_out = 0; left_out < conflict.size(); ++left_out) {
      watched.simplex.backtrack(0);
      bool is_possible = true;
      for (std::size_t k = 0; k < conflict.size(); ++k) {
        const Bound& bound = watched.bounds[conflict[k].reason];
        if (k != left_out) is_possible &= watched.simplex.assert_bound(bound.variable, bound.side, bound.value, 0);
      }
      CHECK(is_possible);
      CHECK(watched.simplex.check() == Verdict::feasible);
    }
  }
  CHECK(conflicts > 20);
}

TEST_CASE("Implied bounds are what their rows say", "[simplex]") {
  Watched watched;
  const auto x = watched.variable();
  const auto y = watched.variable();
  const auto row = watched.row({{x, Rational(2)}, {y, Rational(-3)}});
  REQUIRE(watched.bound(row, Side::lower, strictly_above(1)));
  REQUIRE(watched.bound(y, Side::lower, Rational(3)));
  std::vector<DeltaRational> lower_of_x;
  watched.simplex.find_implied_bounds({true, true, true}, [&](const Simplex::ImpliedBound& implied) {
    Rational multiplier;
    const std::vector<Simplex::BoundTerm> terms = watched.simplex.explain(implied, multiplier);
    CHECK(terms.size() == 2);
    CHECK(multiplier == Rational(2));
    CHECK(implied.variable == x);
    CHECK(implied.side == Side::lower);
    lower_of_x.push_back(implied.value);
  });
  CHECK(lower_of_x == std::vector<DeltaRational>{{Rational(5), Rational(1, 2)}});
}

}  // namespace nnsolve::test
