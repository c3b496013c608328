#include "network/best_constant.h"

#include <algorithm>
#include <vector>

namespace nnsolve {

namespace {

Rational whole(std::size_t count) { return Rational(static_cast<std::int64_t>(count)); }

Rational mean(std::span<const CountedTarget> targets) {
  std::size_t all = 0;
  Rational sum;
  for (const CountedTarget& target : targets) {
    all += target.count;
    sum += target.value * whole(target.count);
  }
  return sum / whole(all);
}

Rational median(std::span<const CountedTarget> targets) {
  std::vector<CountedTarget> ascending(targets.begin(), targets.end());
  std::ranges::sort(ascending, {}, &CountedTarget::value);
  std::size_t all = 0;
  for (const CountedTarget& target : ascending) all += target.count;
  std::size_t before = 0;
  for (const CountedTarget& target : ascending) {
    before += target.count;
    if (2 * before >= all) return target.value;
  }
  return ascending.back().value;
}

}  // namespace

Rational CostMeasure::of_constant(std::span<const CountedTarget> targets, const Rational& constant) const {
  Rational total;
  for (const CountedTarget& target : targets) {
    const Rational error = target.value - constant;
    const Rational size = error.sign() < 0 ? -error : error;
    if (kind == Cost::max) {
      total = std::max(total, size);
    } else {
      total += (kind == Cost::l1 ? size : size * size) * whole(target.count);
    }
  }
  if (kind == Cost::mean_squared_error && output_count > 0) total /= whole(output_count);
  return total;
}

Rational CostMeasure::best_constant(std::span<const CountedTarget> targets, bool is_relu) const {
  if (targets.empty()) return {};
  Rational best;
  switch (kind) {
    case Cost::mean_squared_error:
      best = mean(targets);
      break;
    case Cost::l1:
      best = median(targets);
      break;
    case Cost::max: {
      const auto [least, most] = std::ranges::minmax_element(targets, {}, &CountedTarget::value);
      best = (least->value + most->value) / Rational(2);
    }
  }
  return is_relu && best.sign() < 0 ? Rational() : best;
}

Rational CostMeasure::together(const Rational& a, const Rational& b) const {
  return kind == Cost::max ? std::max(a, b) : a + b;
}

}  // namespace nnsolve
