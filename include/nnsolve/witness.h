// Witnesses (instances/README.md, "Witnesses"): exact weights and biases of a network, or an exact assignment of a
// formula. Or numbers that are only near a solution, and what proves that there is one: those are types of their own,
// so that nobody takes a number that is near for one that is exact.
#pragma once

#include "nnsolve/polynomial.h"
#include "nnsolve/rational.h"
#include "nnsolve/real.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#pragma GCC visibility push(default)

namespace nnsolve {

/// A number field: the rationals with the one root of `polynomial` (irreducible, lowest power first) that lies in
/// the open interval (lower, upper).
struct Field {
  UnivariatePolynomial polynomial;
  Rational lower;
  Rational upper;
  friend bool operator==(const Field&, const Field&) = default;
};

/// An exact real number: a rational, or a polynomial in the generators of a list of fields (variable i is the
/// generator of field i). The fields belong to whoever holds the value.
class Value {
 public:
  Value() = default;
  Value(Rational rational) : rational_(std::move(rational)) {}  // NOLINT(google-explicit-constructor)
  explicit Value(Polynomial polynomial);
  Value(const Value& other);
  Value(Value&& other) noexcept = default;
  Value& operator=(const Value& other);
  Value& operator=(Value&& other) noexcept = default;
  ~Value() = default;

  /// True if no generator occurs.
  bool is_rational() const noexcept { return irrational_ == nullptr; }
  /// Only if is_rational().
  const Rational& rational() const noexcept { return rational_; }
  Polynomial polynomial() const;
  /// The same without a copy, only if not is_rational().
  const Polynomial& irrational() const noexcept { return *irrational_; }
  bool is_zero() const noexcept { return is_rational() && rational_.is_zero(); }
  friend bool operator==(const Value& a, const Value& b);

 private:
  Rational rational_;
  std::unique_ptr<Polynomial> irrational_;
};

/// Weights by edge and biases by non-input neuron, in the order of the network (see network.h).
struct Witness {
  std::vector<Field> fields;
  std::vector<Value> weights;
  std::vector<Value> biases;
};

/// Values of a formula's variables, in the formula's order.
struct Assignment {
  std::vector<Field> fields;
  std::vector<Value> values;
};

/// Of a network, or of a formula; exact.
using Solution = std::variant<Witness, Assignment>;

/// Weights by edge, then biases by non-input neuron: parameter e is the weight of edge e, and parameter
/// edges + (neuron - inputs) is a bias.
using ParameterIndex = std::uint32_t;

/// Numbers near weights and biases that fit, and the proof that there are such: some parameters are unknowns, each
/// within `radius` of what stands here, all others are what stands here; as many equations have a solution in that box
/// (Krawczyk's test), and it meets everything else that is asked.
struct EnclosedWitness {
  /// Of an output: that it meets its target on the data point. Of a hidden ReLU: that its sum is 0 there.
  struct Equation {
    std::uint32_t neuron = 0;
    std::size_t row = 0;  // from 0
    friend bool operator==(const Equation&, const Equation&) = default;
  };

  std::vector<Rational> weights;
  std::vector<Rational> biases;
  Rational radius;
  std::vector<ParameterIndex> unknowns;  // each once
  std::vector<Equation> equations;
};

/// The same of a formula's variables.
struct EnclosedAssignment {
  /// A constraint, from 0; of an Etr an atom in an assertion: the way down to it through the parts of the assertion in
  /// negation normal form, each from 0.
  struct Equation {
    std::size_t constraint = 0;
    std::vector<std::uint32_t> path;
    friend bool operator==(const Equation&, const Equation&) = default;
  };

  std::vector<Rational> values;
  Rational radius;
  std::vector<Variable> unknowns;  // each once
  std::vector<Equation> equations;
};

/// Of a network, or of a formula.
using EnclosedSolution = std::variant<EnclosedWitness, EnclosedAssignment>;
/// What a witness file may hold.
using AnyWitness = std::variant<Witness, EnclosedWitness>;
using AnyAssignment = std::variant<Assignment, EnclosedAssignment>;

}  // namespace nnsolve

#pragma GCC visibility pop
