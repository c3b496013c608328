// If these break, an unsat is told with more trust than it has.
#include "solve/trust.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

namespace {

Trust trust_of(const std::vector<UnsatClaim>& claims) { return trust_of_unsat(claims); }

}  // namespace

TEST_CASE("agreed needs two code bases, one of them asked without presolve", "[solve]") {
  CHECK(trust_of({}) == Trust::none);
  CHECK(trust_of({{"z3", true}}) == Trust::claimed);
  CHECK(trust_of({{"z3", true}, {"z3", false}}) == Trust::claimed);
  CHECK(trust_of({{"presolve", false}, {"z3", false}, {"cvc5", false}}) == Trust::claimed);
  CHECK(trust_of({{"presolve", false}, {"z3", true}}) == Trust::agreed);
  CHECK(trust_of({{"z3", false}, {"presolve", false}, {"z3", true}}) == Trust::agreed);
}

TEST_CASE("who demands a certificate hears of nothing else", "[solve]") {
  Answer answer;
  answer.status = Status::unsat;
  for (const Trust trust : {Trust::claimed, Trust::agreed, Trust::certified}) {
    answer.trust = trust;
    Answer demanded = answer;
    demand_certificate(demanded);
    CHECK((demanded.status == Status::unsat) == (trust == Trust::certified));
    CHECK(is_known_unsat(answer) == (trust != Trust::claimed));
  }
  answer.status = Status::sat;
  answer.trust = Trust::checked;
  demand_certificate(answer);
  CHECK(answer.status == Status::sat);
  CHECK(!is_known_unsat(answer));
}
