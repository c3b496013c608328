#include "algebra/compare_reals.h"

#include "algebra/field_root.h"

#include "nnsolve/witness.h"

namespace nnsolve {

namespace {

FieldRoot root_of(const Real& number) {
  const auto [lower, upper] = number.isolating_interval();
  return FieldRoot(Field{number.minimal_polynomial(), lower, upper});
}

}  // namespace

int compare(const Real& a, const Real& b) {
  if (a == b) return 0;
  if (a.is_rational() && b.is_rational()) return a.rational() < b.rational() ? -1 : 1;
  if (b.is_rational()) return compare_distinct(root_of(a), b.rational());
  if (a.is_rational()) return -compare_distinct(root_of(b), a.rational());
  FieldRoot left = root_of(a);
  FieldRoot right = root_of(b);
  return compare_distinct(left, right);
}

}  // namespace nnsolve
