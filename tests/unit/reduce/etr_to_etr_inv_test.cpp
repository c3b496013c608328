#include "reduce/etr_to_etr_inv.h"

#include "etr_reduction_support.h"
#include "formula/formula_name.h"
#include "reduce/carry.h"
#include "reduce/legal_names.h"
#include "support/random_etr.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

/// One real variable x that satisfies what make(x) says.
template <typename Make>
void check_one(const Assignment& solution, Make make) {
  Builder builder;
  builder.require(make(builder.real("x")));
  check_round_trip(builder.etr, solution);
}

Assignment irrational(UnivariatePolynomial polynomial, Rational lower, Rational upper) {
  return {{{std::move(polynomial), std::move(lower), std::move(upper)}}, {Value(Polynomial::variable(0))}};
}

const Assignment sqrt_2 = irrational({-2, 0, 1}, 1, 2);
const Assignment golden_ratio = irrational({-1, -1, 1}, 1, 2);
const Assignment cube_root_2 = irrational({-2, 0, 0, 1}, 1, 2);

}  // namespace

// Without it: linear equations could lose a coefficient, a denominator or a sign.
TEST_CASE("linear equations are carried over") {
  Random random(11);
  for (int round = 0; round < 300; ++round) {
    Builder b;
    std::vector<Rational> values;
    Node sum = Rational(0) * b.real("x0");
    Rational value;
    values.push_back(small_rational(random));
    for (int i = 1; i < 5; ++i) {
      values.push_back(small_rational(random));
      const Rational coefficient(uniform(random, -200, 200), uniform(random, 1, 30));
      sum = sum + coefficient * b.real(std::string("x").append(std::to_string(i)));
      value += coefficient * values.back();
    }
    b.require(sum == value);
    check_round_trip(b.etr, rational_assignment(values));
  }
}

// Without it: a sum over many different denominators would be multiplied by all of them, which is not linear.
TEST_CASE("denominators are not all multiplied") {
  Builder b;
  std::vector<Rational> values;
  Node sum = b.real("x");
  Rational value(1);
  values.push_back(value);
  std::size_t primes = 0;
  for (int n = 1000; primes < 100; ++n) {
    bool is_prime = true;
    for (int d = 2; d * d <= n; ++d) is_prime = is_prime && n % d != 0;
    if (!is_prime) continue;
    ++primes;
    sum = sum + Rational(1, n) * b.real(std::string("y").append(std::to_string(n)));
    values.emplace_back(n - 1);
    value += Rational(n - 1, n);
  }
  b.require(sum - b.real("z") == Rational(0));
  values.push_back(value);
  const EtrToEtrInv reduction(b.etr);
  CHECK(reduction.target().constraints.size() < 100 * 25);
  check_round_trip(reduction, rational_assignment(values));
}

// Without it: the product gadget could fail where a factor is 0, negative, equal to the other or to its opposite.
TEST_CASE("products are carried over") {
  Random random(12);
  for (int round = 0; round < 200; ++round) {
    Builder b;
    const Node x = b.real("x");
    const Node y = b.real("y");
    const Rational p = random_value(random);
    const Rational q = round % 4 == 0 ? -p : random_value(random);
    b.require(x * y == p * q);
    b.require(x * x * y + y * y - Rational(3, 2) * x == p * p * q + q * q - Rational(3, 2) * p);
    b.require((x - y) * (x + y) * (x + y) == (p - q) * (p + q) * (p + q));
    check_round_trip(b.etr, rational_assignment({p, q}));
  }
}

// Without it: a power would be a chain of products, or wrong.
TEST_CASE("powers are carried over") {
  Builder b;
  const Node x = b.real("x");
  Node power = x;
  std::vector<NodeIndex> factors;
  for (int i = 0; i < 13; ++i) factors.push_back(x.index);
  power.index = b.etr.make_product(factors);
  b.require(power == Rational(-8192));
  check_round_trip(b.etr, rational_assignment({Rational(-2)}));
}

