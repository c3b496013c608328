// Which numbers are allowed: as an output where the data ask for an inequality, as a weight or a bias where they are
// restricted.
#pragma once

#include "nnsolve/rational.h"

#include <optional>
#include <string>
#include <vector>

#pragma GCC visibility push(default)

namespace nnsolve {

/// The numbers between two ends, each of which may be missing; an end that is excluded does not belong to them.
struct AllowedRange {
  std::optional<Rational> min;
  std::optional<Rational> max;
  bool excludes_min = false;  // only with min
  bool excludes_max = false;  // only with max

  static AllowedRange only(const Rational& value) { return {value, value, false, false}; }
  bool is_empty() const;
  bool contains(const Rational& value) const;
  /// With its ends.
  AllowedRange closed() const { return {min, max, false, false}; }
  /// ">= 1/2", "in (0, 1]"
  std::string to_string() const;
  friend bool operator==(const AllowedRange&, const AllowedRange&) = default;
};

/// What a weight or a bias may be; never nothing.
struct ParameterDomain {
  std::vector<Rational> values;  // if there are any: just these, ascending and different
  AllowedRange range;            // else

  bool contains(const Rational& value) const;
  /// The allowed number that is nearest to 0, or near that where it is not allowed itself.
  Rational simplest() const;
  /// "in {-1, 0, 1}", ">= 0"
  std::string to_string() const;
  friend bool operator==(const ParameterDomain&, const ParameterDomain&) = default;
};

}  // namespace nnsolve

#pragma GCC visibility pop
