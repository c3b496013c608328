// Whether given weights satisfy an encoding: the values in between follow from its equations, one by one.
#pragma once

#include "support/random_instance.h"

#include "nnsolve/encode.h"

#include <catch2/catch.hpp>

#include <optional>
#include <vector>

namespace nnsolve::test {

class Valuation {
 public:
  explicit Valuation(std::size_t variables) : values_(variables) {}

  void set(Variable variable, const Rational& value) { values_[variable] = value; }

  /// The value of a polynomial without its terms in unknown variables, and those variables.
  Rational evaluate(const Polynomial& polynomial, std::vector<Term>& unknown) const {
    Rational sum;
    for (const Term& term : polynomial.terms()) {
      Rational product = term.coefficient;
      bool known = true;
      for (Variable variable : term.monomial.factors()) {
        known = known && values_[variable].has_value();
        if (known) product *= *values_[variable];
      }
      if (known) {
        sum += product;
      } else {
        unknown.push_back(term);
      }
    }
    return sum;
  }

  bool holds(const Constraint& constraint) {
    switch (constraint.kind) {
      case Constraint::Kind::atom:
        return atom_holds(constraint);
      case Constraint::Kind::all:
        for (const Constraint& part : constraint.parts) {
          if (!holds(part)) return false;
        }
        return true;
      case Constraint::Kind::any:
        for (const Constraint& part : constraint.parts) {
          if (holds(part)) return true;
        }
        return false;
    }
    return false;
  }

 private:
  /// An equation with one unknown variable defines it.
  bool atom_holds(const Constraint& atom) {
    std::vector<Term> unknown;
    Rational value = evaluate(atom.polynomial, unknown);
    if (!unknown.empty()) {
      REQUIRE(atom.relation == Relation::equal);
      REQUIRE(unknown.size() == 1);
      REQUIRE(unknown[0].monomial.degree() == 1);
      set(unknown[0].monomial.factors()[0], -value / unknown[0].coefficient);
      return true;
    }
    switch (atom.relation) {
      case Relation::equal:
        return value.is_zero();
      case Relation::not_equal:
        return !value.is_zero();
      case Relation::greater:
        return value.sign() > 0;
      case Relation::greater_equal:
        return value.sign() >= 0;
    }
    return false;
  }

  std::vector<std::optional<Rational>> values_;
};

inline bool satisfies(const Encoding& encoding, const Network& network, const Witness& witness) {
  Valuation valuation(encoding.system.variable_count());
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
    if (encoding.weight_variables[e] != Encoding::no_variable) {
      valuation.set(encoding.weight_variables[e], witness.weights[e].rational());
    }
  }
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    if (encoding.bias_variables[n] != Encoding::no_variable) {
      valuation.set(encoding.bias_variables[n], witness.biases[n - network.input_count].rational());
    }
  }
  for (const Constraint& constraint : encoding.system.constraints) {
    if (!valuation.holds(constraint)) return false;
  }
  return true;
}

/// Changes one free weight or bias, or none.
inline void perturb(Random& random, const Network& network, Witness& witness) {
  if (network.edges.empty()) return;
  auto e = static_cast<std::size_t>(uniform(random, 0, static_cast<std::int64_t>(network.edges.size()) - 1));
  if (!network.edges[e].weight) witness.weights[e] = small_rational(random);
}

}  // namespace nnsolve::test