// Without it: inequalities could lose solutions: roots of squares, of non-squares, 0, 1/4 (whose root 1/2 the gadget
// excludes), tiny and large numbers.
TEST_CASE("inequalities are carried over") {
  const std::vector<Rational> values = {Rational(1),     Rational(2),    Rational(3),          Rational(7),
                                        Rational(1, 4),  Rational(1, 2), Rational(3, 4),       Rational(7, 3),
                                        Rational(15, 7), Rational(100),  Rational(1, 1000003), Rational(123456789)};
  for (const Rational& value : values) {
    check_one(rational_assignment({value}), [](Node x) { return x > Rational(0); });
    check_one(rational_assignment({value}), [](Node x) { return x >= Rational(0); });
    check_one(rational_assignment({value}), [](Node x) { return x != Rational(0); });
    check_one(rational_assignment({-value}), [](Node x) { return !(x >= Rational(0)); });
    check_one(rational_assignment({-value}), [](Node x) { return !(x > Rational(0)); });
    check_one(rational_assignment({value - Rational(2, 3)}), [](Node x) { return x > Rational(-2, 3); });
  }
  check_one(rational_assignment({Rational(0)}), [](Node x) { return x >= Rational(0); });
}

// Without it: an inequality that is false under a disjunction could not be witnessed, or one that is true.
TEST_CASE("disjunctions are carried over") {
  for (const Rational& value : {Rational(-2), Rational(-1), Rational(0), Rational(1, 4), Rational(1), Rational(3)}) {
    const Assignment solution = rational_assignment({value});
    check_one(solution, [&](Node x) { return x == value || x > Rational(5); });
    check_one(solution, [&](Node x) { return x > Rational(5) || x == value; });
    check_one(solution, [&](Node x) { return x >= value || x != value; });
    check_one(solution, [&](Node x) { return x > value || !(x > value); });
    check_one(solution, [&](Node x) { return (x == Rational(9) && x > Rational(1)) || (x == value && x >= value); });
    check_one(solution, [&](Node x) {
      return (x == value && x != value + Rational(1)) || x == Rational(9) || (x > Rational(7) && x != Rational(8));
    });
  }
}

// Without it: the chain of a long disjunction could work for some places of the true part only.
TEST_CASE("long disjunctions are carried over") {
  for (int count = 2; count <= 6; ++count) {
    for (int place = 0; place < count; ++place) {
      Builder b;
      const Node x = b.real("x");
      std::vector<NodeIndex> parts;
      for (int i = 0; i < count; ++i) parts.push_back((x == Rational(i)).index);
      b.require({&b.etr, b.etr.make_any(parts)});
      check_round_trip(b.etr, rational_assignment({Rational(place)}));
      parts.push_back((x == Rational(place) && x * x == Rational(place * place)).index);
      b.require({&b.etr, b.etr.make_any(parts)});
      check_round_trip(b.etr, rational_assignment({Rational(place)}));
    }
  }
}

// Without it: Bool variables could come back as something else than 0 and 1, or the wrong way round for u = -1.
TEST_CASE("Bool variables and ite are carried over") {
  for (const int c : {0, 1}) {
    for (const int d : {0, 1}) {
      Builder b;
      const Node p = b.boolean("p");
      const Node q = b.boolean("q");
      const Node unused = b.boolean("unused");
      const Node x = b.real("x");
      b.require(b.ite(p, x, Rational(2) * x) == Rational(6));
      b.require(p || x == Rational(3));
      b.require(q || (!q && x > Rational(0)));
      b.require({&b.etr, b.etr.make_equivalence((c == d ? p : !p).index, q.index)});
      CHECK(unused.index != p.index);
      check_round_trip(b.etr,
                       rational_assignment({Rational(c), Rational(d), Rational(1 - d), Rational(c == 1 ? 6 : 3)}));
    }
  }
}

// Without it: some interplay of the parts could go wrong that no test of a single part shows.
TEST_CASE("random formulas are carried over") {
  Random random(13);
  RandomEtrShape shape;
  shape.assertions = 3;
  int carried = 0;
  for (int round = 0; round < 400; ++round) {
    const RandomEtr made = random_etr(random, shape, 2);
    for (std::size_t p = 0; p < made.points.size(); ++p) {
      if (!made.is_satisfied[p]) continue;
      check_round_trip(made.formula, rational_assignment(made.points[p]));
      ++carried;
    }
  }
  CHECK(carried > 150);
}

