// Outputs behind neurons that are too few for the rank of their targets.
//
// Let C be neurons, maybe inputs among them, and maybe the constant 1, that every way into some outputs passes
// (network/narrowest_cut.h), and h the number of hidden neurons in C. What an output computes on a row is the sum over
// C of a polynomial of weights, the same on each row, times the value of the member of C there. Take combinations of
// rows in which the inputs of C, and 1 if it is in C, cancel out: what outputs compute, combined like this, is a product
// of matrices with h columns and h rows between. Some n > h outputs and n such combinations of rows, of which all
// targets are known, prove unsat if the matrix of the combined targets is not singular; "?" elsewhere do not matter.
// (Without biases, and with C hidden, each row is such a combination; with biases, the difference of two rows is.)
#pragma once

#include "certify/base.h"
#include "certify/elaborate.h"

#include "nnsolve/instance.h"

namespace nnsolve {

/// No certificate where no such outputs and rows were found.
Elaborated refute_bottleneck(const ExactFit& instance, const NetworkFacts& facts, const CertificateBase& base);

}  // namespace nnsolve
