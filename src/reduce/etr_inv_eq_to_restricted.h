// ETR-INV-EQ -> RESTRICTED TRAINING (Sections 3.4 to 3.8 of the paper, repaired).
//
// Theorem. The combined constraints have a solution if and only if there are weights that fit the data points exactly.
//
// Every variable is a gadget whose weights are x, -x and, if it must not be 0, 1/x and -1/x (Lemma 3); every constraint
// is a data point that activates its three weights. A literal that occurs twice in one constraint gets a copy, since
// an input of 1 activates a weight once. All biases are fixed as 0, some weights are prescribed as 1, some targets are
// "?".
//
// Size, for p variables that may be 0 and i that must not, c copies, k constraints of l literals together (repaired):
//   inputs 2p + 5i + c, hidden neurons 2p + 4i + c, edges (2p + 2p) + (5i + 6i) + 2c,
//   data points p + 4i + c + k, their ones 2p + 7i + 2c + l, and '?': 4i, one for each copy of a literal x of an
//   invertible variable, and one for each constraint with a literal -x or 1/x (no copy) of an invertible variable.
#pragma once

#include "reduce/blueprint.h"
#include "reduce/variable_gadget.h"

#include "nnsolve/formula.h"
#include "nnsolve/reduce.h"
#include "nnsolve/witness.h"

#include <vector>

namespace nnsolve {

class EtrInvEqToRestricted final : public Blueprint {
 public:
  /// The source must outlive this object. Of the defects (b), (c) and (e) matter here; the activation does not.
  EtrInvEqToRestricted(const EtrInvEq& source, Variant variant, const Defects& defects);

  /// RESTRICTED TRAINING, gadget by gadget: a gadget a variable, then one a constraint.
  const Blueprint& target() const { return *this; }
  /// From a solution of the source to weights of the target. Throws CarryError if a variable is 0 whose gadget carries
  /// its inverse (only as printed). Law: pull(push(s)) = s.
  Witness push(const Assignment& solution) const;
  /// From weights that fit the target to a solution of the source.
  Assignment pull(const Witness& witness) const;

  std::size_t gadget_count() const override { return plans_.size() + source_.constraints.size(); }
  Gadget gadget(std::size_t number) const override;
  std::size_t output_count() const override { return 2; }
  Activation activation() const override { return Activation::identity; }
  bool has_free_biases() const override { return false; }
  const std::vector<std::string>& variable_names() const override { return names_; }

  const std::vector<VariablePlan>& plans() const { return plans_; }

 private:
  /// The literals of the constraint, at most one of them negative, each with the number of its copy.
  std::vector<CopiedLiteral> copied_literals(const CombinedConstraint& constraint) const;
  void plan_constraint(const CombinedConstraint& constraint);

  const EtrInvEq& source_;
  GadgetStyle style_;
  bool collapses_repeats_;
  std::vector<VariablePlan> plans_;  // by variable; with a dummy one where there is none, so that there is an input
  std::vector<std::string> own_names_;
  const std::vector<std::string>& names_;
};

}  // namespace nnsolve
