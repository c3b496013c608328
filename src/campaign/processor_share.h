// Tasks that run side by side and are kept to one processor each must not be kept to the same: times would be twice
// as long, and nobody would know why.
#pragma once

#include <cstddef>

namespace nnsolve {

/// Keeps this process to its share, number `place` of `count`, of the processors that it may run on. If there are fewer
/// than shares it stays on all.
void keep_to_share(std::size_t place, std::size_t count);

}  // namespace nnsolve
