// Systems of small polynomials in boxes, by branch and bound: packings, and other questions of what has room.
//
// Every product of variables is a variable of its own, about which only what the box says is kept (McCormick's
// inequalities, tangents of squares). Linear arithmetic refutes that or finds a point; where products in it are not
// what they should be, the box is halved. So what is refuted in the neighbourhood of a solution that just fails is
// refuted by all constraints together, and not only when boxes have become so small that one of them fails alone.
//
// Law. Let the box hold every solution: its bounds are constraints of the system. On l <= x <= u, m <= y <= v
//   (x - l)(y - m) >= 0, (u - x)(v - y) >= 0, (x - l)(v - y) >= 0, (u - x)(y - m) >= 0 and (x - c)^2 >= 0
// hold and are linear in x, y and the product; so a solution in the box, with its products, satisfies the relaxation.
// The halves of a box have the dividing plane in common and so cover it. Hence a system has no solution if all the
// relaxations of all boxes at the ends of the tree have none; and linear arithmetic is exact.
#pragma once

#include "native/system/decide_system.h"
#include "native/system/search_options.h"

#include "nnsolve/system.h"

namespace nnsolve::native {

/// Whether it is small and not linear, and constraints of one variable bound whatever is multiplied.
bool is_boxed(const System& system);

/// unsat is proved, unless this program is wrong; a solution has been checked, exactly. unknown if it is not boxed, has
/// been stopped, or there are very many boxes.
Decision decide_boxes(const System& system, const SearchOptions& options);

}  // namespace nnsolve::native
