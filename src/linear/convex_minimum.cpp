// Equations come first: what is left are free unknowns, forms and inequalities in them.
//
// Squares: the method of active sets. From a feasible point, the least of the squares on the inequalities that are held
// as equations is a linear system (normal equations with multipliers). If it is elsewhere, we go there, as far as the
// other inequalities let us, and hold the first that is in the way. If it is here, a negative multiplier tells an
// inequality that need not be held; without one, this is the least of all (Karush, Kuhn, Tucker). Choosing by least
// number where there is a choice keeps it from going in circles where steps have length 0 (Bland).
//
// Absolute values and the largest: linear programs. The objective is at least 0, and we ask for points with objective
// <= t, t = 0 first. If there is none, the contradiction that the simplex gives is a combination of inequalities that
// proves objective >= t' for some t' > t, and t' is the next to be asked about. Each t' is the value of another dual
// vertex, so this ends, at the least value and a point that has it.
#include "linear/convex_minimum.h"

#include "algebra/linear_algebra.h"
#include "linear/simplex.h"

#include "nnsolve/error.h"

#include <cstdint>
#include <utility>

namespace nnsolve {

namespace {

using Dense = std::vector<Rational>;

/// coefficients * z + constant
struct DenseForm {
  Dense coefficients;
  Rational constant;

  Rational at(const Dense& z) const {
    Rational value = constant;
    add_product(value, z);
    return value;
  }
  Rational along(const Dense& direction) const {
    Rational value;
    add_product(value, direction);
    return value;
  }

 private:
  void add_product(Rational& value, const Dense& z) const {
    for (std::size_t i = 0; i < z.size(); ++i) {
      if (!coefficients[i].is_zero() && !z[i].is_zero()) value += coefficients[i] * z[i];
    }
  }
};

AffineEquation affine(const Polynomial& polynomial) {
  AffineEquation result;
  NNSOLVE_ASSERT(polynomial.degree() <= 1);
  for (const Term& term : polynomial.terms()) {
    if (term.monomial.degree() == 0) {
      result.constant = term.coefficient;
    } else {
      result.terms.emplace_back(term.monomial.factors()[0], term.coefficient);
    }
  }
  return result;
}

/// The same problem in the unknowns that the equations leave free.
class Reduced {
 public:
  Reduced(std::span<const Constraint> atoms, std::span<const WeightedForm> forms, const Dense& start) {
    std::vector<AffineEquation> equations;
    for (const Constraint& atom : atoms) {
      NNSOLVE_ASSERT(atom.kind == Constraint::Kind::atom);
      if (atom.relation == Relation::equal) equations.push_back(affine(atom.polynomial));
    }
    std::optional<Echelon> echelon = solve_linear(equations);
    NNSOLVE_ASSERT(echelon.has_value());
    echelon_ = *std::move(echelon);
    row_of_.assign(start.size(), nullptr);
    place_.assign(start.size(), 0);
    for (const Echelon::Row& row : echelon_.rows) row_of_[row.pivot] = &row.value;
    for (std::uint32_t v = 0; v < start.size(); ++v) {
      if (row_of_[v] != nullptr) continue;
      place_[v] = free_.size();
      free_.push_back(v);
      point.push_back(start[v]);
    }
    for (const Constraint& atom : atoms) {
      if (atom.relation == Relation::equal) continue;
      NNSOLVE_ASSERT(atom.relation == Relation::greater_equal);
      inequalities.push_back(reduce(atom.polynomial));
    }
    for (const WeightedForm& form : forms) {
      residuals.push_back(reduce(form.form));
      weights.push_back(form.weight);
    }
  }

  Dense complete(const Dense& z) const {
    Dense values(row_of_.size());
    for (std::size_t i = 0; i < free_.size(); ++i) values[free_[i]] = z[i];
    echelon_.complete(values);
    return values;
  }

  std::vector<DenseForm> inequalities;  // >= 0
  std::vector<DenseForm> residuals;
  std::vector<Rational> weights;
  Dense point;  // the start

 private:
  DenseForm reduce(const Polynomial& polynomial) const {
    const AffineEquation form = affine(polynomial);
    DenseForm result{Dense(free_.size()), form.constant};
    for (const auto& [v, c] : form.terms) {
      if (row_of_[v] == nullptr) {
        result.coefficients[place_[v]] += c;
        continue;
      }
      result.constant += c * row_of_[v]->constant;
      for (const auto& [w, d] : row_of_[v]->terms) result.coefficients[place_[w]] += c * d;
    }
    return result;
  }

