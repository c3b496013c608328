// Monomials: sorted lists of variables, up to three of them in the object itself.
//
// Nearly all monomials of a system have degree 3 or less, so what counts is that those never allocate and compare as
// three words. Slots that hold no factor are 0; equality and hashing rely on it.
#include "nnsolve/error.h"
#include "nnsolve/polynomial.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace nnsolve {

static_assert(sizeof(Monomial) == 16);
static_assert(sizeof(Variable*) <= 2 * sizeof(Variable));

namespace {

std::uint32_t checked_degree(std::size_t degree) {
  NNSOLVE_ASSERT(degree <= std::numeric_limits<std::uint32_t>::max());
  return static_cast<std::uint32_t>(degree);
}

}  // namespace

Variable* Monomial::large() const noexcept {
  Variable* factors = nullptr;
  std::memcpy(&factors, inline_, sizeof factors);
  return factors;
}

void Monomial::set_large(Variable* factors) noexcept { std::memcpy(inline_, &factors, sizeof factors); }

void Monomial::release() noexcept { delete[] large(); }

Monomial::Monomial(std::span<const Variable> factors) : degree_(checked_degree(factors.size())) {
  Variable* target = inline_;
  if (is_large()) {
    target = new Variable[degree_];
    set_large(target);
  }
  std::copy(factors.begin(), factors.end(), target);
  std::sort(target, target + degree_);
}

Monomial::Monomial(const Monomial& other) : degree_(other.degree_) {
  if (other.is_large()) {
    Variable* target = new Variable[degree_];
    std::copy_n(other.large(), degree_, target);
    set_large(target);
  } else {
    std::copy_n(other.inline_, inline_capacity, inline_);
  }
}

Monomial::Monomial(Monomial&& other) noexcept : degree_(std::exchange(other.degree_, 0)) {
  for (std::uint32_t i = 0; i < inline_capacity; ++i) inline_[i] = std::exchange(other.inline_[i], 0);
}

Monomial& Monomial::operator=(const Monomial& other) {
  if (this != &other) {
    Monomial copy(other);
    swap(copy);
  }
  return *this;
}

Monomial& Monomial::operator=(Monomial&& other) noexcept {
  swap(other);
  return *this;
}

void Monomial::swap(Monomial& other) noexcept {
  std::swap(inline_, other.inline_);
  std::swap(degree_, other.degree_);
}

std::span<const Variable> Monomial::factors() const noexcept { return {is_large() ? large() : inline_, degree_}; }

Monomial operator*(const Monomial& a, const Monomial& b) {
  Monomial product;
  product.degree_ = checked_degree(std::size_t{a.degree_} + b.degree_);
  Variable* target = product.inline_;
  if (product.is_large()) {
    target = new Variable[product.degree_];
    product.set_large(target);
  }
  const auto left = a.factors();
  const auto right = b.factors();
  std::merge(left.begin(), left.end(), right.begin(), right.end(), target);
  return product;
}

bool operator==(const Monomial& a, const Monomial& b) noexcept {
  if (a.degree_ != b.degree_) return false;
  const auto left = a.factors();
  return std::equal(left.begin(), left.end(), b.factors().begin());
}

std::strong_ordering operator<=>(const Monomial& a, const Monomial& b) noexcept {
  if (a.degree_ != b.degree_) return b.degree_ <=> a.degree_;
  const auto left = a.factors();
  const auto right = b.factors();
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (left[i] != right[i]) return left[i] <=> right[i];
  }
  return std::strong_ordering::equal;
}

std::size_t Monomial::hash() const noexcept {
  std::uint64_t hash = degree_;
  for (const Variable variable : factors()) {
    hash = (hash ^ variable) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 29;
  }
  return hash;
}

}  // namespace nnsolve
