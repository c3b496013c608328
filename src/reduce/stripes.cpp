#include "reduce/stripes.h"

namespace nnsolve {

std::vector<GadgetPoint> gadget_points(StripeKind kind, const Rational& most) {
  const OutputPair nothing{Rational(0), Rational(0)};
  const OutputPair end = total(kind);
  std::vector<GadgetPoint> points;
  const auto flat = [&](std::initializer_list<Rational> places, const OutputPair& outputs) {
    for (const Rational& u : places) points.push_back({u, outputs});
  };
  const Rational one(1);
  const Rational two(2);
  const Rational farthest = two - one / (most.is_zero() ? one : most);  // 1/t where s is largest
  switch (kind) {
    case StripeKind::variable:
      flat({Rational(-2), Rational(-1), Rational(-2, 3)}, nothing);
      points.push_back({Rational(0), {one, Rational(0)}});
      flat({Rational(2, 3), one, two}, end);
      break;
    case StripeKind::inverse:
      flat({Rational(-3), Rational(-2), Rational(-1)}, nothing);
      points.push_back({Rational(0), {one, Rational(0)}});
      points.push_back({two, {two, one}});
      flat({two + farthest, Rational(3) + farthest, Rational(4) + farthest}, end);
      break;
    case StripeKind::partner:
      flat({-farthest - two, -farthest - one, -farthest}, nothing);
      points.push_back({Rational(0), {Rational(0), one}});
      points.push_back({Rational(3), {one, two}});
      flat({Rational(5), Rational(6), Rational(7)}, end);
      break;
  }
  return points;
}

std::size_t kink_count(StripeKind kind) { return kind == StripeKind::variable ? 2 : 3; }

OutputPair total(StripeKind kind) { return {Rational(2), Rational(kind == StripeKind::variable ? 0 : 2)}; }

}  // namespace nnsolve
