// The gadgets of fully connected networks (src/reduce/README.md, "Fully connected networks").
//
// A stripe is a family of parallel lines in the plane of the two inputs, and u measures the distance from its middle.
// It carries a step: a function of u alone, piecewise linear, with values in the plane of the two outputs, 0 on the far
// left and constant on the far right. Data points on a line across the stripe force such a step to have a number of
// kinks, and if it has no more than that, to be of one shape but for a slope:
//
//   V  2 kinks, at -1/a and 1/a    y1 has slope a; y2 = 0; a >= 3/2
//   I  3 kinks, at -1/s, 1/s, 2+1/t   y1 rises to 2 with slope s, then y2 to 2 with slope t; 1/s + 1/t = 2, 1 <= s <= S
//   J  3 kinks, at -1/t, 1/t, 3+1/r   y2 rises to 2 with slope t, then y1 to 2 with slope r; 1/t + 1/r = 3
//
// Lemma. Let g be continuous and piecewise linear, and meet a gadget's data points (-A-2, -A-1, -A, 0, q, q+T, q+T+1,
// q+T+2; for V there is no q but 2/3, 1, 2). Then it has at least 3 (V: 2) kinks between the outermost points, and with
// that number it is the step of the table. Proof for I, where A = 1, q = 2, T = 2 - 1/S. Three points that are not on a
// line have a kink strictly between the outer ones. So there is one in (-A-1, 0) and one in (q, q+T+1). If [0,q] has
// none, the slope there is (1/q,1/q). With 3 kinks, one side has only one. Left: up to that kink, at a < 0, g is (0,0),
// so y2 is a/q at a, and not 0. Right: from that kink, at c > q, on g is (2,2), but y1 is 2 + (c-q)/q at c. So [0,q]
// has a kink, and with 3 there are a < 0 <= b <= q < c. a >= -A, else g(-A) is not 0. From a to b the slope is (s,0)
// with -as = 1; from b to c (0,t) with t(c-q) = 1, and c <= q+T. At b: 1 + sb = 2 and 1 - t(q-b) = 0, so b = 1/s and
// 1/s + 1/t = q. For J exchange the outputs; V is the same with one slope.
#pragma once

#include "nnsolve/rational.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nnsolve {

enum class StripeKind : std::uint8_t { variable, inverse, partner };  // V, I, J

/// The values of the two outputs.
struct OutputPair {
  Rational first;
  Rational second;
  OutputPair& operator+=(const OutputPair& other) {
    first += other.first;
    second += other.second;
    return *this;
  }
  friend OutputPair operator+(OutputPair a, const OutputPair& b) { return a += b; }
  friend bool operator==(const OutputPair&, const OutputPair&) = default;
};

/// A data point of a gadget.
struct GadgetPoint {
  Rational u;
  OutputPair outputs;
};

/// Left to right. All are within stripe_reach. `most` is S, of no meaning for V.
std::vector<GadgetPoint> gadget_points(StripeKind kind, const Rational& most);
/// The least number of kinks.
std::size_t kink_count(StripeKind kind);
/// On the far right.
OutputPair total(StripeKind kind);

/// No kink and no data point of a gadget has a larger |u|.
constexpr int stripe_reach = 7;

}  // namespace nnsolve
