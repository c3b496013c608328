// The Boolean structure of a lowered formula as equations.
#pragma once

#include "formula/lower.h"
#include "reduce/etr_inv_gadgets.h"
#include "reduce/inequalities.h"
#include "reduce/term_compiler.h"

#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace nnsolve {

/// Variable v of the formula is variable v of the program.
class FormulaCompiler {
 public:
  /// With `is_bounded` only positive values are inverted, which closed atoms alone can be said with: throws UsageError
  /// for others.
  FormulaCompiler(const LoweredEtr& lowered, EtrInvProgram& program, InequalityMode mode, bool is_bounded);

  /// Makes the constraints that say that all assertions hold and that signs are 1 or -1.
  void run();
  /// The variable u, if there is one.
  std::optional<Variable> one() const { return gadgets_.existing_one(); }

 private:
  using Guard = std::optional<SignLiteral>;  // nothing: the formula must hold

  struct Task {
    NodeIndex node = 0;
    Guard guard;
  };

  std::vector<NodeIndex> needed_terms() const;
  void find_split_products();
  std::vector<NodeIndex> factors_in(NodeIndex atom) const;
  void require_split_product(NodeIndex atom);
  void require_relation(Relation relation, const LinearForm& form);
  void require_sign(Variable v);
  void process(const Task& task);
  void require_atom(NodeIndex atom);
  void require_any(const Task& task);
  std::vector<NodeIndex> alternatives(NodeIndex any) const;
  Guard take_literal(std::vector<NodeIndex>& options) const;
  void choose_one(const std::vector<NodeIndex>& options, const Guard& guard);
  void require_one_zero(std::vector<Variable> variables);
  LinearForm equation_of(NodeIndex atom);
  Variable zero_if(NodeIndex atom);
  Variable variable_of(const LinearForm& form) { return gadgets_.wire(form).variable; }
  LinearForm guard_form(const SignLiteral& guard);
  bool is_atom(NodeIndex node) const { return formula_.node(node).kind == EtrKind::atom; }

  const LoweredEtr& lowered_;
  const Etr& formula_;
  EtrInvProgram& program_;
  InequalityMode mode_;
  bool is_bounded_;
  Gadgets gadgets_;
  TermCompiler terms_;
  std::vector<Task> tasks_;
  std::unordered_map<NodeIndex, Variable> zero_if_;
  std::unordered_set<NodeIndex> split_products_;  // atoms
};

}  // namespace nnsolve
