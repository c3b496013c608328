// Some variables at small numbers, and the rest is linear arithmetic with Booleans.
//
// A cover is a set of variables without which every monomial is linear: in the graph of the products a vertex cover,
// and x with any x^2. With numbers for these, decide_linear (src/linear) decides what is left, exactly, disjunctions
// and strict inequalities included. The cover need not be given numbers blindly: after each one presolve draws the
// conclusions, which often are numbers for others of it, or that this one is wrong.
#pragma once

#include "native/system/compiled_system.h"

#include "nnsolve/system.h"
#include "nnsolve/witness.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <random>
#include <vector>

namespace nnsolve::native {

/// A minimal cover; which one depends on the random numbers.
std::vector<Variable> random_cover(const System& system, std::mt19937_64& random);

class CoverSearch {
 public:
  /// The system must outlive this.
  explicit CoverSearch(const System& system) : system_(system) {}

  /// Values of all variables; not checked.
  std::optional<Assignment> guess(std::mt19937_64& random, const std::function<bool()>& should_stop) const;
  /// The same with numbers near a point, coarse ones first.
  std::optional<Assignment> near(const Point& point, const std::function<bool()>& should_stop) const;

 private:
  const System& system_;
};

}  // namespace nnsolve::native
