// The precision is such that rounding does not matter against the radius unless numbers grow by more than 2^100 and
// more on the way: then the test fails, which is no mistake.
#include "algebra/box_arithmetic.h"

#include "algebra/flint_convert.h"
#include "algebra/inverse_bound.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace nnsolve {

namespace {

constexpr slong box_guard_bits = 160;
constexpr std::size_t most_dense = 60;  // coordinates; beyond, Krawczyk's test does without the inverse

/// An owner for a matrix of balls.
class BallMatrix {
 public:
  BallMatrix(std::size_t rows, std::size_t columns) {
    arb_mat_init(matrix_, static_cast<slong>(rows), static_cast<slong>(columns));
  }
  BallMatrix(const BallMatrix&) = delete;
  BallMatrix& operator=(const BallMatrix&) = delete;
  ~BallMatrix() { arb_mat_clear(matrix_); }

  arb_mat_struct* get() { return matrix_; }
  arb_struct* at(std::size_t row, std::size_t column) {
    return arb_mat_entry(matrix_, static_cast<slong>(row), static_cast<slong>(column));
  }

 private:
  arb_mat_t matrix_;
};

/// a * x + b * y, of lists of derivatives; without what is 0.
template <class Derivatives>
Derivatives linear(const Derivatives& x, const arb_struct* a, const Derivatives& y, const arb_struct* b, slong bits) {
  Derivatives result;
  result.reserve(x.size() + y.size());
  auto left = x.begin();
  auto right = y.begin();
  while (left != x.end() || right != y.end()) {
    const bool has_left = left != x.end() && (right == y.end() || left->coordinate <= right->coordinate);
    const bool has_right = right != y.end() && (left == x.end() || right->coordinate <= left->coordinate);
    const std::uint32_t coordinate = has_left ? left->coordinate : right->coordinate;
    Arb sum;
    if (has_left) arb_mul(sum, a, (left++)->value, bits);
    if (has_right) arb_addmul(sum, b, (right++)->value, bits);
    if (!arb_is_zero(sum)) result.push_back({coordinate, std::move(sum)});
  }
  return result;
}

Arb ball_of(const Rational& number, slong bits) {
  Arb ball;
  arb_set_fmpq(ball, as_fmpq(number), bits);
  return ball;
}

Rational middle_of(const arb_struct* ball) {
  Rational middle;
  arf_get_fmpq(as_fmpq(middle), arb_midref(ball));
  return middle;
}

}  // namespace

struct Jet::Span {
  struct Derivative {
    std::uint32_t coordinate = 0;
    Arb value;
  };

  Arb box;                              // holds every value in the box
  Arb middle;                           // holds the value in the middle
  std::vector<Derivative> derivatives;  // coordinates ascending, none that is 0
};

std::optional<int> Jet::sign() const {
  if (is_exact()) return exact_.sign();
  if (arb_is_positive(span_->box)) return 1;
  if (arb_is_negative(span_->box)) return -1;
  return std::nullopt;
}

BoxArithmetic::BoxArithmetic(std::vector<Rational> centres, Rational radius)
    : centres_(std::move(centres)), radius_(std::move(radius)) {
  NNSOLVE_ASSERT(radius_.sign() > 0);
  precision_ = box_guard_bits + std::max<slong>(0, -binary_exponent(radius_));
}

Jet BoxArithmetic::coordinate(std::size_t index) const {
  auto span = std::make_shared<Jet::Span>();
  span->middle = ball_of(centres_[index], precision_);
  const Arb radius = ball_of(radius_, precision_);
  span->box = span->middle;
  arb_add_error(span->box, radius);
  Arb one;
  arb_one(one);
  span->derivatives.push_back({static_cast<std::uint32_t>(index), std::move(one)});
  return Jet(std::move(span));
}

Jet BoxArithmetic::combine(const Jet& a, const Jet& b, bool subtracts) const {
  if (a.is_exact() && b.is_exact()) return subtracts ? a.exact_ - b.exact_ : a.exact_ + b.exact_;
  auto ball = [&](const Jet& jet, bool box) {
    if (jet.is_exact()) return ball_of(jet.exact_, precision_);
    return box ? jet.span_->box : jet.span_->middle;
  };
  auto span = std::make_shared<Jet::Span>();
  const auto operation = subtracts ? arb_sub : arb_add;
  operation(span->box, ball(a, true), ball(b, true), precision_);
  operation(span->middle, ball(a, false), ball(b, false), precision_);
  const Arb one = ball_of(Rational(1), precision_);
  const Arb factor = ball_of(Rational(subtracts ? -1 : 1), precision_);
  const std::vector<Jet::Span::Derivative> none;
  span->derivatives = linear(a.is_exact() ? none : a.span_->derivatives, one,
                             b.is_exact() ? none : b.span_->derivatives, factor, precision_);
  return Jet(std::move(span));
}

Jet BoxArithmetic::add(const Jet& a, const Jet& b) const {
  if (a.is_exact() && a.exact_.is_zero()) return b;
  if (b.is_exact() && b.exact_.is_zero()) return a;
  return combine(a, b, false);
}

Jet BoxArithmetic::subtract(const Jet& a, const Jet& b) const {
  if (b.is_exact() && b.exact_.is_zero()) return a;
  return combine(a, b, true);
}

Jet BoxArithmetic::scale(const Jet& jet, const Rational& factor) const {
  if (factor.is_zero()) return {};
  if (factor.is_one()) return jet;
  auto span = std::make_shared<Jet::Span>();
  const Arb ball = ball_of(factor, precision_);
  arb_mul(span->box, jet.span_->box, ball, precision_);
  arb_mul(span->middle, jet.span_->middle, ball, precision_);
  span->derivatives = linear(jet.span_->derivatives, ball, decltype(span->derivatives)(), ball, precision_);
  return Jet(std::move(span));
}

