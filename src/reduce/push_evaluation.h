// Runs an EtrInvProgram on a solution of the source.
#pragma once

#include "formula/lower.h"
#include "reduce/etr_inv_program.h"
#include "reduce/growing_fields.h"

#include "nnsolve/witness.h"

#include <array>
#include <map>
#include <vector>

namespace nnsolve {

/// For one push; all that is given must outlive it.
class PushEvaluation {
 public:
  PushEvaluation(const Etr& source, const LoweredEtr& lowered, const EtrInvProgram& program, const EtrInv& target)
      : source_(source), lowered_(lowered), program_(program), target_(target) {}

  Assignment run(const Assignment& source_solution);

 private:
  std::vector<Value> lowered_values(Assignment& solution);
  FieldGroups compute_all(FieldArithmetic& arithmetic, Assignment& state, bool is_shifted);
  FieldGroups compute(Variable v, FieldArithmetic& arithmetic, Assignment& state);
  FieldGroups compute_inverse(Variable v, FieldArithmetic& arithmetic, Assignment& state);
  FieldGroups compute_square_part(Variable v, FieldArithmetic& arithmetic, Assignment& state);
  FieldGroups compute_square_root(Variable v, FieldArithmetic& arithmetic, Assignment& state);
  Value value_of(const Quantity& quantity, const FieldArithmetic& arithmetic, const std::vector<Value>& values) const;
  const std::array<Rational, 4>& roots(std::uint32_t quantity, const Rational& value);
  bool is_selected(const Definition& selector, const std::vector<Value>& values);
  Rational choose_shift(const Assignment& state) const;
  void check(Assignment& state) const;

  const Etr& source_;
  const LoweredEtr& lowered_;
  const EtrInvProgram& program_;
  const EtrInv& target_;
  std::vector<bool> truths_;                                // by node of the lowered formula
  std::map<std::uint32_t, std::array<Rational, 4>> roots_;  // by quantity
  std::map<std::uint32_t, std::size_t> chosen_;             // by choice
  Variable next_ = 0;
  Rational shift_;
};

}  // namespace nnsolve
