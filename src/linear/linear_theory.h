// The arithmetic of decide_linear as the theory of a clause search: true atoms become bounds in a simplex,
// contradictory bounds a lemma, and bounds that rows imply refute atoms that are still open.
//
// False atoms mean nothing here. Constraints have no negations, so an atom that is false just does not help.
#pragma once

#include "linear/clause_search.h"
#include "linear/farkas.h"
#include "linear/linear_bound.h"
#include "linear/simplex.h"
#include "linear/skeleton.h"

#include "nnsolve/rational.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace nnsolve {

/// The premise implies one of the options.
LiteralClause to_literals(const SkeletonClause& clause);

class LinearTheory final : public SearchTheory {
 public:
  /// Propositional variables are the literals of the skeleton, which must outlive this.
  LinearTheory(const Skeleton& skeleton, std::size_t variable_count, const std::vector<std::optional<Rational>>& start,
               SimplexLimits limits);

  void begin_level() override { levels_.push_back({simplex_.mark(), said_.size(), reasons_.size()}); }
  void end_levels(std::size_t left) override;
  Verdict look_at(std::span<const Literal> literals) override;
  LiteralClause conflict_clause() override;
  const std::vector<Implied>& implied() const override { return implied_; }
  LiteralClause reason_clause(const Implied& implied) override;
  /// Whether it is an option of a clause that has to hold and has no true one yet.
  bool is_needed(std::size_t variable) const override;
  const std::vector<std::size_t>& woken() const override { return woken_; }
  /// Whether it holds at the present point, as far as can be told.
  bool prefers_true(std::size_t variable) const override;

  /// What bounds of one form say about each other; kept as lemmas.
  std::vector<LiteralClause> clauses_of_bounds();
  /// Records a lemma; the clause that it is.
  LiteralClause keep(LinearLemma lemma);
  std::vector<LinearLemma>& lemmas() { return lemmas_; }
  const Simplex& simplex() const { return simplex_; }

 private:
  struct Level {
    std::size_t mark = 0;
    std::size_t said = 0;
    std::size_t reasons = 0;
  };

  bool assert_atom(std::size_t atom);
  void find_refuted_atoms();
  void look_at_atoms_of(const Simplex::ImpliedBound& implied);
  LinearLemma lemma_of(const std::vector<Simplex::BoundTerm>& terms) const;
  bool atom_holds_now(std::size_t atom) const;

  const Skeleton& skeleton_;
  Simplex simplex_;
  FormTable forms_;
  SimplexLimits limits_;
  std::vector<LinearBound> bounds_;  // by atom
  std::vector<std::optional<Simplex::Index>>
      index_of_;                                    // by atom: what stands for its form; none if no clause has the atom
  std::vector<std::vector<std::size_t>> atoms_of_;  // by variable of the simplex
  std::vector<bool> has_atoms_;                     // likewise
  std::vector<std::vector<std::size_t>> options_of_;  // by literal: clauses in which it is an option
  std::vector<std::vector<std::size_t>> parts_of_;    // by literal: clauses of which it is the premise
  std::vector<std::int8_t> truth_;                    // by literal: 1 true, -1 false, 0 open
  std::vector<std::size_t> said_;                     // literals in the order in which they were decided
  std::vector<Level> levels_;
  std::vector<LinearLemma> reasons_;  // contradictions of what is true and an atom that they refute
  std::vector<Implied> implied_;
  std::vector<std::size_t> woken_;
  std::vector<LinearLemma> lemmas_;
};

}  // namespace nnsolve
