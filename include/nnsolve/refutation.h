// Proofs that there is no solution which a reader can check by multiplying polynomials, or by counting bends: no solver
// and no search.
#pragma once

#include "nnsolve/formula.h"
#include "nnsolve/instance.h"
#include "nnsolve/polynomial.h"
#include "nnsolve/system.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#pragma GCC visibility push(default)

namespace nnsolve {

/// p ~ 0.
struct Fact {
  Polynomial polynomial;
  Relation relation = Relation::equal;
};

/// A product whose sign is known from facts: factor * (product of facts), where one of the facts is an equality, so
/// that all is 0; or coefficient * square^2 * (product of facts), coefficient >= 0 and no fact an equality, so that all
/// is
/// >= 0. A fact p /= 0 stands for p^2 > 0.
struct RefutationTerm {
  std::vector<std::size_t> facts;  // by number: first those that are given, then the conclusions of earlier steps
  bool is_zero = true;             // one of the facts is an equality
  Polynomial factor;               // if is_zero
  Rational coefficient;            // else
  Polynomial square;               // else
};

/// Law: the conclusion's polynomial is the sum of the terms, identically. Its relation is equal (all terms are zero),
/// greater_equal, or greater (some term has a positive coefficient, a constant square and only strict facts, or none).
struct RefutationStep {
  Fact conclusion;
  std::vector<RefutationTerm> sum;
};

/// Steps from what is given to a conclusion about a number that is false, such as 1 = 0. What is given: of ETR-INV the
/// constraints x + y - z = 0 and x*y - 1 = 0, of ETR the assertions, all of them atoms; of a network without ReLUs, for
/// each known target in order, output minus target as a polynomial in the weights (variable e is edge e) and biases
/// (variable |edges| + k is that of non-input neuron k), prescribed ones included; then weight minus prescribed weight,
/// and bias minus fixed bias.
struct IdentityRefutation {
  std::vector<RefutationStep> steps;
};

/// A network with one input, one hidden layer of k ReLU neurons and identity outputs computes functions with at most k
/// bends. Data points a < b < c that are not on a line need a bend in (a, c); k + 1 such triples in disjoint intervals
/// are too many.
struct BendRefutation {
  std::vector<std::array<std::size_t, 3>> triples;  // numbers of data points
  std::size_t output = 0;
};

using Refutation = std::variant<IdentityRefutation, BendRefutation>;

/// The facts that an IdentityRefutation starts from. Throws UsageError where there are none: an ETR-INV-EQ formula, an
/// assertion that is no atom, a network with ReLUs.
std::vector<Fact> given_facts(const Formula& formula);
std::vector<Fact> given_facts(const ExactFit& instance);

/// Checks it by exact arithmetic: what is wrong with it, empty if nothing is.
std::string find_flaw(const Refutation& refutation, const Formula& formula);
std::string find_flaw(const Refutation& refutation, const ExactFit& instance);

}  // namespace nnsolve

#pragma GCC visibility pop
