// What plots of data have in common.
#pragma once

#include "draw/picture.h"

#include "nnsolve/instance.h"

#include <cstdint>
#include <span>
#include <string>

namespace nnsolve {

/// Near enough; 0 where there is no entry.
double entry_at(std::span<const SparseRows::Entry> row, std::uint32_t column);
/// Null for "?".
const SparseRows::Entry* target_at(std::span<const SparseRows::Entry> row, std::uint32_t column);
/// A number beside an axis.
std::string shown(double value);
/// From blue at 0 over white to red at 1.
Colour heat(double share);

}  // namespace nnsolve
