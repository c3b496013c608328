#include "algebra/field_cache.h"

#include <algorithm>

namespace nnsolve {

FieldCache::FieldCache(const Field& field) : root_(field), degree_(static_cast<std::uint32_t>(root_.degree())) {
  fmpq_poly_set_fmpz_poly(modulus_, root_.polynomial());
}

FmpqPoly FieldCache::compute_power(std::uint32_t exponent) const {
  FmpqPoly result;
  fmpq_poly_set_si(result, 1);
  for (int bit = 31; bit >= 0; --bit) {
    fmpq_poly_mul(result, result, result);
    if ((exponent >> bit & 1u) != 0) fmpq_poly_shift_left(result, result, 1);
    fmpq_poly_rem(result, result, modulus_);
  }
  return result;
}

const FmpqPoly& FieldCache::power(std::uint32_t exponent) {
  auto place = std::lower_bound(powers_.begin(), powers_.end(), exponent,
                                [](const auto& entry, std::uint32_t wanted) { return entry.first < wanted; });
  if (place == powers_.end() || place->first != exponent) {
    place = powers_.insert(place, {exponent, compute_power(exponent)});
  }
  return place->second;
}

const std::vector<Arb>& FieldCache::balls(slong precision) {
  if (ball_precision_ >= precision) return balls_;
  const Arb generator = root_.ball(precision + 8);
  balls_.assign(degree_, Arb());
  arb_one(balls_[0]);
  for (std::uint32_t i = 1; i < degree_; ++i) arb_mul(balls_[i], balls_[i - 1], generator, precision + 8);
  ball_precision_ = precision;
  return balls_;
}

}  // namespace nnsolve
