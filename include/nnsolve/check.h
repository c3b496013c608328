// The real verification algorithm (Section 2 of the paper): evaluate the network exactly on every data point, or the
// formula under the assignment.
//
// It knows neither encoder nor presolver nor backend; a sat answer without its approval does not exist.
#pragma once

#include "nnsolve/formula.h"
#include "nnsolve/instance.h"
#include "nnsolve/real.h"
#include "nnsolve/witness.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#pragma GCC visibility push(default)

namespace nnsolve {

struct CheckResult;

/// A witness that check() found valid; nothing else can make one.
class CheckedWitness {
 public:
  /// The numbers are near a solution, which is proved to be there, and are no solution themselves.
  bool is_enclosed() const { return std::holds_alternative<EnclosedWitness>(witness_); }
  /// Only if not is_enclosed(); else this throws.
  const Witness& witness() const { return std::get<Witness>(witness_); }
  /// Only if is_enclosed(); else this throws.
  const EnclosedWitness& enclosed() const { return std::get<EnclosedWitness>(witness_); }

 private:
  explicit CheckedWitness(Witness witness) : witness_(std::move(witness)) {}
  explicit CheckedWitness(EnclosedWitness witness) : witness_(std::move(witness)) {}
  friend CheckResult check(const TrainingInstance& instance, Witness witness);
  friend CheckResult check(const TrainingInstance& instance, EnclosedWitness witness);

  std::variant<Witness, EnclosedWitness> witness_;
};

struct CheckResult {
  std::optional<CheckedWitness> checked;  // nothing: invalid
  std::string problem;                    // why, e.g. data point 3: output "y" is 1/2, not 1
  /// Groups of fields of the witness whose independence is an illusion: some equality holds for the real numbers but
  /// does not reduce to 0 modulo the polynomials. instances/README.md, "Witnesses" lets a checker insist on that, so
  /// whoever writes the witness merges these fields first.
  std::vector<std::vector<std::size_t>> merges;
};

/// Exact, on the original instance: prescribed weights and fixed biases are as prescribed, and the total cost is at
/// most the threshold; at threshold 0 that is, for all costs, that every known target is met. The witness must have a
/// weight an edge and a bias a non-input neuron.
CheckResult check(const TrainingInstance& instance, Witness witness);
/// That there are weights and biases in the box that meet every known target, by the equations that the witness names
/// (instances/README.md, "Enclosures"); their total cost is 0, so they are good for every threshold.
CheckResult check(const TrainingInstance& instance, EnclosedWitness witness);

/// The total cost of these weights and biases, exactly, whatever the threshold is and whatever is prescribed.
Real total_cost(const TrainingInstance& instance, const Witness& witness);

struct FormulaCheckResult;

/// An assignment that check() found to satisfy a formula; nothing else can make one.
class CheckedAssignment {
 public:
  /// The numbers are near a solution, which is proved to be there, and are no solution themselves.
  bool is_enclosed() const { return std::holds_alternative<EnclosedAssignment>(assignment_); }
  /// Only if not is_enclosed(); else this throws.
  const Assignment& assignment() const { return std::get<Assignment>(assignment_); }
  /// Only if is_enclosed(); else this throws.
  const EnclosedAssignment& enclosed() const { return std::get<EnclosedAssignment>(assignment_); }

 private:
  explicit CheckedAssignment(Assignment assignment) : assignment_(std::move(assignment)) {}
  explicit CheckedAssignment(EnclosedAssignment assignment) : assignment_(std::move(assignment)) {}
  friend FormulaCheckResult check(const EtrInv& formula, Assignment assignment);
  friend FormulaCheckResult check(const EtrInvEq& formula, Assignment assignment);
  friend FormulaCheckResult check(const Etr& formula, Assignment assignment);
  friend FormulaCheckResult check(const Formula& formula, EnclosedAssignment assignment);

  std::variant<Assignment, EnclosedAssignment> assignment_;
};

struct FormulaCheckResult {
  std::optional<CheckedAssignment> checked;      // nothing: the formula is false
  std::string problem;                           // why, e.g. constraint 3: x + y = z does not hold
  std::vector<std::vector<std::size_t>> merges;  // as in CheckResult
};

/// Exact, on the original formula. The assignment must have a value for every variable; the value of a variable of
/// sort Bool is 0 or 1. The cost is linear in the formula.
FormulaCheckResult check(const EtrInv& formula, Assignment assignment);
FormulaCheckResult check(const EtrInvEq& formula, Assignment assignment);
FormulaCheckResult check(const Etr& formula, Assignment assignment);
FormulaCheckResult check(const Formula& formula, Assignment assignment);
/// That there is such an assignment in the box, by the equations that the assignment names.
FormulaCheckResult check(const Formula& formula, EnclosedAssignment assignment);

}  // namespace nnsolve

#pragma GCC visibility pop
