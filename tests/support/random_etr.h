// Random ETR formulas as graphs with sharing, together with what each node must be worth at some points: computed
// beside the makers of nodes, so that neither their folding nor evaluate() is trusted.
#pragma once

#include "random_instance.h"

#include "nnsolve/formula.h"

#include <vector>

namespace nnsolve::test {

struct RandomEtrShape {
  int reals = 3;
  int bools = 2;
  int terms = 8;  // made beyond variables and constants
  int atoms = 5;
  int formulas = 8;  // made beyond atoms and variables
  int assertions = 2;
  int degree = 3;     // no term is of a higher one
  int constants = 3;  // numerators up to that, in size
  bool with_choice = true;
  bool is_planted = true;  // most assertions hold at the first point, so that satisfied formulas are frequent
};

/// A formula, and points: values of all its variables, 0 or 1 for those of sort Bool.
struct RandomEtr {
  Etr formula;
  std::vector<std::vector<Rational>> points;
  // By node made, in no order; a node may occur twice.
  std::vector<NodeIndex> terms;
  std::vector<std::vector<Rational>> values;  // of a term, by point
  std::vector<NodeIndex> formulas;
  std::vector<std::vector<bool>> truths;  // of a formula, by point
  /// By point: whether all assertions hold.
  std::vector<bool> is_satisfied;
};

RandomEtr random_etr(Random& random, const RandomEtrShape& shape, std::size_t points);

/// A small number, often 0, 1 or -1.
Rational random_value(Random& random);

}  // namespace nnsolve::test
