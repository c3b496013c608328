// Activations and restrictions as constraints.
#pragma once

#include "nnsolve/network.h"
#include "nnsolve/polynomial.h"
#include "nnsolve/system.h"

#include <vector>

namespace nnsolve {

/// Appends that the form is in the range.
void append_is_in(std::vector<Constraint>& constraints, const Polynomial& form, const AllowedRange& range);
/// Appends that the variable is in the domain.
void append_is_in(std::vector<Constraint>& constraints, Variable variable, const ParameterDomain& domain);

/// That h is what the neuron makes of the sum: a real disjunction of the activation's pieces, as for a ReLU
/// (sum >= 0 and h = sum) or (sum <= 0 and h = 0).
Constraint is_activated(const Neuron& neuron, const Polynomial& sum, const Polynomial& h);

/// An order of linear forms.
struct FormLess {
  bool operator()(const Polynomial& a, const Polynomial& b) const;
};

}  // namespace nnsolve