  Echelon echelon_;
  std::vector<const AffineEquation*> row_of_;  // by variable; null of a free one
  std::vector<std::size_t> place_;             // by variable: among the free ones
  std::vector<std::uint32_t> free_;
};

class ActiveSets {
 public:
  explicit ActiveSets(const Reduced& problem)
      : problem_(problem), z_(problem.point), is_held_(problem.inequalities.size(), false) {
    for (const DenseForm& inequality : problem.inequalities) NNSOLVE_ASSERT(inequality.at(z_).sign() >= 0);
    find_normal_matrix();
  }

  /// False if it was stopped.
  bool run(const std::function<bool()>& should_stop) {
    while (true) {
      if (should_stop && should_stop()) return false;
      solve_on_held();
      if (moves()) {
        advance();
      } else if (!release()) {
        return true;
      }
    }
  }

  const Dense& point() const { return z_; }

 private:
  void find_normal_matrix() {
    normal_.assign(z_.size(), Dense(z_.size()));
    for (std::size_t k = 0; k < problem_.residuals.size(); ++k) {
      const Dense& c = problem_.residuals[k].coefficients;
      for (std::size_t i = 0; i < c.size(); ++i) {
        if (c[i].is_zero()) continue;
        const Rational scaled = problem_.weights[k] * c[i];
        for (std::size_t j = 0; j < c.size(); ++j) {
          if (!c[j].is_zero()) normal_[i][j] += scaled * c[j];
        }
      }
    }
  }

  /// The step and the multipliers: normal * step + gradient = sum of multiplier * held inequality, all held ones
  /// staying as they are.
  void solve_on_held() {
    const std::size_t n = z_.size();
    std::vector<AffineEquation> equations(n);
    for (std::size_t k = 0; k < problem_.residuals.size(); ++k) {
      const Rational value = problem_.weights[k] * problem_.residuals[k].at(z_);
      if (value.is_zero()) continue;
      for (std::size_t i = 0; i < n; ++i) equations[i].constant += value * problem_.residuals[k].coefficients[i];
    }
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        if (!normal_[i][j].is_zero()) equations[i].terms.emplace_back(j, normal_[i][j]);
      }
    }
    for (std::size_t h = 0; h < held_.size(); ++h) {
      const Dense& g = problem_.inequalities[held_[h]].coefficients;
      AffineEquation& stays = equations.emplace_back();
      for (std::size_t i = 0; i < n; ++i) {
        if (g[i].is_zero()) continue;
        equations[i].terms.emplace_back(n + h, -g[i]);
        stays.terms.emplace_back(i, g[i]);
      }
    }
    const std::optional<Echelon> solved = solve_linear(equations);
    NNSOLVE_ASSERT(solved.has_value());
    Dense values(n + held_.size());
    solved->complete(values);
    step_.assign(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(n));
    multipliers_.assign(values.begin() + static_cast<std::ptrdiff_t>(n), values.end());
  }

  /// Whether the step changes any residual; if not, there is nothing to gain on what is held.
  bool moves() const {
    for (const DenseForm& residual : problem_.residuals) {
      if (!residual.along(step_).is_zero()) return true;
    }
    return false;
  }

  void advance() {
    Rational length(1);
    std::optional<std::size_t> blocking;
    for (std::size_t i = 0; i < problem_.inequalities.size(); ++i) {
      if (is_held_[i]) continue;
      const Rational change = problem_.inequalities[i].along(step_);
      if (change.sign() >= 0) continue;
      Rational most = problem_.inequalities[i].at(z_) / -change;
      if (most < length) {
        length = std::move(most);
        blocking = i;
      }
    }
    for (std::size_t i = 0; i < z_.size(); ++i) z_[i] += length * step_[i];
    if (!blocking) return;
    is_held_[*blocking] = true;
    held_.push_back(*blocking);
  }

  bool release() {
    std::optional<std::size_t> chosen;  // a place in held_
    for (std::size_t h = 0; h < held_.size(); ++h) {
      if (multipliers_[h].sign() < 0 && (!chosen || held_[h] < held_[*chosen])) chosen = h;
    }
    if (!chosen) return false;
    is_held_[held_[*chosen]] = false;
    held_.erase(held_.begin() + static_cast<std::ptrdiff_t>(*chosen));
    return true;
  }

  const Reduced& problem_;
  Dense z_;
  std::vector<bool> is_held_;      // by inequality
  std::vector<std::size_t> held_;  // linearly independent
  std::vector<Dense> normal_;
  Dense step_;
  Dense multipliers_;
};

