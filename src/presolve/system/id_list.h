// A list of numbers as large as an empty vector, four of which it holds in place.
//
// There is one for each variable, and most variables occur in a few constraints only: so most lists need no memory of
// their own, and reading one does not leave the cache line of its variable. On a million constraints that is what
// counts.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>

namespace nnsolve::presolving {

class IdList {
 public:
  IdList() noexcept = default;
  IdList(const IdList&) = delete;
  IdList& operator=(const IdList&) = delete;
  ~IdList() {
    if (is_large()) delete[] large();
  }

  std::uint32_t size() const noexcept { return size_; }
  std::uint32_t* begin() noexcept { return is_large() ? large() : inline_; }
  std::uint32_t* end() noexcept { return begin() + size_; }
  std::span<const std::uint32_t> view() const noexcept { return {is_large() ? large() : inline_, size_}; }

  void push_back(std::uint32_t id) {
    if (size_ == capacity_) grow();
    begin()[size_++] = id;
  }
  void pop_back() noexcept { --size_; }
  /// Keeps the first `size` entries.
  void shorten(std::uint32_t size) noexcept { size_ = size; }

 private:
  static constexpr std::uint32_t inline_capacity = 4;

  bool is_large() const noexcept { return capacity_ > inline_capacity; }
  std::uint32_t* large() const noexcept {
    std::uint32_t* ids = nullptr;
    std::memcpy(&ids, inline_, sizeof(ids));
    return ids;
  }
  void grow() {
    auto* ids = new std::uint32_t[std::size_t{2} * capacity_];
    std::memcpy(ids, begin(), size_ * sizeof(std::uint32_t));
    if (is_large()) delete[] large();
    std::memcpy(inline_, &ids, sizeof(ids));
    capacity_ *= 2;
  }

  alignas(std::uint32_t*) std::uint32_t inline_[inline_capacity] = {};  // the pointer, if there are more
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = inline_capacity;
};

}  // namespace nnsolve::presolving
