#include "native/system/alone.h"

#include "algebra/polynomial_factor.h"
#include "algebra/simple_rational.h"

#include <cmath>
#include <vector>

namespace nnsolve::native {

namespace {

constexpr double holds_nearly = 1e-7;
constexpr double width = 1e-7;  // of the interval in which a root is looked for
constexpr std::uint32_t greatest_degree = 24;

std::optional<Variable> only_variable_of(const Polynomial& polynomial) {
  std::optional<Variable> variable;
  for (const Term& term : polynomial.terms()) {
    for (Variable factor : term.monomial.factors()) {
      if (variable && *variable != factor) return std::nullopt;
      variable = factor;
    }
  }
  return variable;
}

UnivariatePolynomial as_univariate(const Polynomial& polynomial) {
  UnivariatePolynomial result(polynomial.degree() + 1);
  for (const Term& term : polynomial.terms()) result[term.monomial.degree()] = term.coefficient;
  return result;
}

double value_near(const UnivariatePolynomial& polynomial, double x) {
  double value = 0;
  for (std::size_t i = polynomial.size(); i-- > 0;) value = value * x + polynomial[i].to_double();
  return value;
}

/// The only root near x of a factor of the polynomial.
std::optional<Real> root_near(const Polynomial& polynomial, double x) {
  if (polynomial.degree() > greatest_degree) return std::nullopt;
  const auto factors = irreducible_factors(polynomial);
  if (!factors) return std::nullopt;
  const Rational reach = exact_rational(width * std::max(1.0, std::abs(x)));
  const Rational center = exact_rational(x);
  for (const PolynomialFactor& factor : *factors) {
    if (auto root = Real::root_in_interval(as_univariate(factor.polynomial), center - reach, center + reach))
      return root;
  }
  return std::nullopt;
}

class LoneVariables {
 public:
  LoneVariables(const System& system, const Point& point) : point_(point), roots_(system.variable_count()) {}

  bool take(const Constraint& constraint) {
    for (const Constraint& part : constraint.parts) {
      if (!take(part)) return false;
    }
    if (constraint.kind != Constraint::Kind::atom || constraint.polynomial.is_constant()) return true;
    const auto variable = only_variable_of(constraint.polynomial);
    if (!variable) return false;
    const double x = point_[*variable];
    if (roots_[*variable] || constraint.relation != Relation::equal) return true;
    if (std::abs(value_near(as_univariate(constraint.polynomial), x)) > holds_nearly) return true;
    roots_[*variable] = root_near(constraint.polynomial, x);
    return roots_[*variable].has_value();
  }

  Assignment assignment() const {
    Assignment result;
    for (std::size_t variable = 0; variable < roots_.size(); ++variable) {
      const std::optional<Real>& root = roots_[variable];
      if (!root) {
        result.values.emplace_back(simple_near(std::isfinite(point_[variable]) ? point_[variable] : 0, 1e-6));
      } else if (root->is_rational()) {
        result.values.emplace_back(root->rational());
      } else {
        const auto [lower, upper] = root->isolating_interval();
        result.values.emplace_back(Polynomial::variable(static_cast<Variable>(result.fields.size())));
        result.fields.push_back({root->minimal_polynomial(), lower, upper});
      }
    }
    return result;
  }

 private:
  const Point& point_;
  std::vector<std::optional<Real>> roots_;
};

}  // namespace

std::optional<Assignment> values_of_lone_variables(const System& system, const Point& point) {
  LoneVariables lone(system, point);
  for (const Constraint& constraint : system.constraints) {
    if (!lone.take(constraint)) return std::nullopt;
  }
  return lone.assignment();
}

}  // namespace nnsolve::native
