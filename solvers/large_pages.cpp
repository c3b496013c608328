#include "solvers/large_pages.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace nnsolve {

void prefer_large_pages() noexcept {
#if defined(__GLIBC__) && defined(MADV_HUGEPAGE)
  constexpr int ahead = 32 << 20;
  constexpr int largest_from_heap = 1 << 30;
  constexpr std::uintptr_t page = 4096;
  const auto begin = (reinterpret_cast<std::uintptr_t>(sbrk(0)) + page - 1) / page * page;
  mallopt(M_TOP_PAD, ahead);
  mallopt(M_TRIM_THRESHOLD, largest_from_heap);
  mallopt(M_MMAP_THRESHOLD, largest_from_heap);
  void* volatile block = std::malloc(ahead);  // so that the heap grows now; volatile, or the pair is optimised away
  std::free(block);
  const auto end = reinterpret_cast<std::uintptr_t>(sbrk(0)) / page * page;
  if (end > begin) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
#endif
}

}  // namespace nnsolve
