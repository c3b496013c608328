// Exact arithmetic on the values of a witness: polynomials in the generators of its fields, modulo the fields'
// polynomials.
//
// A value over one field is zero if and only if its normal form is 0. Over several fields that is only sufficient:
// sqrt2 * sqrt3 - sqrt6 has a normal form of its own in Q[t1, t2, t3] / (t1^2 - 2, t2^2 - 3, t3^2 - 6). Then sign() and
// is_zero() decide exactly by merging these fields into one, and remember in merges() which fields an equality needed
// together, so that the owner of the witness can merge them for good (field_merge.h).
#pragma once

#include "nnsolve/witness.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace nnsolve {

/// Empty if the field is one as instances/README.md, "Witnesses" wants it, or what is wrong with it: the polynomial has
/// degree 2 or more and is irreducible, lower < upper, and exactly one root lies strictly between.
std::string check_field(const Field& field);

/// Values are over the fields given here; what mentions another one is a broken invariant. Results are normal forms
/// (no power of a generator reaches the degree of its field) if the operands are. Nothing costs more for the number
/// of fields; what a field needs is made when it is first used, so the object is not for several threads at once.
class FieldArithmetic {
 public:
  /// The fields pass check_field().
  explicit FieldArithmetic(std::vector<Field> fields);
  FieldArithmetic(FieldArithmetic&&) noexcept;
  FieldArithmetic& operator=(FieldArithmetic&&) noexcept;
  ~FieldArithmetic();

  const std::vector<Field>& fields() const noexcept;

  Value add(const Value& a, const Value& b) const;
  Value subtract(const Value& a, const Value& b) const;
  Value multiply(const Value& a, const Value& b) const;
  /// sum += a * b
  void multiply_add(Value& sum, const Value& a, const Value& b) const;
  /// The normal form of any polynomial in the generators.
  Value reduce(const Polynomial& polynomial) const;
  /// 1 / value, the value not being zero, so that the product reduces to 1. Nothing if the value mentions several
  /// fields: these are then in merges(), and once they are merged it can be done.
  std::optional<Value> inverse(const Value& value);
  /// An integer n >= |value|, not much larger than need be.
  Rational magnitude(const Value& value);

  /// The sign of the real number: -1, 0 or 1. The value need not be a normal form.
  int sign(const Value& value);
  bool is_zero(const Value& value);
  /// Disjoint groups of two or more fields, each ascending, that some zero needed together: after merging each group
  /// into one field, every value that was found zero has the normal form 0.
  const std::vector<std::vector<std::size_t>>& merges() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace nnsolve
