#include "draw/plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace nnsolve {

double entry_at(std::span<const SparseRows::Entry> row, std::uint32_t column) {
  for (const SparseRows::Entry& entry : row) {
    if (entry.column == column) return entry.value.to_double();
  }
  return 0;
}

const SparseRows::Entry* target_at(std::span<const SparseRows::Entry> row, std::uint32_t column) {
  for (const SparseRows::Entry& entry : row) {
    if (entry.column == column) return &entry;
  }
  return nullptr;
}

std::string shown(double value) {
  std::array<char, 32> words{};
  std::snprintf(words.data(), words.size(), "%.3g", value);
  return words.data();
}

Colour heat(double share) {
  share = std::clamp(share, 0.0, 1.0);
  const std::array<double, 3> cold = {0x6B, 0xAE, 0xD6};
  const std::array<double, 3> hot = {0xF1, 0x9A, 0x5B};
  Colour colour = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const double end = share < 0.5 ? cold[i] : hot[i];
    const double value = 255 + (end - 255) * std::abs(share - 0.5) * 2;
    colour = (colour << 8U) | static_cast<Colour>(std::lround(value));
  }
  return colour;
}

}  // namespace nnsolve
