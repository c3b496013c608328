#include "network/bends.h"

namespace nnsolve {

int bend_sign(const LinePoint& before, const LinePoint& point, const LinePoint& after) {
  const Rational slope_after = (after.value - point.value) * (point.at - before.at);
  const Rational slope_before = (point.value - before.value) * (after.at - point.at);
  return (slope_after - slope_before).sign();
}

NeededBends needed_bends(std::span<const LinePoint> points) {
  NeededBends bends;
  int last_sign = 0;  // of the point before, if it was taken
  for (std::size_t i = 1; i + 1 < points.size(); ++i) {
    const int sign = bend_sign(points[i - 1], points[i], points[i + 1]);
    if (sign == 0 || sign == last_sign) {
      last_sign = 0;
      continue;
    }
    (sign > 0 ? bends.up : bends.down).push_back(i);
    last_sign = sign;
  }
  return bends;
}

}  // namespace nnsolve
