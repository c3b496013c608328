// Atoms as factors of belief propagation (beliefs.h): sums of integers that have to be 0, at least 0, and so on.
//
// With an integer for each variable an atom is a sum of groups, each of the terms that share variables with one
// another: 3xy + 2x + z is (3xy + 2x) + z. What a group may be is a small table by its variables' values. Where
// variables are random, groups are independent, and the distribution of a sum of groups is a convolution. So a sum of
// many terms costs little, unlike a table of all of it.
#pragma once

#include "nnsolve/system.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace nnsolve::native {

/// The values that variables may have, multiplied by `denominator`, and how likely each is at first.
struct SmallNumbers {
  std::vector<std::int64_t> numerators;
  std::vector<double> weights;
  std::int64_t denominator = 1;

  std::size_t size() const { return numerators.size(); }
};

struct BeliefFactor {
  struct Group {
    std::vector<Variable> variables;
    std::vector<std::int64_t> sums;     // that are possible, each once, ascending
    std::vector<std::uint32_t> places;  // in `sums`, by the variables' values, that of the first variable slowest
  };

  Relation relation = Relation::equal;
  std::int64_t target = 0;  // the sum of groups stands in the relation to this
  std::vector<Group> groups;
};

/// Nothing if there are no variables, or it would be too large.
std::optional<BeliefFactor> make_factor(const Polynomial& polynomial, Relation relation, const SmallNumbers& numbers);

/// Whether a sum that differs from the target by this satisfies the relation.
constexpr bool is_allowed(Relation relation, std::int64_t difference) {
  switch (relation) {
    case Relation::equal:
      return difference == 0;
    case Relation::not_equal:
      return difference != 0;
    case Relation::greater:
      return difference > 0;
    case Relation::greater_equal:
      return difference >= 0;
  }
  return false;
}

}  // namespace nnsolve::native
