// Formulas that nest deeply in one way or another, as text.
#pragma once

#include <span>
#include <string>

namespace nnsolve::test {

struct Nesting {
  const char* name;
  /// What stands around the rest, which comes where the second one begins; A, B, C are atoms, X and Y variables.
  const char* before;
  const char* after;
  /// Whether the rest is a term, which is compared in the end.
  bool is_term = false;
};

std::span<const Nesting> all_nestings();

/// A formula of that many levels over some variables, with x0 = x1, x2 > 0 and x3 = 2 besides, which hold for many of
/// its atoms, so that presolve has something to do everywhere.
std::string deep_formula(const Nesting& nesting, int levels, int variables = 8);

}  // namespace nnsolve::test
