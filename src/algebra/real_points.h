// All real solutions of polynomial equations that have finitely many complex ones, exactly.
//
// A Groebner basis shows the finitely many zeros as a quotient ring of finite dimension. In it some combination t of
// the variables takes different values at all zeros; its powers are then a basis, so that t satisfies a polynomial
// whose roots are these values, and every variable is a polynomial in t (the shape lemma, Gianni and Mora 1989). Zeros
// of higher multiplicity are in the way; adding the square-free part of a polynomial that each variable satisfies
// changes no zero and makes all of them simple (Seidenberg 1974). An irreducible factor of t's polynomial gives a
// field, a real root of it a real zero: where t is real all variables are, being polynomials in it.
#pragma once

#include "nnsolve/polynomial.h"
#include "nnsolve/witness.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace nnsolve {

struct PointLimits {
  double work = 2e10;
  std::size_t most_zeros = 160;  // complex, with multiplicities
  std::function<bool()> should_stop = {};
};

struct RealPoints {
  enum class Kind : std::uint8_t {
    all,       // the points are all real solutions. Proved.
    infinite,  // there may be infinitely many complex solutions
    unknown,   // too large
  };
  Kind kind = Kind::unknown;
  /// The values of the variables, in at most one field, of least degree; points of low degree first.
  std::vector<Assignment> points;
};

/// The variables ascending; others do not occur in the equations.
RealPoints real_points(const std::vector<Polynomial>& equations, const std::vector<Variable>& variables,
                       const PointLimits& limits);

}  // namespace nnsolve
