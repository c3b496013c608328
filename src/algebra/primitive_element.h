// One field that holds two. For the sources of this folder only.
#pragma once

#include "algebra/field_root.h"

namespace nnsolve {

/// A number g with Q(g) = Q(a, b), and a and b as polynomials in it.
struct PrimitiveElement {
  FieldRoot root;
  FmpqPoly a;
  FmpqPoly b;
};

/// Exact, and never without a result.
PrimitiveElement primitive_element(FieldRoot& a, FieldRoot& b);

}  // namespace nnsolve
