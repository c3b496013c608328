// If these break, a shrunk finding carries a solution that is none, and the wrong party is blamed.
#include "fuzz/known.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

TEST_CASE("a solution stays with the variables that are left, as long as it is one") {
  const Formula whole =
      EtrInv{{"a", "b", "c"}, {EtrInvConstraint::addition(0, 0, 1), EtrInvConstraint::inversion(1, 2)}};
  KnownAnswer known;
  known.status = Status::sat;
  known.assignment = Assignment{{}, {Value(Rational(1)), Value(Rational(2)), Value(Rational(1, 2))}};

  const Formula part = EtrInv{{"c", "b"}, {EtrInvConstraint::inversion(0, 1)}};
  const KnownAnswer of_part = known_of_smaller(known, whole, part);
  REQUIRE(of_part.assignment);
  CHECK(of_part.assignment->values[0] == Value(Rational(1, 2)));
  CHECK(of_part.status == Status::sat);

  const Formula changed = EtrInv{{"c", "b"}, {EtrInvConstraint::addition(0, 0, 1)}};
  CHECK(!known_of_smaller(known, whole, changed).assignment);
  CHECK(known_of_smaller(known, whole, changed).status == Status::unknown);

  known.assignment.reset();
  known.status = Status::unsat;
  CHECK(known_of_smaller(known, whole, part).status == Status::unknown);
}
