// What all steps share in carrying solutions.
#pragma once

#include "algebra/field_merge.h"
#include "algebra/number_field.h"

#include "nnsolve/error.h"
#include "nnsolve/witness.h"

#include <optional>
#include <string>
#include <vector>

namespace nnsolve {

/// FieldArithmetic::inverse of a value that had better not be 0.
inline std::optional<Value> inverse_of(const Value& value, FieldArithmetic& arithmetic, const std::string& name) {
  if (arithmetic.is_zero(value)) throw CarryError(name + " is 0 and has no inverse");
  return arithmetic.inverse(value);
}

/// Runs carry(solution, arithmetic), which returns nothing if it needs the inverse of a value over several fields
/// (FieldArithmetic::inverse): then these fields are merged and it runs again.
template <class Solution, class Carry>
auto with_merged_fields(Solution solution, Carry carry) {
  while (true) {
    FieldArithmetic arithmetic(solution.fields);
    if (auto carried = carry(solution, arithmetic)) return *std::move(carried);
    NNSOLVE_ASSERT(!arithmetic.merges().empty());
    merge_fields_of(solution, arithmetic.merges());
  }
}

}  // namespace nnsolve
