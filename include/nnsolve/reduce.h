// The reduction from formulas to networks (Section 3 of the paper, as repaired): which stations there are and which
// choices. See src/reduce for the steps.
#pragma once

#include "nnsolve/formula.h"
#include "nnsolve/instance.h"
#include "nnsolve/network.h"
#include "nnsolve/witness.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace nnsolve {

/// ETR -> ETR-INV -> ETR-INV-EQ -> RESTRICTED TRAINING -> NN-TRAINING.
enum class Station : std::uint8_t { etr, etr_inv, etr_inv_eq, restricted, training };

/// repaired: the paper's construction with its defects mended. compact: the same idea with two outputs and fewer
/// neurons. as_printed: to the letter of the paper, which does not preserve answers.
enum class Variant : std::uint8_t { repaired, compact, as_printed };

/// How p > 0 and p >= 0 become equations: by sums of four squares, so that rational solutions stay rational, or by one
/// square root.
enum class InequalityMode : std::uint8_t { rational, root };

/// Places where the printed construction changes answers, each to be put back into the repaired one alone.
struct Defects {
  bool padding = false;            // (a) Section 3.1: x + y = y for a variable in no addition forces x = 0
  bool inverse_for_all = false;    // (b) Section 3.6: every variable gets an inverse, so none is 0
  bool shifted_target = false;     // (c) Section 3.6: target 1 in d4, which says v = x + 1 and not v = x
  bool repeated_entry = false;     // (e) Section 3.8: entry 1 for a weight that occurs twice, so x + x becomes x
  bool lost_self_inverse = false;  // (f) Section 3.1: x * x = 1, and odd cycles of inversions, are dropped
  friend bool operator==(const Defects&, const Defects&) = default;
};

struct ReduceOptions {
  Station to = Station::training;
  Activation activation = Activation::identity;  // of NN-TRAINING; RESTRICTED TRAINING is about the identity
  Variant variant = Variant::repaired;
  Defects defects;  // of the repaired variant
  InequalityMode inequalities = InequalityMode::rational;
  friend bool operator==(const ReduceOptions&, const ReduceOptions&) = default;
};

}  // namespace nnsolve
