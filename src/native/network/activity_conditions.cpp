#include "native/network/activity_conditions.h"

#include "algebra/linear_algebra.h"
#include "linear/feasible_point.h"

#include "nnsolve/polynomial.h"
#include "nnsolve/system.h"

namespace nnsolve::native {

namespace {

constexpr std::size_t most_subsets = 30'000;  // of data points, among which those in hulls of others are looked for

}  // namespace

ActivityConditions::ActivityConditions(const ExactFit& fit, std::size_t neurons, std::size_t positive)
    : neurons_(neurons), positive_(positive), width_(fit.network.input_count) {
  for (std::size_t row = 0; row < fit.row_count(); ++row) {
    if (fit.targets[row].empty()) continue;
    std::vector<Rational> point(width_ + 1);
    for (const SparseRows::Entry& entry : fit.inputs[row]) point[entry.column] = entry.value;
    point[width_] = Rational(1);
    data_.points.push_back(std::move(point));
    data_.targets.push_back(fit.targets[row].begin()->value);
  }
  hull_members_ = native::hull_members(data_.points, most_subsets);
  for (const HullMember& member : hull_members_) {
    data_.corner_factors.emplace_back();
    for (const auto& [corner, factor] : member.corners) data_.corner_factors.back().push_back(factor);
  }
  const auto in_doubles = [](const std::vector<Rational>& numbers) {
    std::vector<double> result;
    for (const Rational& number : numbers) result.push_back(number.to_double());
    return result;
  };
  for (const auto& point : data_.points) float_data_.points.push_back(in_doubles(point));
  for (const auto& factors : data_.corner_factors) float_data_.corner_factors.push_back(in_doubles(factors));
  float_data_.targets = in_doubles(data_.targets);
}

Activities ActivityConditions::activities(std::size_t point, Pattern pattern, Pattern neurons) const {
  Activities result;
  for (std::size_t j = 0; j < neurons_; ++j) {
    if ((neurons >> j & 1) != 0) result.set(place(activity(point, j), (pattern >> j & 1) != 0));
  }
  return result;
}

Activities ActivityConditions::all_of(std::size_t point, Pattern neurons) const {
  return activities(point, 0, neurons) | activities(point, ~Pattern{0}, neurons);
}

template <typename Number>
void ActivityConditions::add(Form<Number>& form, const std::vector<Number>& point, Pattern neurons,
                             const Number& factor) const {
  for (std::size_t j = 0; j < neurons_; ++j) {
    if ((neurons >> j & 1) == 0) continue;
    for (std::size_t k = 0; k <= width_; ++k) form.factors[column(j, k)] += factor * point[k];
  }
}

template <typename Number>
ActivityConditions::Form<Number> ActivityConditions::equation_of(const Data<Number>& data, std::size_t point,
                                                                 Pattern pattern) const {
  auto form = empty_form<Number>();
  add(form, data.points[point], pattern & positives(), Number(1));
  add(form, data.points[point], pattern & ~positives(), Number(-1));
  form.factors.back() = Number(1);
  form.bound = data.targets[point];
  return form;
}

template <typename Number>
ActivityConditions::Form<Number> ActivityConditions::form_of(const Data<Number>& data, const Inequality& inequality,
                                                             const std::vector<Pattern>& patterns) const {
  auto form = empty_form<Number>();
  const std::size_t where = inequality.where;
  const Number sign(minority_sign());
  switch (inequality.kind) {
    case Inequality::Kind::side:
      add(form, data.points[where], inequality.neurons, Number(inequality.is_active ? 1 : -1));
      break;
    case Inequality::Kind::cap:
      add(form, data.points[where], patterns[where] & minority(), Number(1));
      add(form, data.points[where], inequality.neurons, Number(-1));
      form.factors.back() = sign;
      form.bound = sign * data.targets[where];
      break;
    case Inequality::Kind::convexity: {
      const HullMember& member = hull_members_[where];
      Number target(0);
      for (std::size_t i = 0; i < member.corners.size(); ++i) {
        const std::size_t corner = member.corners[i].first;
        const Number& factor = data.corner_factors[where][i];
        add(form, data.points[corner], patterns[corner] & minority(), factor);
        target += factor * data.targets[corner];
      }
      add(form, data.points[member.point], inequality.neurons, Number(-1));
      form.bound = sign * (target - data.targets[member.point]);
    }
  }
  return form;
}

template ActivityConditions::Form<double> ActivityConditions::equation_of(const Data<double>&, std::size_t,
                                                                          Pattern) const;
template ActivityConditions::Form<double> ActivityConditions::form_of(const Data<double>&, const Inequality&,
                                                                      const std::vector<Pattern>&) const;

Activities ActivityConditions::rests_on(const Inequality& inequality, const std::vector<Pattern>& patterns) const {
  Activities result;
  switch (inequality.kind) {
    case Inequality::Kind::side:
      result = activities(inequality.where, inequality.is_active ? inequality.neurons : 0, inequality.neurons);
      break;
    case Inequality::Kind::cap:
      result = activities(inequality.where, patterns[inequality.where], minority());
      break;
    case Inequality::Kind::convexity:
      for (const auto& [corner, factor] : hull_members_[inequality.where].corners) {
        result |= activities(corner, patterns[corner], minority());
      }
  }
  return result;
}

/// Unknown are the multipliers, first of inequalities, then of equations. What they add up to has no parameter left and
/// says 0 >= 1.
std::optional<Activities> ActivityConditions::contradiction(const std::vector<std::size_t>& equations,
                                                            const std::vector<Inequality>& inequalities,
                                                            const std::vector<Pattern>& patterns) const {
  std::vector<AffineEquation> sums(parameter_count() + 1);
  std::uint32_t unknown = 0;
  const auto add_unknown = [&](const Form<Rational>& form) {
    for (std::size_t k = 0; k < form.factors.size(); ++k) {
      if (!form.factors[k].is_zero()) sums[k].terms.emplace_back(unknown, form.factors[k]);
    }
    if (!form.bound.is_zero()) sums.back().terms.emplace_back(unknown, form.bound);
    ++unknown;
  };
  for (const Inequality& inequality : inequalities) add_unknown(form_of(data_, inequality, patterns));
  for (const std::size_t point : equations) add_unknown(equation_of(data_, point, patterns[point]));
  sums.back().constant = Rational(-1);
  const std::optional<Echelon> echelon = solve_linear(sums);
  if (!echelon) return std::nullopt;
  std::vector<Rational> multipliers(unknown);
  echelon->complete(multipliers);
  Activities needed;
  for (std::size_t u = 0; u < inequalities.size(); ++u) {
    if (multipliers[u].sign() < 0) return std::nullopt;
    if (multipliers[u].sign() > 0) needed |= rests_on(inequalities[u], patterns);
  }
  for (std::size_t i = 0; i < equations.size(); ++i) {
    if (multipliers[inequalities.size() + i].is_zero()) continue;
    needed |= activities(equations[i], patterns[equations[i]], everyone());
  }
  return needed;
}

/// A convex function has a plane through each of its points that is nowhere above it.
bool ActivityConditions::may_be_met() const {
  if (positive_ > 0 && positive_ < neurons_) return true;
  const Rational sign(positive_ == 0 ? 1 : -1);
  for (std::size_t i = 0; i < data_.targets.size(); ++i) {
    std::vector<Constraint> atoms;
    for (std::size_t other = 0; other < data_.targets.size(); ++other) {
      TermList above = {{sign * (data_.targets[i] - data_.targets[other]), Monomial()}};
      for (std::size_t k = 0; k < width_; ++k) {
        above.push_back({sign * (data_.points[other][k] - data_.points[i][k]), Monomial(static_cast<Variable>(k))});
      }
      atoms.push_back(Constraint::atom(Polynomial::sum(std::move(above)), Relation::greater_equal));
    }
    if (!feasible_point(width_, atoms)) return false;
  }
  return true;
}

std::optional<std::vector<Rational>> ActivityConditions::parameters(const std::vector<Pattern>& patterns) const {
  std::vector<Constraint> atoms;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    TermList output = {{Rational(1), Monomial(static_cast<Variable>(parameter_count() - 1))},
                       {-data_.targets[i], Monomial()}};
    for (std::size_t j = 0; j < neurons_; ++j) {
      const bool is_active = (patterns[i] >> j & 1) != 0;
      TermList sum;
      for (std::size_t k = 0; k <= width_; ++k) {
        const Monomial parameter(static_cast<Variable>(column(j, k)));
        const Rational& value = data_.points[i][k];
        sum.push_back({is_active ? value : -value, parameter});
        if (is_active) output.push_back({is_positive(j) ? value : -value, parameter});
      }
      atoms.push_back(Constraint::atom(Polynomial::sum(std::move(sum)), Relation::greater_equal));
    }
    atoms.push_back(Constraint::atom(Polynomial::sum(std::move(output)), Relation::equal));
  }
  return feasible_point(parameter_count(), atoms);
}

}  // namespace nnsolve::native
