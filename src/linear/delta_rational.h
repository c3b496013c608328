// Rationals with an infinitesimal part: x > 2 is x >= 2 + delta for every delta > 0 that is small enough.
#pragma once

#include "nnsolve/rational.h"

#include <compare>
#include <utility>

namespace nnsolve {

/// standard + infinitesimal * delta, ordered lexicographically.
struct DeltaRational {
  Rational standard;
  Rational infinitesimal;

  DeltaRational() = default;
  DeltaRational(Rational number) : standard(std::move(number)) {}  // NOLINT(google-explicit-constructor)
  DeltaRational(Rational number, Rational delta) : standard(std::move(number)), infinitesimal(std::move(delta)) {}

  DeltaRational& operator+=(const DeltaRational& other) {
    standard += other.standard;
    if (!other.infinitesimal.is_zero()) infinitesimal += other.infinitesimal;
    return *this;
  }
  DeltaRational& operator-=(const DeltaRational& other) {
    standard -= other.standard;
    if (!other.infinitesimal.is_zero()) infinitesimal -= other.infinitesimal;
    return *this;
  }
  DeltaRational& operator*=(const Rational& factor) {
    standard *= factor;
    if (!infinitesimal.is_zero()) infinitesimal *= factor;
    return *this;
  }
  DeltaRational& operator/=(const Rational& factor) {
    standard /= factor;
    if (!infinitesimal.is_zero()) infinitesimal /= factor;
    return *this;
  }
  friend DeltaRational operator+(DeltaRational a, const DeltaRational& b) { return std::move(a += b); }
  friend DeltaRational operator-(DeltaRational a, const DeltaRational& b) { return std::move(a -= b); }
  friend DeltaRational operator*(DeltaRational a, const Rational& b) { return std::move(a *= b); }
  friend DeltaRational operator/(DeltaRational a, const Rational& b) { return std::move(a /= b); }
  bool is_zero() const noexcept { return standard.is_zero() && infinitesimal.is_zero(); }

  friend bool operator==(const DeltaRational&, const DeltaRational&) = default;
  friend std::strong_ordering operator<=>(const DeltaRational& a, const DeltaRational& b) noexcept {
    const std::strong_ordering order = a.standard <=> b.standard;
    return order != std::strong_ordering::equal ? order : a.infinitesimal <=> b.infinitesimal;
  }
};

}  // namespace nnsolve