Jet BoxArithmetic::multiply(const Jet& a, const Jet& b) const {
  if (a.is_exact() && b.is_exact()) return a.exact_ * b.exact_;
  if (a.is_exact()) return scale(b, a.exact_);
  if (b.is_exact()) return scale(a, b.exact_);
  auto span = std::make_shared<Jet::Span>();
  arb_mul(span->box, a.span_->box, b.span_->box, precision_);
  arb_mul(span->middle, a.span_->middle, b.span_->middle, precision_);
  span->derivatives = linear(a.span_->derivatives, b.span_->box, b.span_->derivatives, a.span_->box, precision_);
  return Jet(std::move(span));
}

namespace {

/// About the inverse of the middle of the derivative; any matrix is as right, if not as good.
bool invert(BallMatrix& inverse, BallMatrix& derivative, slong bits) {
  return arb_mat_approx_inv(inverse.get(), derivative.get(), bits) != 0 && arb_mat_is_finite(inverse.get()) != 0;
}

}  // namespace

/// With Y the exact inverse of the middle A of J(X), and w = |f(m)| + r (the radii of J(X), summed by row), what has to
/// be shown is |Y| w < r. Y is never written down.
bool BoxArithmetic::have_zero_sparsely(const std::vector<Jet>& functions) const {
  const Arb radius = ball_of(radius_, precision_);
  std::vector<BallRow> middles;
  std::vector<double> w;
  for (const Jet& function : functions) {
    if (function.is_exact()) return false;
    Arb size, part;
    arb_abs(size, function.span_->middle);
    arb_div(size, size, radius, precision_);
    middles.emplace_back();
    for (const auto& [coordinate, value] : function.span_->derivatives) {
      Arb middle;
      arb_get_mid_arb(middle, value);
      middles.back().emplace_back(coordinate, std::move(middle));
      arb_get_rad_arb(part, value);
      arb_add(size, size, part, precision_);
    }
    arb_get_ubound_arf(arb_midref(part), size, 53);
    w.push_back(arf_get_d(arb_midref(part), ARF_RND_UP));
  }
  return solutions_are_below_one(std::move(middles), w, precision_);
}

bool BoxArithmetic::have_zero(const std::vector<Jet>& functions) const {
  const std::size_t n = centres_.size();
  NNSOLVE_ASSERT(functions.size() == n);
  if (n == 0) return true;
  if (n > most_dense) return have_zero_sparsely(functions);
  BallMatrix derivative(n, n);
  for (std::size_t j = 0; j < n; ++j) {
    if (functions[j].is_exact()) return false;
    for (const auto& entry : functions[j].span_->derivatives) {
      arb_get_mid_arb(derivative.at(j, entry.coordinate), entry.value);
    }
  }
  BallMatrix inverse(n, n);
  if (!invert(inverse, derivative, precision_)) return false;
  const Arb one = ball_of(Rational(1), precision_);
  const Arb radius = ball_of(radius_, precision_);
  for (std::size_t i = 0; i < n; ++i) {
    Arb step;                 // of Y f(m)
    std::vector<Arb> row(n);  // of Y J(X) - I
    arb_set_si(row[i], -1);
    for (std::size_t j = 0; j < n; ++j) {
      arb_struct* factor = inverse.at(i, j);
      mag_zero(arb_radref(factor));  // Y is the middle of what came out
      if (arb_is_zero(factor)) continue;
      arb_addmul(step, factor, functions[j].span_->middle, precision_);
      for (const auto& entry : functions[j].span_->derivatives) {
        arb_addmul(row[entry.coordinate], factor, entry.value, precision_);
      }
    }
    Arb reach;  // how far K is from the middle, at most
    Arb part;
    for (Arb& entry : row) {
      arb_abs(part, entry);
      arb_add(reach, reach, part, precision_);
    }
    arb_mul(reach, reach, radius, precision_);
    arb_abs(part, step);
    arb_add(reach, reach, part, precision_);
    if (arb_lt(reach, radius) == 0) return false;
  }
  return true;
}

JetSketch BoxArithmetic::sketch(const Jet& jet) {
  if (jet.is_exact()) return {jet.exact_.to_double(), {}};
  auto middle = [](const arb_struct* ball) { return arf_get_d(arb_midref(ball), ARF_RND_NEAR); };
  JetSketch result;
  result.middle = middle(jet.span_->middle);
  for (const auto& entry : jet.span_->derivatives)
    result.derivatives.emplace_back(entry.coordinate, middle(entry.value));
  return result;
}

std::optional<std::vector<Rational>> BoxArithmetic::newton_step(const std::vector<Jet>& functions) const {
  const std::size_t n = centres_.size();
  NNSOLVE_ASSERT(functions.size() == n);
  BallMatrix derivative(n, n);
  BallMatrix value(n, 1);
  BallMatrix step(n, 1);
  for (std::size_t j = 0; j < n; ++j) {
    if (functions[j].is_exact()) return std::nullopt;
    for (const auto& entry : functions[j].span_->derivatives) {
      arb_get_mid_arb(derivative.at(j, entry.coordinate), entry.value);
    }
    arb_get_mid_arb(value.at(j, 0), functions[j].span_->middle);
  }
  if (n > 0 && arb_mat_approx_solve(step.get(), derivative.get(), value.get(), precision_) == 0) return std::nullopt;
  if (arb_mat_is_finite(step.get()) == 0) return std::nullopt;
  std::vector<Rational> point;
  for (std::size_t i = 0; i < n; ++i) {
    Arb next = ball_of(centres_[i], precision_);
    arb_sub(next, next, step.at(i, 0), precision_);
    point.push_back(middle_of(next));
  }
  return point;
}

}  // namespace nnsolve
