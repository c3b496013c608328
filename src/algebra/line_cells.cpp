// Different irreducible factors have different roots, so neighbouring isolating intervals can be refined until there is
// a rational number between them. A polynomial is 0 at a root if that root's factor divides it; otherwise it has the
// sign there that it has next to it.
#include "algebra/line_cells.h"

#include "algebra/field_root.h"
#include "algebra/polynomial_factor.h"
#include "algebra/root_isolation.h"
#include "algebra/univariate.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

namespace nnsolve {

namespace {

FmpzPoly numerator_of(const Polynomial& polynomial) {
  const FmpqPoly dense = to_fmpq_poly(polynomial);
  FmpzPoly whole;
  fmpq_poly_get_numerator(whole, dense);
  return whole;
}

/// A root: a rational one, or one that is isolated.
struct Breakpoint {
  std::size_t factor = 0;
  std::optional<Rational> rational;
  std::unique_ptr<FieldRoot> irrational;

  Rational lower() const { return rational ? *rational : irrational->lower(); }
  Rational upper() const { return rational ? *rational : irrational->upper(); }
  void refine() {
    if (irrational) irrational->bisect();
  }
};

/// Refines two different roots until there is a number between them.
void separate(Breakpoint& a, Breakpoint& b) {
  while (a.lower() <= b.upper() && b.lower() <= a.upper()) {
    a.refine();
    b.refine();
  }
}

class LineCutter {
 public:
  explicit LineCutter(const std::vector<Polynomial>& polynomials) : polynomials_(polynomials) {}

  std::optional<std::vector<LineCell>> cut() {
    if (!find_factors()) return std::nullopt;
    for (std::size_t i = 0; i < factors_.size(); ++i) add_roots(i);
    std::ranges::sort(roots_, [](const auto& a, const auto& b) {
      if (a == b) return false;
      separate(*a, *b);
      return a->upper() < b->lower();
    });
    for (std::size_t i = 0; i + 1 < roots_.size(); ++i) separate(*roots_[i], *roots_[i + 1]);
    std::vector<LineCell> cells;
    for (std::size_t i = 0; i <= roots_.size(); ++i) {
      cells.push_back(cell_before(i));
      if (i < roots_.size()) cells.push_back(cell_of(*roots_[i], cells.back()));
    }
    return cells;
  }

 private:
  bool find_factors() {
    for (const Polynomial& polynomial : polynomials_) {
      whole_.push_back(numerator_of(polynomial));
      const auto factors = irreducible_factors(polynomial);
      if (!factors) return false;
      std::vector<std::size_t>& indices = factors_of_.emplace_back();
      for (const PolynomialFactor& factor : *factors) {
        const auto known = std::ranges::find(factors_, factor.polynomial);
        indices.push_back(static_cast<std::size_t>(known - factors_.begin()));
        if (known == factors_.end()) factors_.push_back(factor.polynomial);
      }
    }
    return true;
  }

  void add_roots(std::size_t factor) {
    if (factors_[factor].degree() == 1) {
      roots_.push_back(std::make_unique<Breakpoint>(Breakpoint{factor, root_of_linear(factors_[factor]), nullptr}));
      return;
    }
    const FmpzPoly whole = numerator_of(factors_[factor]);
    for (const auto& [lower, upper] : isolate_real_roots(whole)) {
      auto root = std::make_unique<FieldRoot>(whole, lower, upper);
      roots_.push_back(std::make_unique<Breakpoint>(Breakpoint{factor, std::nullopt, std::move(root)}));
    }
  }

  /// The interval to the left of a root, or of infinity.
  LineCell cell_before(std::size_t root) const {
    LineCell cell;
    if (roots_.empty()) {
      cell.point = Rational(0);
    } else if (root == 0) {
      cell.point = floor(roots_.front()->lower()) - Rational(1);
    } else if (root == roots_.size()) {
      cell.point = floor(roots_.back()->upper()) + Rational(1);
    } else {
      cell.point = between(roots_[root - 1]->upper(), roots_[root]->lower());
    }
    for (const FmpzPoly& polynomial : whole_) cell.signs.push_back(sign_at(polynomial, *cell.point));
    return cell;
  }

  static Rational between(const Rational& lower, const Rational& upper) {
    Rational integer = floor(lower) + Rational(1);
    return integer < upper ? integer : (lower + upper) / Rational(2);
  }

  LineCell cell_of(const Breakpoint& root, const LineCell& before) const {
    LineCell cell{root.rational, before.signs};
    for (std::size_t i = 0; i < polynomials_.size(); ++i) {
      if (std::ranges::find(factors_of_[i], root.factor) != factors_of_[i].end()) cell.signs[i] = 0;
    }
    return cell;
  }

  const std::vector<Polynomial>& polynomials_;
  std::vector<FmpzPoly> whole_;                       // by polynomial, times a positive number
  std::vector<Polynomial> factors_;                   // irreducible, each once
  std::vector<std::vector<std::size_t>> factors_of_;  // by polynomial
  std::vector<std::unique_ptr<Breakpoint>> roots_;
};

}  // namespace

std::optional<std::vector<LineCell>> line_cells(const std::vector<Polynomial>& polynomials) {
  return LineCutter(polynomials).cut();
}

}  // namespace nnsolve
