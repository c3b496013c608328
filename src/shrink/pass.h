// What a kind of input (ETR, ETR-INV, ETR-INV-EQ, training instance) tells the shrinker: a table of passes, a text and
// a measure.
//
// A pass is one kind of step. It lists the steps that there are, and applies any set of them at once; so the shrinker
// can try many together and single ones only where that fails, whatever the steps are.
#pragma once

#include "nnsolve/rational.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace nnsolve {

/// One step; what the numbers mean is the pass's own business.
struct Step {
  std::uint32_t place = 0;
  std::uint32_t position = 0;
  std::uint32_t choice = 0;
  Rational number;
};

/// One step for each of a list, told by its place.
inline std::vector<Step> places(std::size_t count) {
  std::vector<Step> steps(count);
  for (std::size_t i = 0; i < count; ++i) steps[i].place = static_cast<std::uint32_t>(i);
  return steps;
}

template <class T>
struct Pass {
  const char* name;
  std::vector<Step> (*steps)(const T&);
  /// Law: a legal input, or nothing if these steps do not lead to one. One that is not smaller is not used.
  std::optional<T> (*apply)(const T&, std::span<const Step>);
};

/// Nonnegative integers, compared from the first on: a well-order, if all of one kind of input have as many.
using Measure = std::vector<Rational>;

template <class T>
struct Domain {
  std::vector<Pass<T>> passes;
  Measure (*measure)(const T&);
  std::string (*text)(const T&);  // of a file with it
};

}  // namespace nnsolve
