// From a training instance or a formula to a system of polynomial constraints (Section 2 of the paper: NN-TRAINING is
// in ER), and from a solution of the system back.
#pragma once

#include "nnsolve/formula.h"
#include "nnsolve/instance.h"
#include "nnsolve/real.h"
#include "nnsolve/system.h"
#include "nnsolve/witness.h"

#include <limits>
#include <string>
#include <vector>

#pragma GCC visibility push(default)

namespace nnsolve {

/// The structured encoding. Law: weights and biases have total cost 0 if and only if their values extend to a
/// solution of `system`; weights and biases without a variable may have any value that they are allowed.
struct Encoding {
  static constexpr Variable no_variable = std::numeric_limits<Variable>::max();

  System system;
  std::vector<Variable> weight_variables;  // by edge; no_variable: prescribed, or without influence
  std::vector<Variable> bias_variables;    // by neuron; likewise
};

Encoding encode(const ExactFit& instance);
/// The same for total cost at most the threshold. With costs l1 and max nothing in it is nonlinear that is not so for
/// an exact fit; with mse one inequality is added that bounds a sum of squares.
Encoding encode(const TrainingInstance& instance);

/// Appends the textbook encoding as SMT-LIB 2.6, ending with (check-sat): one variable a weight, a bias, and a
/// non-input neuron on a data point, nothing simplified or left out. It is written from the instance alone and shares
/// nothing with encode(), so that the two can be held against each other.
void append_plain_smtlib(std::string& out, const TrainingInstance& instance);

/// The first variables of `system` are the formula's, in their order and under their names as far as solvers take
/// them; then come auxiliary ones. A variable of sort Bool is 1 for true and -1 for false.
/// Law: values of the formula's variables satisfy the formula if and only if they extend to a solution of `system`.
/// An ETR-INV formula is taken literally; the others as literally as a system can be.
struct FormulaEncoding {
  System system;
  std::vector<bool> is_bool;  // by variable of the formula
};

FormulaEncoding encode(const Formula& formula);

/// The witness that a solution of the encoding proposes: prescribed values as prescribed, values without influence 0.
/// Nothing is checked. A model's irrational values are put into as few and as small fields as express them
/// (instances/README.md, "Witnesses").
Witness witness_of(const TrainingTask& instance, const Encoding& encoding, const Assignment& values);
Witness witness_of(const TrainingTask& instance, const Encoding& encoding, const std::vector<Real>& model);

/// Likewise the assignment of a formula; a sign is true if it is 1.
Assignment assignment_of(const FormulaEncoding& encoding, Assignment values);
Assignment assignment_of(const FormulaEncoding& encoding, const std::vector<Real>& model);

}  // namespace nnsolve

#pragma GCC visibility pop
