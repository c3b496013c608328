#include "native/system/decide_boxes.h"

#include "algebra/evaluate_system.h"
#include "linear/decide_linear.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace nnsolve::native {

namespace {

constexpr std::size_t most_boxed_variables = 16;
constexpr std::size_t most_products = 120;
constexpr std::size_t most_boxes = 1'000'000;

struct Bounds {
  std::optional<Rational> lower;
  std::optional<Rational> upper;
};

struct Interval {
  Rational lower;
  Rational upper;
  Rational width() const { return upper - lower; }
};

using Box = std::vector<Interval>;  // by variable and product; of what is multiplied alone

void bound(Bounds& bounds, const Constraint& atom) {
  const std::vector<Term>& terms = atom.polynomial.terms();
  const Rational& factor = terms.front().coefficient;
  const Rational end = -atom.polynomial.constant_term() / factor;
  const bool is_equal = atom.relation == Relation::equal;
  if ((is_equal || factor.sign() > 0) && (!bounds.lower || *bounds.lower < end)) bounds.lower = end;
  if ((is_equal || factor.sign() < 0) && (!bounds.upper || end < *bounds.upper)) bounds.upper = end;
}

/// By variable; from atoms a x + b = 0, a x + b >= 0 and a x + b > 0.
std::vector<Bounds> bounds_of(const System& system) {
  std::vector<Bounds> bounds(system.variable_count());
  auto look = [&](const Constraint& constraint, const auto& again) -> void {
    if (constraint.kind == Constraint::Kind::all) {
      for (const Constraint& part : constraint.parts) again(part, again);
    }
    if (constraint.kind != Constraint::Kind::atom || constraint.relation == Relation::not_equal) return;
    const std::vector<Term>& terms = constraint.polynomial.terms();
    const bool is_of_one = constraint.polynomial.degree() == 1 &&
                           (terms.size() == 1 || (terms.size() == 2 && terms[1].monomial.degree() == 0));
    if (is_of_one) bound(bounds[terms.front().monomial.factors().front()], constraint);
  };
  for (const Constraint& constraint : system.constraints) look(constraint, look);
  return bounds;
}

/// A system with variables for products, each of one that is there before it and a variable.
class Relaxation {
 public:
  explicit Relaxation(const System& system) : count_(system.variable_count()), linear_(system) {
    for (Constraint& constraint : linear_.constraints) make_linear(constraint);
  }

  struct Product {
    Variable left = 0;
    Variable right = 0;
    Monomial monomial;
  };
  const std::vector<Product>& products() const { return products_; }
  Variable variable_of(std::size_t product) const { return static_cast<Variable>(count_ + product); }

  /// What the box says of everything that is multiplied. The box has intervals of variables, and gets those of
  /// products.
  System in(Box& box) const {
    System system = linear_;
    for (const Product& product : products_) {
      if (product.left < count_) add_bounds(system, product.left, box);
      add_bounds(system, product.right, box);
    }
    box.resize(count_);
    for (std::size_t i = 0; i < products_.size(); ++i) {
      const Interval left = box[products_[i].left];  // copies: the box grows
      const Interval right = box[products_[i].right];
      const auto [least, most] = std::minmax(
          {left.lower * right.lower, left.lower * right.upper, left.upper * right.lower, left.upper * right.upper});
      const bool is_square = products_[i].left == products_[i].right;
      box.push_back({is_square && least.sign() < 0 ? Rational() : least, most});
      add_product(system, i, left, right);
    }
    return system;
  }

 private:
  void make_linear(Constraint& constraint) {
    for (Constraint& part : constraint.parts) make_linear(part);
    if (constraint.kind != Constraint::Kind::atom) return;
    TermList terms;
    for (const Term& term : constraint.polynomial.terms()) {
      const bool is_linear = term.monomial.degree() <= 1;
      terms.push_back({term.coefficient, is_linear ? term.monomial : Monomial(of_product(term.monomial))});
    }
    constraint.polynomial = Polynomial::sum(std::move(terms));
  }

  /// The variable that stands for a monomial of degree 2 or more.
  Variable of_product(const Monomial& monomial) {
    const auto found = by_monomial_.find(monomial);
    if (found != by_monomial_.end()) return found->second;
    const std::span<const Variable> first = monomial.factors().first(monomial.degree() - 1);
    const Variable left = first.size() == 1 ? first.front() : of_product(Monomial(first));
    const Variable whole = variable_of(products_.size());
    products_.push_back({left, monomial.factors().back(), monomial});
    linear_.variable_names.push_back("product!" + std::to_string(whole));
    by_monomial_.emplace(monomial, whole);
    return whole;
  }

  static void add(System& system, Polynomial polynomial) {
    system.constraints.push_back(Constraint::atom(std::move(polynomial), Relation::greater_equal));
  }

  static void add_bounds(System& system, Variable variable, const Box& box) {
    add(system, Polynomial::variable(variable) - Polynomial(box[variable].lower));
    add(system, Polynomial(box[variable].upper) - Polynomial::variable(variable));
  }

