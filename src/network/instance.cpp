#include "nnsolve/instance.h"

#include <algorithm>

namespace nnsolve {

void SparseRows::finish_row() {
  auto less = [](const Entry& a, const Entry& b) { return a.column < b.column; };
  auto begin = entries_.begin() + static_cast<std::ptrdiff_t>(starts_.back());
  if (!std::is_sorted(begin, entries_.end(), less)) std::sort(begin, entries_.end(), less);
  starts_.push_back(entries_.size());
}

}  // namespace nnsolve
