// ETR-INV -> matrix completion of rank 2 -> fully connected networks with two hidden neurons.
//
// Inputs are one-hot, so a data point is a row of a matrix, an output a column, and a network with two hidden neurons a
// completion of that matrix of rank 2: an entry is the inner product of its row's and its column's vector in the plane.
// A zero row, all of whose targets are 0, takes the constants away. These entries are known, everything else is "?":
//
//   object          row                      column           known entries
//   gauge           R1 (1,0), R2 (0,1)       C1, C2           the unit matrix
//   value v         r (v,1)                  h (1,-v)         r,C2: 1  R1,h: 1  r,h: 0
//   nonzero v       p (1,1/v)                g (0,v)          R1,g: 0  p,C1: 1  p,h: 0  p,g: 1
//   x - y = z /= 0  d (x/z,1/z)                               d,hx: 0  d,hy: 1  d,gz: 1
//   x * y = 1       s (1/x,1/x)              D (1,-1), q (x,0) R1,D: 1 R2,D: -1 s,D: 0 s,gx: 1 R2,q: 0 s,q: 1 ry,q: 1
//   x = 1                                                     rx,C1: 1
//
// Theorem. The matrix has a completion of rank 2 if and only if the formula has a solution. Proof. The gauge's block
// has rank 2, so after a change of basis rows and columns are vectors of the plane with C1, C2, R1, R2 the unit
// vectors. Then r = (a,1) and h = (1,b) with a + b = 0: call a v. p = (1,c) with 1 - vc = 0, g = (0,e) with ce = 1, so
// e = v and v is not 0. d = (k,l) with k = xl, (x-y)l = 1, lz = 1. s = (w,w) with wx = 1, q = (m,0) with wm = 1, so m =
// x, and ry,q says yx = 1. Conversely the vectors of the table are a completion.
//
// x + y = z becomes, with one number t for all, (x+t) - x = t and (z+t) - y = x+t; t is any number with t and all x+t
// other than 0. pull() reads v = (r,C1), which no change of basis changes.
//
// ReLU. One-hot rows and the zero row are affinely independent, so a ReLU of the hidden layer takes any values up to a
// shift, which biases of outputs absorb; with all known targets 2 more they are positive, and outputs exact.
//
// With a cost and a threshold ("?" is gone; all variables have ranges). Let K bound all entries of the completion of
// any solution in the ranges; for that there is a t only where neither x nor y has a bounded inverse, and it is a known
// number; else x + y = z is z - y = x. l1: each row stands twice; a known entry is its target both times, an entry that
// is "?" has the targets K and -K, and (r,C1) of a variable the ends of its range. |e-K| + |e+K| >= 2K with equality
// where |e| <= K, and so on, so the least cost that is thinkable is the sum of 2K and of the ranges' lengths, and it is
// reached by solutions alone. That is the threshold. max: a known entry e has the targets e+K and e-K, "?" has 0 and 0,
// a variable's lower+K and upper-K; the threshold is K. Known entries are met exactly, so the theorem applies.
#pragma once

#include "algebra/number_field.h"
#include "reduce/layers.h"

#include "nnsolve/formula.h"
#include "nnsolve/instance.h"
#include "nnsolve/witness.h"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

class EtrInvToCompletion {
 public:
  /// `cost`: nothing for a threshold of 0 and "?", else l1 or max. Throws UsageError if then a variable has no range,
  /// or if it has one otherwise.
  EtrInvToCompletion(const EtrInv& source, Activation activation, std::optional<Cost> cost);

  const TrainingInstance& target() const { return target_; }
  /// Of a solution of the source. Law: pull(push(s)) = s.
  Witness push(const Assignment& solution) const;
  /// Of any weights that the target asks for.
  Assignment pull(const Witness& witness) const;

 private:
  /// A number that rows and columns are made of: a variable of the source, or t, or both added.
  struct Quantity {
    std::optional<Variable> variable;
    bool is_shifted = false;
    friend auto operator<=>(const Quantity&, const Quantity&) = default;
  };
  using QuantityIndex = std::uint32_t;
  using EntryIndex = std::uint32_t;  // a row or a column

  /// What the vector of a row or a column is.
  enum class Shape : std::uint8_t {
    first,       // (1,0)
    second,      // (0,1)
    difference,  // the column (1,-1)
    value_row,   // (x,1)
    value_column,
    nonzero_row,
    nonzero_column,
    difference_row,  // (x/z,1/z)
    product_row,     // (1/x,1/x)
    product_column,  // (x,0)
  };
  struct Vector {
    Shape shape = Shape::first;
    QuantityIndex x = 0;
    QuantityIndex y = 0;  // of a difference, for its name alone
    QuantityIndex z = 0;
  };
  struct Value2 {
    Value first;
    Value second;
  };
  struct Bound2 {
    Rational first;
    Rational second;
    friend auto operator<=>(const Bound2&, const Bound2&) = default;
  };

  // Making the matrix.
  void make_gauge();
  void make_values();
  void make_constraints();
  void make_addition(const EtrInvConstraint& constraint);
  QuantityIndex value(const Quantity& quantity);
  void require_nonzero(QuantityIndex x);
  void require_difference(QuantityIndex x, QuantityIndex y, QuantityIndex z);
  void require_product(QuantityIndex x, QuantityIndex y);
  QuantityIndex shifted(Variable x);
  EntryIndex add_row(Vector vector);
  EntryIndex add_column(Vector vector);
  void know(EntryIndex row, EntryIndex column, const Rational& entry);

  // With a cost.
  void expect_ranges() const;
  void bound_inverses();
  std::optional<Rational> inverse_bound(Variable x) const { return inverse_bounds_[x]; }
  Rational largest_entry() const;
  Bound2 bound(const Vector& vector) const;
  Rational bound(QuantityIndex x) const;
  Rational bound_of_inverse(QuantityIndex x) const;

  // Writing the instance.
  void write_exact();
  void write_with_cost();
  void write_rows(EntryIndex row, const Rational& bound);
  void push_row(const std::vector<Rational>& targets, std::optional<EntryIndex> row, const char* end);
  std::string quantity_name(QuantityIndex x) const;
  /// Of a row, or of the zero row.
  std::string row_name(std::optional<EntryIndex> row) const;

  std::optional<std::vector<Value2>> values(const std::vector<Vector>& vectors, const std::vector<Value>& quantities,
                                            FieldArithmetic& arithmetic) const;
  Rational shift_of(const Assignment& solution, FieldArithmetic& arithmetic) const;
  bool has_relu() const { return layers_.hidden_activation == Activation::relu; }

  EtrInv source_;
  std::optional<Cost> cost_;
  Layers layers_;
  bool is_impossible_ = false;
  Rational shift_;                                       // t, with a cost
  Rational offset_;                                      // what targets are more for ReLU outputs
  std::vector<std::optional<Rational>> inverse_bounds_;  // by variable: of |1/x|, if x is not 0
  std::vector<Quantity> quantities_;
  std::map<Quantity, QuantityIndex> quantity_numbers_;
  std::vector<EntryIndex> value_rows_;                                      // by quantity
  std::vector<EntryIndex> value_columns_;                                   // by quantity
  std::vector<std::optional<EntryIndex>> nonzero_columns_;                  // by quantity
  std::vector<std::optional<std::pair<EntryIndex, EntryIndex>>> products_;  // by quantity: s and q
  std::optional<EntryIndex> difference_column_;                             // D
  std::vector<Vector> rows_;
  std::vector<Vector> columns_;
  std::vector<std::map<EntryIndex, Rational>> known_;  // by row
  TrainingInstance target_;
};

}  // namespace nnsolve
