// Steps that make an atom of another one: with an equation put to use, or divided by factors that are not 0.
#pragma once

#include "certify/proof.h"
#include "presolve/system/derivation.h"

#include <optional>
#include <span>
#include <vector>

namespace nnsolve {

class AtomSteps {
 public:
  /// In passing: what is derived and of use to another sum only may be part of that.
  explicit AtomSteps(Proof& proof, bool is_in_passing = false) : proof_(proof), is_in_passing_(is_in_passing) {}

  /// As the record says, the equation and what is known of signs being facts. Nothing if that does not work out; steps
  /// may have been written then.
  std::optional<FactNumber> substituted(const presolving::Record& record, FactNumber from, FactNumber equation,
                                        std::span<const FactNumber> signs, const Constraint& target);
  /// The atom less multiples of the equation's first term.
  std::optional<FactNumber> remainder(FactNumber from, FactNumber equation, const Constraint& target);
  /// Divided by factors whose signs are told.
  std::optional<FactNumber> cancelled(FactNumber from, std::span<const FactNumber> signs, const Constraint& target);

  /// The weaker or same atom as a fact.
  std::optional<FactNumber> weakened(FactNumber from, const Constraint& target);

 private:
  std::optional<FactNumber> combined(FactNumber from, const std::vector<FactNumber>& positive,
                                     const Polynomial& multiplier, FactNumber equation, const Polynomial& quotient);
  std::optional<FactNumber> disequation(FactNumber from, const std::vector<FactNumber>& multipliers,
                                        const Polynomial& multiplier, FactNumber equation, const Polynomial& quotient,
                                        const Constraint& target);
  std::optional<FactNumber> nonzero_product(const Polynomial& product, std::span<const FactNumber> signs);
  std::optional<FactNumber> fact_about(const Polynomial& polynomial, std::span<const FactNumber> facts,
                                       bool needs_sign) const;

  Proof& proof_;
  bool is_in_passing_;
};

}  // namespace nnsolve
