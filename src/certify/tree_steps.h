// What follows from premises some of which are disjunctions: a case for each part, in which the denied conclusion
// contradicts what the part says, changed as the record has it.
#pragma once

#include "certify/products.h"
#include "certify/proof.h"
#include "presolve/system/derivation.h"

#include <functional>
#include <optional>
#include <vector>

namespace nnsolve {

class TreeSteps {
 public:
  explicit TreeSteps(Proof& proof, const std::function<bool()>& should_stop = {})
      : proof_(proof), should_stop_(should_stop) {}

  /// The record's statement, its premises being facts. Nothing if that does not work out, or if the scope is closed by
  /// then.
  std::optional<FactNumber> show(const presolving::Record& record, const std::vector<FactNumber>& premises);

 private:
  /// What is in force within a scope.
  struct Scope {
    std::vector<FactNumber> atoms;
    std::vector<FactNumber> clauses;   // what a lemma denies
    std::vector<FactNumber> premises;  // disjunctions that are not split yet
  };

  std::optional<FactNumber> show_atom(const presolving::Record& record, const std::vector<FactNumber>& premises);
  std::optional<FactNumber> entailed(const Constraint& target, const std::vector<FactNumber>& premises);
  std::optional<FactNumber> without_denial(const Constraint& target, const std::vector<SumTerm>& terms);
  std::optional<FactNumber> entailed_equation(const Constraint& target, const std::vector<FactNumber>& premises);
  std::optional<FactNumber> radical(const Constraint& target, FactNumber product);
  std::optional<FactNumber> factors(const presolving::Record& record, const std::vector<FactNumber>& premises);
  std::optional<FactNumber> nonzero_factor(const Constraint& target, FactNumber product);
  std::optional<FactNumber> nonzero_factor_of_product(const Polynomial& factor, const std::vector<FactNumber>& signs);
  std::optional<FactNumber> line(const presolving::Record& record, const std::vector<FactNumber>& premises);
  std::optional<FactNumber> by_cases(const presolving::Record& record, const std::vector<FactNumber>& premises);
  void take(FactNumber number, bool is_denied, Scope& scope) const;
  bool close(const presolving::Record& record, Scope scope, std::size_t depth);
  bool close_by_units(Scope& scope);
  bool close_by_products(const Scope& scope);
  bool is_refuted(const Constraint& part, const Scope& scope) const;
  bool scale_atoms(const presolving::Record& record, Scope& scope, const std::vector<FactNumber>& atoms);
  bool change_atoms(const presolving::Record& record, Scope& scope, std::vector<FactNumber> atoms);
  std::vector<AtomFact> atom_facts(const std::vector<FactNumber>& numbers) const;

  Proof& proof_;
  std::function<bool()> should_stop_;  // may be empty
  const std::vector<FactNumber>* record_premises_ = nullptr;
  std::size_t split_count_ = 0;
};

}  // namespace nnsolve
