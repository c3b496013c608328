// What the tests of the reduction from ETR share: formulas written like formulas, and exact checks of solutions.
#pragma once

#include "reduce/etr_to_etr_inv.h"

#include "nnsolve/formula.h"
#include "nnsolve/witness.h"

#include <initializer_list>
#include <string>
#include <vector>

namespace nnsolve::test {

/// A term or a formula of the builder that made it.
struct Node {
  Etr* etr = nullptr;
  NodeIndex index = 0;
};

Node operator+(Node a, Node b);
Node operator-(Node a, Node b);
Node operator*(Node a, Node b);
Node operator+(Node a, const Rational& b);
Node operator-(Node a, const Rational& b);
Node operator*(const Rational& a, Node b);
Node operator>(Node a, const Rational& b);
Node operator>=(Node a, const Rational& b);
Node operator==(Node a, const Rational& b);
Node operator!=(Node a, const Rational& b);
Node operator==(Node a, Node b);
Node operator!(Node a);
Node operator&&(Node a, Node b);
Node operator||(Node a, Node b);
Node any_of(std::initializer_list<Node> parts);

struct Builder {
  Etr etr;
  Node real(std::string name) { return {&etr, etr.make_variable(etr.add_variable(std::move(name), false))}; }
  Node boolean(std::string name) { return {&etr, etr.make_variable(etr.add_variable(std::move(name), true))}; }
  Node ite(Node condition, Node a, Node b) { return {&etr, etr.make_choice(condition.index, a.index, b.index)}; }
  void require(Node formula) { etr.add_assertion(formula.index); }
};

/// Whether every constraint reduces to 0 modulo the fields' polynomials, and the fields are valid.
bool is_exact_solution(const EtrInv& formula, const Assignment& assignment);
bool is_solution(const Etr& formula, const Assignment& assignment);
/// All variables negated.
Assignment negated(Assignment assignment);
/// Whether these are the same real numbers, over whatever fields.
bool are_equal(const Assignment& a, const Assignment& b);

/// The law of the reduction for one solution of the source: CHECKs it.
void check_round_trip(const EtrToEtrInv& reduction, const Assignment& solution);
/// For both ways to say inequalities.
void check_round_trip(const Etr& formula, const Assignment& solution);

inline Assignment rational_assignment(const std::vector<Rational>& values) {
  return {{}, {values.begin(), values.end()}};
}

}  // namespace nnsolve::test
