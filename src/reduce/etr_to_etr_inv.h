// The first station of the reduction: from ETR to ETR-INV.
#pragma once

#include "formula/lower.h"
#include "reduce/etr_inv_program.h"
#include "reduce/inequalities.h"

#include "nnsolve/formula.h"
#include "nnsolve/witness.h"

namespace nnsolve {

/// Theorem: the source is satisfiable if and only if the target is, over the reals. The target is linear in the size
/// of the source with its numbers written in binary. Law: push() of a solution is a solution; pull() of any solution of
/// the target, not only of a pushed one, is a solution; pull(push(a)) is a.
class EtrToEtrInv {
 public:
  explicit EtrToEtrInv(Etr source, InequalityMode mode = InequalityMode::rational);
  /// The target has a solution if and only if the source has one whose real variables are between -box and box; its
  /// variables have ranges, those of inverted ones are positive. Throws UsageError for a formula with other atoms than
  /// =, >= and <=.
  static EtrToEtrInv in_box(Etr source, const Rational& box);

  const Etr& source() const { return source_; }
  /// Its variables: those of the source in their order, under their names where these are legal in .etrinv files; then
  /// auxiliary ones.
  const EtrInv& target() const { return target_; }
  /// u, the variable whose sign is that of 1; nothing if the source holds for the negatives of whatever it holds for.
  std::optional<Variable> one() const { return one_; }

  /// Of an assignment that satisfies the source, or it throws a CarryError; all equalities of the result reduce to 0
  /// modulo its fields.
  Assignment push(const Assignment& source_solution) const;
  /// Of an assignment that satisfies the target.
  Assignment pull(const Assignment& target_solution) const;

 private:
  EtrToEtrInv(Etr source, InequalityMode mode, std::optional<Rational> box);
  void expect_in_box(const Assignment& source_solution) const;

  std::optional<Rational> box_;
  Etr source_;
  LoweredEtr lowered_;
  EtrInv target_;
  EtrInvProgram program_;
  std::optional<Variable> one_;
};

}  // namespace nnsolve
