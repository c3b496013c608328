// A list of numbers that is smaller than an empty vector and holds four in place.
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
    if (is_large_) delete[] block();
  }

  std::uint32_t size() const noexcept { return size_; }
  std::uint32_t* begin() noexcept { return is_large_ ? block() + 1 : inline_; }
  std::uint32_t* end() noexcept { return begin() + size_; }
  std::span<const std::uint32_t> view() const noexcept { return {is_large_ ? block() + 1 : inline_, size_}; }

  void push_back(std::uint32_t id) {
    if (size_ == capacity()) grow();
    begin()[size_++] = id;
  }
  void pop_back() noexcept { --size_; }
  /// Keeps the first `size` entries.
  void shorten(std::uint32_t size) noexcept { size_ = size & largest_size; }

 private:
  static constexpr std::uint32_t inline_capacity = 4;
  static constexpr std::uint32_t largest_size = 0x7FFFFFFF;

  /// The capacity, and that many numbers.
  std::uint32_t* block() const noexcept {
    std::uint32_t* block = nullptr;
    std::memcpy(&block, inline_, sizeof(block));
    return block;
  }
  std::uint32_t capacity() const noexcept { return is_large_ ? *block() : inline_capacity; }
  void grow() {
    const std::uint32_t capacity = 2 * this->capacity();
    auto* block = new std::uint32_t[std::size_t{1} + capacity];
    *block = capacity;
    std::memcpy(block + 1, begin(), size_ * sizeof(std::uint32_t));
    if (is_large_) delete[] this->block();
    std::memcpy(inline_, &block, sizeof(block));
    is_large_ = true;
  }

  std::uint32_t inline_[inline_capacity] = {};  // the pointer to a block, if there were ever more
  std::uint32_t size_ : 31 = 0;
  std::uint32_t is_large_ : 1 = false;
};

}  // namespace nnsolve::presolving
