// Long computations that need new fields on their way, for roots, or several fields as one, for inverses. Unlike
// with_merged_fields() of carry.h they do not begin anew each time.
#pragma once

#include "algebra/number_field.h"
#include "reduce/carry.h"

#include "nnsolve/witness.h"

#include <cstddef>
#include <vector>

namespace nnsolve {

using FieldGroups = std::vector<std::vector<std::size_t>>;

/// Without the fields that no value mentions.
void drop_unused_fields(Assignment& assignment);

/// Calls attempt(arithmetic, assignment), an arithmetic over the assignment's fields, until it returns no groups. What
/// it returns is merged before the next call, for which all values are carried over to the merged fields, so an
/// attempt may go on where it stopped. It may add fields as well, after those that are there, and is then called again.
template <typename Attempt>
void with_growing_fields(Assignment& assignment, Attempt attempt) {
  for (;;) {
    FieldArithmetic arithmetic(assignment.fields);
    const FieldGroups groups = attempt(arithmetic, assignment);
    if (groups.empty() && arithmetic.fields().size() == assignment.fields.size()) return;
    if (!groups.empty()) merge_fields_of(assignment, groups);
  }
}

}  // namespace nnsolve
