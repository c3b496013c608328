// The whole chain of steps, from a formula to the station that is asked for.
#pragma once

#include "reduce/blueprint.h"
#include "reduce/etr_inv_eq_to_restricted.h"
#include "reduce/etr_inv_to_etr_inv_eq.h"
#include "reduce/etr_to_etr_inv.h"
#include "reduce/restricted_to_training.h"

#include "nnsolve/formula.h"
#include "nnsolve/reduce.h"
#include "nnsolve/witness.h"

#include <memory>
#include <variant>

namespace nnsolve {

Station station_of(const Formula& formula);

class Reduction {
 public:
  /// Throws UsageError if the formula is past options.to, or for defects of another variant than the repaired one.
  Reduction(Formula source, const ReduceOptions& options);
  // The steps refer to each other.
  Reduction(const Reduction&) = delete;
  Reduction& operator=(const Reduction&) = delete;

  const Formula& source() const { return source_; }
  const ReduceOptions& options() const { return options_; }
  /// False for a construction that is known not to preserve answers: then what is carried need not be a solution.
  bool is_faithful() const;

  /// What stands at the station that was asked for.
  using Target = std::variant<const Etr*, const EtrInv*, const EtrInvEq*, const Blueprint*>;
  Target target() const;

  using Solution = std::variant<Assignment, Witness>;
  /// From a solution of the source to one of the target: an assignment of a formula, or weights of a network. Throws
  /// CarryError if there is none that the construction knows. Law: pull(push(s)) = s.
  Solution push(const Assignment& solution) const;
  /// From any solution of the target to one of the source.
  Assignment pull(const Solution& solution) const;

 private:
  const EtrInv& etr_inv() const;
  const EtrInvEq& etr_inv_eq() const;

  Formula source_;
  ReduceOptions options_;
  std::unique_ptr<EtrToEtrInv> to_etr_inv_;
  std::unique_ptr<EtrInvToEtrInvEq> to_etr_inv_eq_;
  std::unique_ptr<EtrInvEqToRestricted> to_restricted_;
  std::unique_ptr<RestrictedToTraining> to_training_;
};

}  // namespace nnsolve
