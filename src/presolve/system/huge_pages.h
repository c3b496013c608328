// Memory for large tables that are read in no order.
//
// With a million variables, a table has more pages of the usual size than the processor remembers the places of, so
// that nearly every access to another entry waits for two readings of memory and not for one. Large pages cure that
// where the system has them; where it has not, nothing is lost.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <memory>
#include <new>

namespace nnsolve::presolving {

template <class T>
struct HugePageAllocator {
  using value_type = T;

  HugePageAllocator() noexcept = default;
  template <class Other>
  explicit HugePageAllocator(const HugePageAllocator<Other>&) noexcept {}

  T* allocate(std::size_t count) {
    if (!is_large(count)) return std::allocator<T>().allocate(count);
    void* memory = ::operator new(count * sizeof(T), page);
    madvise(memory, count * sizeof(T), MADV_HUGEPAGE);  // a wish, which may fail
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t count) noexcept {
    if (!is_large(count)) return std::allocator<T>().deallocate(memory, count);
    ::operator delete(memory, page);
  }
  friend bool operator==(const HugePageAllocator&, const HugePageAllocator&) { return true; }

 private:
  static constexpr std::align_val_t page{std::size_t{1} << 21U};
  static bool is_large(std::size_t count) { return count >= 2 * static_cast<std::size_t>(page) / sizeof(T); }
};

}  // namespace nnsolve::presolving
