// Witnesses (instances/README.md, "Witnesses"): exact weights and biases of a network, or an exact assignment of a
// formula.
#pragma once

#include "nnsolve/polynomial.h"
#include "nnsolve/rational.h"
#include "nnsolve/real.h"

#include <cstddef>
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

/// Of a network, or of a formula.
using Solution = std::variant<Witness, Assignment>;

}  // namespace nnsolve

#pragma GCC visibility pop