class RisingBound {
 public:
  RisingBound(const Reduced& problem, Norm norm) {
    for (const Rational& start : problem.point) unknowns_.push_back(simplex_.add_variable(start));
    for (const DenseForm& inequality : problem.inequalities) {
      if (!demand(terms_of(inequality, Rational(1)), -inequality.constant)) NNSOLVE_ASSERT(false);
    }
    Terms objective;
    std::optional<Simplex::Index> largest;
    if (norm == Norm::largest) {
      largest = simplex_.add_variable();
      objective.emplace_back(*largest, Rational(1));
      demand(objective, Rational(0));
    }
    for (std::size_t k = 0; k < problem.residuals.size(); ++k) {
      const Simplex::Index bound = largest ? *largest : simplex_.add_variable();
      if (!largest) objective.emplace_back(bound, problem.weights[k]);
      for (const Rational& sign : {Rational(1), Rational(-1)}) {
        Terms terms = terms_of(problem.residuals[k], -sign);
        terms.emplace_back(bound, Rational(1));
        demand(terms, sign * problem.residuals[k].constant);
      }
    }
    if (!objective.empty()) objective_ = simplex_.add_row(objective);
  }

  /// False if it was stopped.
  bool run(const std::function<bool()>& should_stop) {
    SimplexLimits limits;
    limits.should_stop = should_stop;
    while (objective_) {
      const std::size_t mark = simplex_.mark();
      bool is_possible = simplex_.assert_bound(*objective_, Simplex::Side::upper, value_, objective_reason);
      if (is_possible) {
        const Simplex::Verdict verdict = simplex_.check(limits);
        if (verdict == Simplex::Verdict::stopped) return false;
        is_possible = verdict == Simplex::Verdict::feasible;
      }
      if (is_possible) break;
      const Rational next = proved_bound();
      NNSOLVE_ASSERT(next > value_);
      value_ = next;
      simplex_.backtrack(mark);
    }
    if (!objective_ && simplex_.check(limits) != Simplex::Verdict::feasible) return false;
    return true;
  }

  const Rational& value() const { return value_; }
  Dense point() const {
    const std::vector<Rational> all = simplex_.values();
    Dense z;
    for (const Simplex::Index unknown : unknowns_) z.push_back(all[unknown]);
    return z;
  }

 private:
  using Terms = std::vector<std::pair<Simplex::Index, Rational>>;
  static constexpr Simplex::Reason objective_reason = UINT32_MAX;

  Terms terms_of(const DenseForm& form, const Rational& factor) const {
    Terms terms;
    for (std::size_t i = 0; i < unknowns_.size(); ++i) {
      if (!form.coefficients[i].is_zero()) terms.emplace_back(unknowns_[i], factor * form.coefficients[i]);
    }
    return terms;
  }

  /// terms >= bound. False: they are none, and the bound is not met.
  bool demand(const Terms& terms, const Rational& bound) {
    if (terms.empty()) return bound.sign() <= 0;
    const auto reason = static_cast<Simplex::Reason>(bounds_.size());
    bounds_.push_back(bound);
    return simplex_.assert_bound(simplex_.add_row(terms), Simplex::Side::lower, bound, reason);
  }

  /// The sum of multiplier * (form - bound) and multiplier * (t - objective) is a number below 0, so what the objective
  /// is above t is at least that number's size by the multiplier.
  Rational proved_bound() const {
    Rational sum;
    Rational multiplier;
    for (const Simplex::BoundTerm& term : simplex_.conflict()) {
      if (term.reason == objective_reason) {
        multiplier += term.multiplier;
        sum += term.multiplier * value_;
      } else {
        sum -= term.multiplier * bounds_[term.reason];
      }
    }
    NNSOLVE_ASSERT(sum.sign() < 0 && multiplier.sign() > 0);
    return value_ - sum / multiplier;
  }

  Simplex simplex_;
  std::vector<Simplex::Index> unknowns_;
  std::optional<Simplex::Index> objective_;
  std::vector<Rational> bounds_;  // by reason: lower ones
  Rational value_;
};

}  // namespace

std::optional<ConvexMinimum> convex_minimum(std::span<const Constraint> atoms, std::span<const WeightedForm> forms,
                                            Norm norm, const std::vector<Rational>& start,
                                            const std::function<bool()>& should_stop) {
  const Reduced problem(atoms, forms, start);
  if (norm != Norm::squares) {
    RisingBound rising(problem, norm);
    if (!rising.run(should_stop)) return std::nullopt;
    return ConvexMinimum{rising.value(), problem.complete(rising.point())};
  }
  ActiveSets sets(problem);
  if (!sets.run(should_stop)) return std::nullopt;
  ConvexMinimum result{Rational(), problem.complete(sets.point())};
  for (std::size_t k = 0; k < problem.residuals.size(); ++k) {
    const Rational value = problem.residuals[k].at(sets.point());
    result.value += problem.weights[k] * value * value;
  }
  return result;
}

}  // namespace nnsolve
