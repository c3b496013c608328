// Why an edit is right: what a proof of `unsat` needs to say it again.
//
// A proof starts from the facts of the question and derives new ones until they contradict each other (its steps are
// named below, in `quotes`). So an edit says from which facts, by which kind of step, and, once somebody works that
// out, by which combination of them or by which map. What an edit merely drops needs no reason at all: whatever refutes
// the rest refutes the whole, however good the reasons were for which the rest is still satisfiable if the whole was.
//
// An edit cannot be made without a reason, and a reason not without its kind. The rest may be empty, and costs nothing
// then.
#pragma once

#include "nnsolve/polynomial.h"
#include "nnsolve/rational.h"

#include <cstdint>
#include <initializer_list>
#include <vector>

namespace nnsolve::presolving {

/// Something that holds when the edit is made, by the numbers of the level on which it is made.
struct Fact {
  enum class Kind : std::uint8_t {
    // of systems
    constraint,    // by its number
    given_sign,    // of a variable: part of the system
    known_sign,    // of a variable: learned by an earlier edit
    known_bounds,  // of a variable: learned by an earlier edit
    // of networks
    weight,     // that an edge has the weight that is prescribed for it
    bias,       // that a neuron has the bias that is prescribed for it
    neuron,     // what a hidden neuron computes on a row of the data
    target,     // what an output is to compute on a row of the data, by its number in the given instance
    condition,  // a side condition, such as a weight that is not 0
  };

  Kind kind = Kind::constraint;
  std::uint32_t number = 0;
  std::uint32_t row = 0;

  static Fact constraint(std::uint32_t id) { return {Kind::constraint, id, 0}; }
  static Fact given_sign(Variable variable) { return {Kind::given_sign, variable, 0}; }
  static Fact known_sign(Variable variable) { return {Kind::known_sign, variable, 0}; }
  static Fact known_bounds(Variable variable) { return {Kind::known_bounds, variable, 0}; }
  static Fact target(std::uint32_t output, std::uint32_t row) { return {Kind::target, output, row}; }
  bool is_of_network() const { return kind >= Kind::weight; }
  friend bool operator==(const Fact&, const Fact&) = default;
};

/// A summand of a combination: the product of the facts' polynomials, times `factor` if one of the facts is an
/// equation, times coefficient * factor^2 if none is; then the coefficient is not negative.
struct Summand {
  std::vector<Fact> facts;
  Polynomial factor = Polynomial(Rational(1));
  Rational coefficient = Rational(1);
};

/// Where a map sends a variable: numerator / denominator.
struct Image {
  Variable variable = 0;
  Polynomial numerator;
  Polynomial denominator = Polynomial(Rational(1));
};

struct Reason {
  enum class Kind : std::uint8_t {
    relaxation,    // no step: constraints only go, or what they say of something is forgotten
    combination,   // `sum`: facts times polynomials add up to what is new
    cancellation,  // `cancel`: a factor that is known not to be 0, or to be positive, is divided away
    substitution,  // `sum`: in place of a variable stands what an equation says that it is; `cancel`, if that divides
    definition,    // `define`: a variable gets another meaning, or a new one a first
    signs,         // `sum` of products of facts: signs of the terms of a sum, of the factors of a term
    bounds,        // `sum` of products of facts: ends of intervals
    squares,       // `sum` with squares, which are not negative
    units,         // `units`: parts of a disjunction that other facts refute, or make superfluous
    cases,         // `case`: on the parts of a disjunction, on which factor of a product is 0, on a sign
    line,          // `line`: the real roots of polynomials in one variable
    rank,          // `rank`: a matrix of numbers is a product of narrower ones
    // Without loss of generality: a map carries every solution to one that satisfies what is new (`wlog`).
    sign_flip,    // some variables times -1
    scaling,      // variables times powers of a positive number
    translation,  // variables plus something
    permutation,  // blocks of variables in another order (`order`)
    basis,        // a layer's values in another basis, its weights on both sides changed by a matrix and its inverse
  };

  Reason(Kind kind_of_reason) : kind(kind_of_reason) {}
  Reason(Kind kind_of_reason, std::initializer_list<Fact> used) : kind(kind_of_reason), facts(used) {}

  Kind kind;
  /// What it rests on, beyond what the edit itself names: the constraint that it replaces and the signs that it relies
  /// on.
  std::vector<Fact> facts;
  /// That gives what is new, where it is one sum; empty if nobody has worked it out.
  std::vector<Summand> combination;
  /// Of what is without loss of generality; empty if nobody has worked it out.
  std::vector<Image> map;
};

}  // namespace nnsolve::presolving