  /// sign * (x - a)(y - b) >= 0, with a variable for xy.
  static void add_sign(System& system, const std::pair<Variable, Rational>& x, const std::pair<Variable, Rational>& y,
                       Variable whole, int sign) {
    Polynomial sum = Polynomial::variable(whole) - Polynomial::variable(x.first) * y.second -
                     Polynomial::variable(y.first) * x.second + Polynomial(x.second * y.second);
    add(system, sign > 0 ? std::move(sum) : -sum);
  }

  void add_product(System& system, std::size_t product, const Interval& left, const Interval& right) const {
    const auto [x, y, monomial] = products_[product];
    const Variable whole = variable_of(product);
    add_sign(system, {x, left.lower}, {y, right.lower}, whole, 1);
    add_sign(system, {x, left.upper}, {y, right.upper}, whole, 1);
    add_sign(system, {x, left.lower}, {y, right.upper}, whole, -1);
    if (x != y) {
      add_sign(system, {x, left.upper}, {y, right.lower}, whole, -1);
    } else {
      const Rational middle = (left.lower + left.upper) / Rational(2);
      add_sign(system, {x, middle}, {x, middle}, whole, 1);
    }
  }

  std::size_t count_;  // of the variables that were there
  System linear_;
  std::vector<Product> products_;
  std::map<Monomial, Variable> by_monomial_;
};

class BoxSearch {
 public:
  BoxSearch(const System& system, const SearchOptions& options)
      : system_(system), options_(options), relaxation_(system) {}

  Decision run() {
    std::vector<Box> open{first_box()};
    for (std::size_t count = 0; !open.empty(); ++count) {
      if (count >= most_boxes || options_.stops()) return {Status::unknown, "stopped", {}};
      if (options_.report && count % 64 == 0) options_.report(std::to_string(count) + " boxes");
      Box box = std::move(open.back());
      open.pop_back();
      const System relaxed = relaxation_.in(box);
      LinearOptions limits;
      limits.should_stop = options_.should_stop;
      const LinearResult result = decide_linear(relaxed, limits);
      if (std::holds_alternative<LinearUnsat>(result)) continue;
      const auto* point = std::get_if<LinearSat>(&result);
      if (point == nullptr) return {Status::unknown, std::get<LinearUnknown>(result).reason, {}};
      const Assignment assignment{
          {}, {point->values.begin(), point->values.begin() + static_cast<std::ptrdiff_t>(system_.variable_count())}};
      if (holds(system_, assignment)) return {Status::sat, "", assignment};
      halve(std::move(box), point->values, open);
    }
    return {Status::unsat, "", {}};
  }

 private:
  /// Of what is multiplied; it is bounded.
  Box first_box() const {
    const std::vector<Bounds> bounds = bounds_of(system_);
    Box box(system_.variable_count());
    for (const auto& product : relaxation_.products()) {
      for (const Variable variable : product.monomial.factors()) {
        box[variable] = {bounds[variable].lower.value(), bounds[variable].upper.value()};
      }
    }
    return box;
  }

  /// At the widest variable of the product that is furthest from what it should be.
  void halve(Box box, const std::vector<Rational>& point, std::vector<Box>& open) const {
    const auto& products = relaxation_.products();
    std::size_t worst = 0;
    double worst_gap = -1;
    for (std::size_t i = 0; i < products.size(); ++i) {
      const Rational gap = point[relaxation_.variable_of(i)] - point[products[i].left] * point[products[i].right];
      const double size = std::abs(gap.to_double());
      if (size > worst_gap) {
        worst = i;
        worst_gap = size;
      }
    }
    const std::span<const Variable> factors = products[worst].monomial.factors();
    const Variable widest =
        *std::ranges::max_element(factors, [&](Variable a, Variable b) { return box[a].width() < box[b].width(); });
    box.resize(system_.variable_count());
    const Rational middle = (box[widest].lower + box[widest].upper) / Rational(2);
    Box upper = box;
    upper[widest].lower = middle;
    box[widest].upper = middle;
    open.push_back(std::move(upper));
    open.push_back(std::move(box));
  }

  const System& system_;
  const SearchOptions& options_;
  Relaxation relaxation_;
};

}  // namespace

bool is_boxed(const System& system) {
  if (is_linear(system) || system.variable_count() > most_boxed_variables) return false;
  const Relaxation relaxation(system);
  if (relaxation.products().size() > most_products) return false;
  const std::vector<Bounds> bounds = bounds_of(system);
  return std::ranges::all_of(relaxation.products(), [&](const auto& product) {
    return std::ranges::all_of(product.monomial.factors(),
                               [&](Variable v) { return bounds[v].lower && bounds[v].upper; });
  });
}

Decision decide_boxes(const System& system, const SearchOptions& options) {
  if (!is_boxed(system)) return {Status::unknown, "not boxed", {}};
  return BoxSearch(system, options).run();
}

}  // namespace nnsolve::native
