// Random training instances with planted weights: those of src/generate, with the shapes that tests ask for. Neither
// the generators nor their evaluator share code with what the tests judge.
#pragma once

#include "generate/random.h"

#include "nnsolve/instance.h"
#include "nnsolve/witness.h"

#include <string>
#include <vector>

namespace nnsolve::test {

using generators::Random;
using generators::small_rational;
using generators::uniform;
/// True in that share of all cases.
bool chance(Random& random, double share);

/// Options of random instances; each count is a maximum.
struct Shape {
  int inputs = 3;
  int hidden = 4;
  int outputs = 2;
  int rows = 5;
  double edge_density = 0.6;
  double zero_input = 0.4;     // share of input values that are 0
  double relu = 0.5;           // share of neurons that are ReLU
  double prescribed = 0.15;    // share of weights and biases that are given
  double question_mark = 0.2;  // share of targets that are "?"
  double layered = 0;          // share of networks in complete layers, rather than with edges at random
  double twins = 0;            // share of hidden neurons that are made like the one before, prescriptions included
  double fixed_bias = 0;       // share of biases that are given besides, half of them 0
};

struct Planted {
  TrainingInstance instance;
  Witness witness;  // rational; has total cost 0 on the instance
};

/// A random acyclic network with random data whose targets are what random weights compute.
Planted random_planted(Random& random, const Shape& shape = {});

/// All neuron values on one data point, by the definition; the witness must be rational.
std::vector<Rational> evaluate(const TrainingInstance& instance, const Witness& witness, std::size_t row);

/// True if every known target is met, by evaluate().
bool fits(const TrainingInstance& instance, const Witness& witness);

/// The instance as a file's text, rows dense or sparse at random.
std::string to_file_text(const TrainingInstance& instance, Random& random);

}  // namespace nnsolve::test
