// What FieldArithmetic keeps of one field: its polynomial in FLINT's form, and the powers of its generator, exact
// and numeric. For the sources of this folder only.
#pragma once

#include "algebra/field_root.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nnsolve {

class FieldCache {
 public:
  explicit FieldCache(const Field& field);

  std::uint32_t degree() const { return degree_; }
  const FmpqPoly& modulus() const { return modulus_; }
  /// The generator to the given power, as a polynomial of a degree below that of the field.
  const FmpqPoly& power(std::uint32_t exponent);
  /// Balls around the powers 0 .. degree - 1, with about as many correct bits.
  const std::vector<Arb>& balls(slong precision);

 private:
  FmpqPoly compute_power(std::uint32_t exponent) const;

  FieldRoot root_;
  std::uint32_t degree_;
  FmpqPoly modulus_;
  std::vector<std::pair<std::uint32_t, FmpqPoly>> powers_;  // of exponents >= degree, by exponent
  std::vector<Arb> balls_;
  slong ball_precision_ = 0;
};

}  // namespace nnsolve
