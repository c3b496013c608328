// Few fields for many numbers: expressing algebraic numbers over fields, and merging fields into one.
//
// One field for everything would have the product of all degrees. So numbers get fields of their own unless one lies
// in another's field, and fields are merged only where an equality needs them together (FieldArithmetic::merges()).
#pragma once

#include "algebra/number_field.h"

#include "nnsolve/real.h"
#include "nnsolve/witness.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace nnsolve {

/// Exact real numbers expressed over few fields.
struct Expressed {
  std::vector<Field> fields;
  std::vector<Value> values;
};

/// group[i] says which values may share a field (a connected part of the solution); values of different groups never
/// share one. Every value is the number it stands for, exactly; the fields pass check_field().
Expressed express(const std::vector<Real>& values, const std::vector<std::uint32_t>& group);

/// generators[i] is the old field i's generator over the new fields.
struct MergedFields {
  std::vector<Field> fields;
  std::vector<Value> generators;
};

/// Each of the listed groups of fields (disjoint, of two or more) replaced by one field that contains them all. The
/// others stay as they are; a merged field stands where the first of its group stood.
MergedFields merge_fields(const std::vector<Field>& fields, const std::vector<std::vector<std::size_t>>& groups);

/// A value over the old fields, over the new ones.
Value substitute(const Value& value, const std::vector<Value>& generators, const FieldArithmetic& new_arithmetic);

inline std::vector<std::vector<Value>*> value_lists(Witness& witness) { return {&witness.weights, &witness.biases}; }
inline std::vector<std::vector<Value>*> value_lists(Assignment& assignment) { return {&assignment.values}; }

/// A solution (a Witness or an Assignment) over fewer fields: each of the groups has become one.
template <class Solution>
void merge_fields_of(Solution& solution, const std::vector<std::vector<std::size_t>>& groups) {
  MergedFields merged = merge_fields(solution.fields, groups);
  FieldArithmetic arithmetic(merged.fields);
  for (std::vector<Value>* list : value_lists(solution)) {
    for (Value& value : *list) value = substitute(value, merged.generators, arithmetic);
  }
  solution.fields = std::move(merged.fields);
}

}  // namespace nnsolve
