#include "certify/box_bounds.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

constexpr double everything = std::numeric_limits<double>::infinity();
constexpr double rounding = 1e-9;

/// 0 times infinity is 0: of x * y with x = 0.
double product(double a, double b) { return a == 0 || b == 0 ? 0 : a * b; }

FloatInterval product(const FloatInterval& a, const FloatInterval& b) {
  const auto [low, high] =
      std::minmax({product(a.low, b.low), product(a.low, b.high), product(a.high, b.low), product(a.high, b.high)});
  return {low, high};
}

FloatInterval power(const FloatInterval& a, int exponent) {
  const double low = std::pow(a.low, exponent), high = std::pow(a.high, exponent);
  if (exponent % 2 != 0) return {low, high};
  const bool has_zero = a.low <= 0 && a.high >= 0;
  return {has_zero ? 0 : std::min(low, high), std::max(low, high)};
}

FloatInterval meet(const FloatInterval& a, const FloatInterval& b) {
  return {std::max(a.low, b.low), std::min(a.high, b.high)};
}

bool is_empty(const FloatInterval& a) {
  return a.low > a.high + rounding * std::max({1.0, std::abs(a.low), std::abs(a.high)});
}

/// a / b where b does not contain 0.
FloatInterval quotient(const FloatInterval& a, const FloatInterval& b) {
  return product(a, {b.high == everything ? 0 : 1 / b.high, b.low == -everything ? 0 : 1 / b.low});
}

/// Where x^exponent is in the interval.
FloatInterval root(const FloatInterval& a, int exponent, const FloatInterval& x) {
  if (exponent == 1) return a;
  if (exponent % 2 != 0) {
    return {std::copysign(std::pow(std::abs(a.low), 1.0 / exponent), a.low),
            std::copysign(std::pow(std::abs(a.high), 1.0 / exponent), a.high)};
  }
  if (a.high < 0) return {1, -1};
  const double far = std::pow(a.high, 1.0 / exponent), near = std::pow(std::max(0.0, a.low), 1.0 / exponent);
  return {x.low > -near ? near : -far, x.high < near ? -near : far};
}

class Narrowing {
 public:
  explicit Narrowing(FloatBox box) : box_(std::move(box)) {}

  bool apply(const Constraint& constraint) {
    switch (constraint.kind) {
      case Constraint::Kind::atom:
        return apply_atom(constraint);
      case Constraint::Kind::all:
        return std::ranges::all_of(constraint.parts, [this](const Constraint& part) { return apply(part); });
      case Constraint::Kind::any:
        return apply_parts(constraint.parts);
    }
    return true;
  }
  FloatBox take() { return std::move(box_); }

 private:
  struct Factor {
    Variable variable = 0;
    int exponent = 0;
  };

  static std::vector<Factor> factors_of(const Monomial& monomial) {
    std::vector<Factor> result;
    for (const Variable variable : monomial.factors()) {
      if (result.empty() || result.back().variable != variable) result.push_back({variable, 0});
      ++result.back().exponent;
    }
    return result;
  }

  FloatInterval of(Variable variable) const {
    const auto found = box_.find(variable);
    return found != box_.end() ? found->second : FloatInterval();
  }

  FloatInterval of(const Term& term) const {
    const double coefficient = term.coefficient.to_double();
    FloatInterval result{coefficient, coefficient};
    for (const auto& [variable, exponent] : factors_of(term.monomial)) {
      result = product(result, power(of(variable), exponent));
    }
    return result;
  }

  bool apply_atom(const Constraint& atom) {
    if (atom.relation == Relation::not_equal) return true;
    const std::vector<Term>& terms = atom.polynomial.terms();
    std::vector<FloatInterval> values;
    for (const Term& term : terms) values.push_back(of(term));
    for (std::size_t i = 0; i < terms.size(); ++i) {
      FloatInterval others{0, 0};
      for (std::size_t j = 0; j < terms.size(); ++j) {
        if (j == i) continue;
        others.low += values[j].low;
        others.high += values[j].high;
      }
      const FloatInterval left{-others.high, atom.relation == Relation::equal ? -others.low : everything};
      if (is_empty(meet(values[i], left))) return false;
      if (!apply_term(terms[i], left)) return false;
    }
    return true;
  }

  /// The term is in the interval.
  bool apply_term(const Term& term, const FloatInterval& value) {
    const std::vector<Factor> factors = factors_of(term.monomial);
    for (const auto& [variable, exponent] : factors) {
      const double coefficient = term.coefficient.to_double();
      FloatInterval others{coefficient, coefficient};
      for (const Factor& other : factors) {
        if (other.variable != variable) others = product(others, power(of(other.variable), other.exponent));
      }
      if (others.low <= 0 && others.high >= 0) continue;
      const FloatInterval before = of(variable);
      const FloatInterval after = meet(before, root(quotient(value, others), exponent, before));
      if (is_empty(after)) return false;
      if (!std::isnan(after.low) && !std::isnan(after.high)) box_[variable] = after;
    }
    return true;
  }

  bool apply_parts(const std::vector<Constraint>& parts) {
    std::optional<FloatBox> hull;
    for (const Constraint& part : parts) {
      const std::optional<FloatBox> of_part = narrowed(part, box_);
      if (!of_part) continue;
      if (!hull) {
        hull = of_part;
        continue;
      }
      for (auto& [variable, interval] : *hull) {
        const auto found = of_part->find(variable);
        const FloatInterval other = found != of_part->end() ? found->second : FloatInterval();
        interval = {std::min(interval.low, other.low), std::max(interval.high, other.high)};
      }
    }
    if (hull) box_ = *std::move(hull);
    return hull.has_value();
  }

  FloatBox box_;
};

}  // namespace

FloatInterval product_of(const FloatInterval& a, const FloatInterval& b, bool is_square) {
  return is_square ? power(a, 2) : product(a, b);
}

std::optional<FloatBox> narrowed(const Constraint& constraint, FloatBox box) {
  Narrowing narrowing(std::move(box));
  if (!narrowing.apply(constraint)) return std::nullopt;
  return narrowing.take();
}

}  // namespace nnsolve