// Without it: irrational solutions could get a witness whose equalities hold only nearly, or none.
TEST_CASE("irrational solutions are carried over") {
  check_one(sqrt_2, [](Node x) { return x * x == Rational(2); });
  check_one(golden_ratio, [](Node x) { return x * x - x == Rational(1); });
  check_one(cube_root_2, [](Node x) { return x * x * x == Rational(2); });
  for (const Assignment& solution : {sqrt_2, golden_ratio, cube_root_2}) {
    check_one(solution, [](Node x) { return x > Rational(0); });
    check_one(solution, [](Node x) { return x >= Rational(1, 2) && x * x != Rational(3); });
    check_one(solution, [](Node x) { return !(x * x >= Rational(5)) && (x == Rational(1) || x > Rational(1)); });
    check_one(solution, [](Node x) {
      return (x > Rational(9) && x * x - x == Rational(0)) || (x > Rational(1) && x * x - x != Rational(0));
    });
  }
}

// Without it: sqrt(3 + 2 sqrt2) = 1 + sqrt2 could double the field, or a root be the wrong conjugate.
TEST_CASE("roots inside the field are carried over") {
  Assignment solution = sqrt_2;
  solution.values[0] = Value(Polynomial::variable(0) * Rational(2) + Polynomial(Rational(3)));
  Builder b;
  b.require(b.real("x") >= Rational(0));
  check_round_trip(b.etr, solution);
  CHECK(EtrToEtrInv(b.etr).push(solution).fields.size() == 1);
  CHECK(EtrToEtrInv(b.etr).push(solution).fields[0].polynomial.size() == 3);
}

// Without it: what holds for the real numbers but not modulo the fields' polynomials, or an inverse over several
// fields, would be the end.
TEST_CASE("solutions over several fields are carried over") {
  const Assignment solution{
      {{{-2, 0, 1}, 1, 2}, {{-3, 0, 1}, 1, 2}, {{-6, 0, 1}, 2, 3}},
      {Value(Polynomial::variable(0)), Value(Polynomial::variable(1)), Value(Polynomial::variable(2))}};
  Builder b;
  const Node x = b.real("x");
  const Node y = b.real("y");
  const Node z = b.real("z");
  b.require(x * y == z);
  b.require(x + y > Rational(3));
  check_round_trip(b.etr, solution);
}

// Without it: a formula that says false could become one that says nothing.
TEST_CASE("true and false") {
  Builder no;
  no.require({&no.etr, no.etr.make_truth(false)});
  const EtrInv target = EtrToEtrInv(no.etr).target();
  CHECK(target.constraints ==
        std::vector<EtrInvConstraint>{EtrInvConstraint::inversion(0, 0), EtrInvConstraint::addition(0, 0, 0)});
  Builder yes;
  yes.real("x");
  yes.require({&yes.etr, yes.etr.make_truth(true)});
  CHECK(EtrToEtrInv(yes.etr).target().constraints.empty());
  check_round_trip(yes.etr, rational_assignment({Rational(5, 3)}));
  check_round_trip(Etr(), {});
}

// Without it: a file of the target could not be read back, or its variables not be found again.
TEST_CASE("names") {
  Builder b;
  const Node x = b.real("x'");
  const Node y = b.real("a b");
  const Node u = b.real("_u1");
  b.real("a_b1");
  b.real("1");
  b.real("");
  b.require(x * y + u == Rational(7));
  const std::vector<std::string> names = EtrToEtrInv(b.etr).target().variable_names;
  CHECK(names[0] == "x'");
  CHECK(names[1] == "a_b2");
  CHECK(names[2] == "_u1");
  CHECK(names[3] == "a_b1");
  CHECK(names[4] == "_1_1");
  CHECK(names[5] == "_1");
  CHECK(std::set<std::string>(names.begin(), names.end()).size() == names.size());
  CHECK(std::ranges::all_of(names, [](const std::string& name) { return is_formula_name(name); }));
}

// Without it: the same formula could be two networks.
TEST_CASE("the reduction is deterministic") {
  Random random(14);
  for (int round = 0; round < 20; ++round) {
    const RandomEtr made = random_etr(random, {}, 1);
    CHECK(EtrToEtrInv(made.formula).target() == EtrToEtrInv(Etr(made.formula)).target());
  }
}

// Without it: an assignment that is no solution could become one of the target, or end the program.
TEST_CASE("what is no solution is not carried") {
  Random random(15);
  int refused = 0;
  for (int round = 0; round < 200; ++round) {
    const RandomEtr made = random_etr(random, {}, 2);
    if (made.is_satisfied[1]) continue;
    for (const InequalityMode mode : {InequalityMode::rational, InequalityMode::root}) {
      CHECK_THROWS_AS(EtrToEtrInv(made.formula, mode).push(rational_assignment(made.points[1])), CarryError);
      ++refused;
    }
  }
  CHECK(refused > 100);
}
