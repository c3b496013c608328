// ETR-INV -> ETR-INV-EQ (Section 3.1 of the paper, repaired).
//
// Theorem. The formula has a solution if and only if its combined constraints have one.
//
// Take the graph on the variables whose edges are the inversion constraints. Along an edge values are inverse to each
// other, so one value x determines its whole component: where the component is bipartite, one side is x and the other
// 1/x; where it has an odd cycle (a loop x * x = 1 is one), all are x and x = 1/x. So every component becomes one
// variable, which is not 0 if it has an edge; additions become combined constraints in x and 1/x; inversions then hold
// by themselves, but for "x - 1/x = 0" in components with an odd cycle.
//
// The printed step adds x + y = y, with y new, for a variable in no addition, which forces x = 0 (defect a), and loses
// x - 1/x = 0 (defect f).
#pragma once

#include "nnsolve/formula.h"
#include "nnsolve/reduce.h"
#include "nnsolve/witness.h"

#include <vector>

namespace nnsolve {

class EtrInvToEtrInvEq {
 public:
  EtrInvToEtrInvEq(const EtrInv& source, const Defects& defects);

  const EtrInvEq& target() const { return target_; }
  /// From a solution of the source to one of the target. Law: pull(push(s)) = s.
  Assignment push(const Assignment& solution) const;
  /// From a solution of the target to one of the source.
  Assignment pull(const Assignment& solution) const;

 private:
  void find_components(const EtrInv& source);
  void translate(const EtrInv& source, const Defects& defects);
  void add_padding(const EtrInv& source);

  std::vector<Literal> literals_;  // by variable of the source: what it is in the target
  std::vector<Variable> roots_;    // by variable of the target: the source's variable of the same value; padding
                                   // variables have none
  std::vector<bool> is_odd_;       // by variable of the target: has its component an odd cycle?
  EtrInvEq target_;
};

}  // namespace nnsolve
