// Four equal factors and a rational total: Lagrange's four squares, rotated by the angle of (3/5, 4/5), which is no
// rational multiple of pi, until they fit.
//
// Else all numbers but one are chosen, and that one is a root. If all factors have the sign of the total, the chosen
// ones are 0 or small, so that something is left for the root; each step makes them smaller, so that in the end none of
// the finitely many numbers that do not fit is among them, nor is the root. If two factors have different signs, the
// root is one of them and the other grows: with opposite ones, a*(u - v)*(u + v) = r for u - v = s has the rational
// solution v = (r / a - s^2) / (2*s).
#include "presolve/system/pick_squares.h"

#include "algebra/four_squares.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace nnsolve::presolving {

namespace {

constexpr int most_rotations = 200;

class Picker {
 public:
  Picker(const SquaresWanted& wanted, FieldArithmetic& arithmetic) : wanted_(wanted), arithmetic_(arithmetic) {
    numbers_.resize(wanted.factors.size());
  }

  std::optional<PickedSquares> pick() {
    const auto& factors = wanted_.factors;
    const int sign = factors.front().sign();
    const auto other = std::ranges::find_if(factors, [sign](const Rational& a) { return a.sign() != sign; });
    if (other != factors.end()) return with_root(0, static_cast<std::size_t>(other - factors.begin()));
    const int total_sign = arithmetic_.sign(wanted_.total);
    if (total_sign == -sign || (total_sign == 0 && !fit())) return std::nullopt;
    if (total_sign == 0) return PickedSquares{numbers_, std::nullopt, 1, {}};
    if (auto rational = four_equal()) return *std::move(rational);
    return factors.size() == 1 ? with_rest(0) : with_root(0, std::nullopt);
  }

 private:
  bool fit() const {
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
      if (!wanted_.fits(i, numbers_[i])) return false;
    }
    return true;
  }

  /// All numbers but four are 0.
  std::optional<PickedSquares> four_equal() {
    if (!wanted_.total.is_rational()) return std::nullopt;
    for (const Rational& factor : wanted_.factors) {
      std::vector<std::size_t> equal;
      for (std::size_t i = 0; i < wanted_.factors.size(); ++i) {
        if (wanted_.factors[i] == factor) equal.push_back(i);
      }
      if (equal.size() < 4) continue;
      const auto roots = four_squares(wanted_.total.rational() / factor);
      for (std::size_t i = 0; i < 4; ++i) numbers_[equal[i]] = roots[i];
      for (int rotation = 0; rotation < most_rotations; ++rotation) {
        if (fit()) return PickedSquares{numbers_, std::nullopt, 1, {}};
        rotate(numbers_[equal[static_cast<std::size_t>(rotation % 3)]],
               numbers_[equal[static_cast<std::size_t>(rotation % 3 + 1)]]);
      }
      break;
    }
    std::ranges::fill(numbers_, Rational());
    return std::nullopt;
  }

  static void rotate(Rational& a, Rational& b) {
    const Rational rotated = Rational(3, 5) * a - Rational(4, 5) * b;
    b = Rational(4, 5) * a + Rational(3, 5) * b;
    a = rotated;
  }

  /// `growing`: an index of a factor of the other sign than the root's.
  PickedSquares with_root(std::size_t root, std::optional<std::size_t> growing) {
    Rational size(1);
    for (int attempt = 0;; ++attempt, size *= Rational(1, 2)) {
      bool is_fitting = true;
      for (std::size_t i = 0; i < numbers_.size() && is_fitting; ++i) {
        if (i != root && i != growing) is_fitting = choose(i, attempt == 0 ? Rational() : size);
      }
      if (is_fitting && growing) is_fitting = choose(*growing, grown(root, *growing, Rational(attempt + 1)));
      if (!is_fitting) continue;
      if (auto picked = with_rest(root)) return *std::move(picked);
    }
  }

  bool choose(std::size_t i, const Rational& number) {
    numbers_[i] = wanted_.fits(i, number) ? number : -number;
    return wanted_.fits(i, numbers_[i]);
  }

  Rational grown(std::size_t root, std::size_t growing, const Rational& step) const {
    const Rational& factor = wanted_.factors[root];
    if (!wanted_.total.is_rational() || wanted_.factors[growing] != -factor) return step;
    Rational total = wanted_.total.rational();
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
      if (i != root && i != growing) total -= wanted_.factors[i] * numbers_[i] * numbers_[i];
    }
    return (total / factor - step * step) / (Rational(2) * step);
  }

  /// What the chosen numbers leave for the root, if that is possible.
  std::optional<PickedSquares> with_rest(std::size_t root) {
    Rational taken;
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
      if (i != root) taken += wanted_.factors[i] * numbers_[i] * numbers_[i];
    }
    const Value rest = arithmetic_.subtract(wanted_.total, Value(taken));
    const Value square = arithmetic_.multiply(rest, Value(Rational(1) / wanted_.factors[root]));
    const int sign = arithmetic_.sign(square);
    if (sign < 0) return std::nullopt;
    if (sign == 0) {
      numbers_[root] = Rational();
      if (!wanted_.fits(root, Rational())) return std::nullopt;
      return PickedSquares{numbers_, std::nullopt, 1, {}};
    }
    for (int root_sign : {1, -1}) {
      if (wanted_.fits_root(root, root_sign, square)) return PickedSquares{numbers_, root, root_sign, square};
    }
    return std::nullopt;
  }

  const SquaresWanted& wanted_;
  FieldArithmetic& arithmetic_;
  std::vector<Rational> numbers_;
};

}  // namespace

std::optional<PickedSquares> pick_squares(const SquaresWanted& wanted, FieldArithmetic& arithmetic) {
  return Picker(wanted, arithmetic).pick();
}

}  // namespace nnsolve::presolving
