// Without these a wrong lemma would pass for a proof: each case drops one condition of Farkas.
#include "linear/farkas.h"

#include "random_linear.h"

#include <catch2/catch.hpp>

namespace nnsolve::test {

TEST_CASE("A contradiction is shown by multipliers that add up to one", "[farkas]") {
  const std::vector<LinearAtom> atoms = {
      {x - number(2), Relation::greater_equal}, {number(1) - x, Relation::greater_equal},
      {number(2) - x, Relation::greater},       {x - number(3), Relation::equal},
      {number(2) - x, Relation::greater_equal}, {x, Relation::not_equal}};
  const auto shown = [&](std::vector<FarkasTerm> premises) { return is_shown({std::move(premises), {}}, atoms); };
  CHECK(shown({{0, Rational(1)}, {1, Rational(1)}}));
  CHECK(shown({{0, Rational(2)}, {2, Rational(2)}}));        // 0 > 0
  CHECK_FALSE(shown({{0, Rational(1)}, {4, Rational(1)}}));  // 0 >= 0
  CHECK_FALSE(shown({{0, Rational(1)}, {1, Rational(2)}}));  // x is left
  CHECK_FALSE(shown({{0, Rational(-1)}, {1, Rational(-1)}}));
  CHECK_FALSE(shown({{0, Rational(1)}, {2, Rational(0)}, {4, Rational(1)}}));
  CHECK(shown({{1, Rational(1)}, {3, Rational(1)}}));
  CHECK(shown({{0, Rational(1)}, {1, Rational(1)}, {3, Rational(0)}}));
  CHECK_FALSE(shown({{0, Rational(1)}, {3, Rational(-1)}}));  // 1 >= 0
  CHECK_FALSE(shown({}));
  CHECK_FALSE(shown({{6, Rational(1)}}));
  CHECK_FALSE(shown({{0, Rational(1)}, {1, Rational(1)}, {5, Rational(0)}}));
}

TEST_CASE("An atom is shown by premises that are stronger", "[farkas]") {
  const std::vector<LinearAtom> atoms = {{x - number(2), Relation::greater_equal},
                                         {x - number(1), Relation::greater},
                                         {x - y, Relation::equal},
                                         {y - number(2), Relation::greater},
                                         {y - number(2), Relation::equal},
                                         {x - number(2), Relation::greater},
                                         {x * Rational(2) - y * Rational(2), Relation::equal}};
  const auto shown = [&](std::vector<FarkasTerm> premises, std::size_t conclusion) {
    return is_shown({std::move(premises), conclusion}, atoms);
  };
  CHECK(shown({{0, Rational(1)}}, 1));
  CHECK_FALSE(shown({{1, Rational(1)}}, 0));
  CHECK_FALSE(shown({{0, Rational(1)}}, 5));  // not strict
  CHECK(shown({{5, Rational(1)}}, 0));
  CHECK(shown({{5, Rational(1)}, {2, Rational(-1)}}, 3));
  CHECK_FALSE(shown({{0, Rational(1)}, {2, Rational(-1)}}, 4));  // no equation
  CHECK(shown({{2, Rational(2)}}, 6));
  CHECK_FALSE(shown({{2, Rational(1)}}, 6));
  CHECK_FALSE(shown({{2, Rational(1)}}, 7));
}

TEST_CASE("Atoms that are the same up to a factor have one normal form", "[farkas]") {
  const Polynomial p = x * Rational(2, 3) - y * Rational(4, 9) + Polynomial(Rational(2));
  for (const Relation relation : {Relation::equal, Relation::greater, Relation::greater_equal}) {
    const LinearAtom normal = normalised({p, relation});
    CHECK(normal.polynomial == x * Rational(3) - y * Rational(2) + number(9));
    CHECK(normalised({p * Rational(7, 5), relation}) == normal);
    CHECK((normalised({-p, relation}) == normal) == (relation == Relation::equal));
  }
}

}  // namespace nnsolve::test
