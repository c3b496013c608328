// Computations with exact values that find out on their way which fields they need as one: the inverse of
// sqrt2 + sqrt3 is no polynomial modulo x^2 - 2 and y^2 - 3 that its fields could tell.
#pragma once

#include "algebra/number_field.h"

#include "nnsolve/witness.h"

#include <cstddef>
#include <vector>

namespace nnsolve {

using FieldGroups = std::vector<std::vector<std::size_t>>;

/// The assignment over fewer fields: each group (see merge_fields()) has become one.
void merge_groups(Assignment& assignment, const FieldGroups& groups);

/// Without the fields that no value mentions.
void drop_unused_fields(Assignment& assignment);

/// Calls attempt(arithmetic, assignment), an arithmetic over the assignment's fields, until it returns no groups. What
/// it returns is merged before the next call, for which all values are carried over to the merged fields, so an
/// attempt may go on where it stopped. It may add fields as well, after those that are there, and is then called again.
template <typename Attempt>
void with_merged_fields(Assignment& assignment, Attempt attempt) {
  for (;;) {
    FieldArithmetic arithmetic(assignment.fields);
    const FieldGroups groups = attempt(arithmetic, assignment);
    if (groups.empty() && arithmetic.fields().size() == assignment.fields.size()) return;
    merge_groups(assignment, groups);
  }
}

}  // namespace nnsolve
