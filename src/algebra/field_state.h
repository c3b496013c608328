// The inside of FieldArithmetic, shared by the sources that implement it.
#pragma once

#include "algebra/field_cache.h"
#include "algebra/number_field.h"

#include <cstddef>
#include <memory>
#include <unordered_map>
#include <vector>

namespace nnsolve {

/// Some fields merged into one, to decide about a value over them.
struct MergedGroup {
  std::vector<std::size_t> group;  // ascending
  std::vector<Value> generators;   // of group[i], over the merged field
  FieldArithmetic arithmetic;
};

struct FieldArithmetic::State {
  std::vector<Field> fields;
  std::vector<std::unique_ptr<FieldCache>> caches;
  std::unordered_map<std::size_t, std::vector<std::shared_ptr<MergedGroup>>> merged;  // by each of its fields
  std::vector<std::vector<std::size_t>> merges;
  std::unordered_map<std::size_t, std::size_t> place_in_merges;  // of a field

  FieldCache& cache(std::size_t field);
  bool is_normal(const Polynomial& polynomial);
  /// Any polynomial, modulo the fields' polynomials.
  Value normal_form(const Polynomial& polynomial);
  Value product(const Polynomial& a, const Polynomial& b);

  Arb enclose(const Polynomial& polynomial, slong precision);
  /// By merging the fields that occur.
  int exact_sign(const Polynomial& polynomial, const std::vector<std::size_t>& occurring);
  /// Null if no merged group holds all of them.
  std::shared_ptr<MergedGroup> known_group(const std::vector<std::size_t>& occurring) const;
  std::shared_ptr<MergedGroup> merged_group(const std::vector<std::size_t>& occurring);
  void record_merge(const std::vector<std::size_t>& occurring);
  std::vector<std::size_t> take_merge(std::size_t place);
};

}  // namespace nnsolve
