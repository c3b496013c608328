#include "native/system/decide_points.h"

#include "algebra/approximation.h"
#include "algebra/evaluate_system.h"
#include "algebra/real_points.h"
#include "linear/decide_linear.h"

#include "nnsolve/error.h"
#include "nnsolve/presolve.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve::native {

namespace {

constexpr std::size_t most_variables = 16;
constexpr std::size_t most_nested = 8;
constexpr std::size_t most_inverses = 4;
constexpr double work_with_inverses = 1e8;
/// Of a field: numbers of a higher one are so long that an enclosure is better to have.
constexpr std::size_t highest_degree_to_write = 24;

void collect_variables(const Polynomial& polynomial, std::set<Variable>& variables) {
  for (const Term& term : polynomial.terms()) {
    for (const Variable variable : term.monomial.factors()) variables.insert(variable);
  }
}

void collect_variables(const Constraint& constraint, std::set<Variable>& variables) {
  collect_variables(constraint.polynomial, variables);
  for (const Constraint& part : constraint.parts) collect_variables(part, variables);
}

bool is_equation(const Constraint& constraint) {
  return constraint.kind == Constraint::Kind::atom && constraint.relation == Relation::equal;
}

/// Whether it cannot hold without an equation.
bool implies_equation(const Constraint& constraint) {
  if (constraint.kind == Constraint::Kind::atom) return is_equation(constraint);
  if (constraint.kind == Constraint::Kind::all) return std::ranges::any_of(constraint.parts, implies_equation);
  return std::ranges::all_of(constraint.parts, implies_equation);
}

/// Adds its parts, as far as all of them must hold.
void flatten(const Constraint& constraint, std::vector<Constraint>& parts) {
  if (constraint.kind == Constraint::Kind::all) {
    for (const Constraint& part : constraint.parts) flatten(part, parts);
  } else if (constraint.kind == Constraint::Kind::any && constraint.parts.size() == 1) {
    flatten(constraint.parts.front(), parts);
  } else {
    parts.push_back(constraint);
  }
}

std::size_t degree_of(const Assignment& point) {
  return point.fields.empty() ? 1 : point.fields.front().polynomial.size() - 1;
}

class PointDecider {
 public:
  PointDecider(const System& system, const SearchOptions& options, double work, std::size_t& cases_left,
               std::size_t nested)
      : system_(system), options_(options), work_(work), cases_left_(cases_left), nested_(nested) {}

  Decision decide() {
    std::vector<Constraint> constraints;
    for (const Constraint& constraint : system_.constraints) flatten(constraint, constraints);
    const bool is_found = decide(std::move(constraints));
    if (is_near_) return {Status::unknown, "near", {}, true};
    if (is_found) return {Status::sat, "", std::move(solution_)};
    if (!why_open_.empty()) return {Status::unknown, why_open_, {}};
    return {Status::unsat, "", {}};
  }

 private:
  /// True: solution_ is one, or is_near_. False: there is none, or why_open_ says why nobody knows.
  bool decide(std::vector<Constraint> constraints) {
    if (cases_left_ == 0 || options_.stops()) return give_up("too many cases");
    --cases_left_;
    std::vector<Polynomial> equations;
    std::set<Variable> occurring;
    for (const Constraint& constraint : constraints) {
      if (!is_equation(constraint) || constraint.polynomial.is_zero()) continue;
      equations.push_back(constraint.polynomial);
      collect_variables(constraint.polynomial, occurring);
    }
    if (equations.empty()) return branch(constraints);
    const std::vector<Variable> variables(occurring.begin(), occurring.end());
    if (variables.size() > most_variables) return give_up("too many variables");
    PointLimits limits;
    limits.work = work_;
    limits.should_stop = options_.should_stop;
    RealPoints found = real_points(equations, variables, limits);
    if (found.kind == RealPoints::Kind::infinite) found = with_inverses(constraints, variables, std::move(equations));
    if (found.kind == RealPoints::Kind::all) return try_points(found.points, variables, constraints);
    if (found.kind == RealPoints::Kind::infinite) return branch(constraints);
    return give_up("too large");
  }

  /// What must not be 0 has an inverse: that takes away infinitely many solutions where it is 0, if any. Values of the
  /// inverses come after those of the variables, and nobody reads them.
  RealPoints with_inverses(const std::vector<Constraint>& constraints, std::vector<Variable> variables,
                           std::vector<Polynomial> equations) const {
    std::vector<const Constraint*> nonzero;
    for (const Constraint& constraint : constraints) {
      if (constraint.kind != Constraint::Kind::atom || constraint.polynomial.is_constant()) continue;
      if (constraint.relation != Relation::not_equal && constraint.relation != Relation::greater) continue;
      std::set<Variable> occurring;
      collect_variables(constraint.polynomial, occurring);
      if (std::ranges::includes(variables, occurring)) nonzero.push_back(&constraint);
    }
    // Disequalities are what presolve has divided by.
    std::ranges::stable_sort(nonzero, {}, [](const Constraint* constraint) {
      return std::pair(constraint->relation != Relation::not_equal, constraint->polynomial.terms().size());
    });
    if (nonzero.size() > most_inverses) nonzero.resize(most_inverses);
    RealPoints found{RealPoints::Kind::infinite, {}};
    PointLimits limits;
    limits.work = std::min(work_, work_with_inverses);
    limits.should_stop = options_.should_stop;
    for (std::size_t i = 0; i < nonzero.size() && found.kind == RealPoints::Kind::infinite; ++i) {
      if (variables.size() == most_variables) break;
      variables.push_back(static_cast<Variable>(system_.variable_count() + i));
      equations.push_back(nonzero[i]->polynomial * Polynomial::variable(variables.back()) - Polynomial(Rational(1)));
      found = real_points(equations, variables, limits);
    }
    return found.kind == RealPoints::Kind::all ? found : RealPoints{RealPoints::Kind::infinite, {}};
  }

  bool give_up(const char* reason) {
    if (why_open_.empty()) why_open_ = reason;
    return false;
  }

  /// Each branch of the shortest disjunction that brings an equation in any case.
  bool branch(const std::vector<Constraint>& constraints) {
    const Constraint* best = nullptr;
    for (const Constraint& constraint : constraints) {
      if (constraint.kind != Constraint::Kind::any || !implies_equation(constraint)) continue;
      if (best == nullptr || constraint.parts.size() < best->parts.size()) best = &constraint;
    }
    if (best == nullptr) return give_up("infinitely many solutions");
    for (const Constraint& part : best->parts) {
      std::vector<Constraint> with;
      for (const Constraint& constraint : constraints) {
        if (&constraint != best) with.push_back(constraint);
      }
      flatten(part, with);
      if (decide(std::move(with))) return true;
    }
    return false;
  }

  bool try_points(const std::vector<Assignment>& points, const std::vector<Variable>& variables,
                  const std::vector<Constraint>& constraints) {
    // What these variables decide, and the rest.
    System decided, rest;
    decided.variable_names = rest.variable_names = system_.variable_names;
    for (const Constraint& constraint : constraints) {
      std::set<Variable> occurring;
      collect_variables(constraint, occurring);
      (std::ranges::includes(variables, occurring) ? decided : rest).constraints.push_back(constraint);
    }
    // The equations hold and cost most to check; but nothing leaves this unchecked.
    std::stable_partition(decided.constraints.begin(), decided.constraints.end(),
                          [](const Constraint& part) { return !is_equation(part); });
    for (const Assignment& point : points) {
      if (options_.stops()) return give_up("stopped");
      Assignment whole{point.fields, std::vector<Value>(system_.variable_count())};
      for (std::size_t i = 0; i < variables.size(); ++i) whole.values[variables[i]] = point.values[i];
      if (rest.constraints.empty() && degree_of(point) > highest_degree_to_write && take_near(whole)) return true;
      if (!holds(decided, whole)) continue;
      if (!rest.constraints.empty() ? extend(rest, variables, whole) : take(std::move(whole))) return true;
    }
    return false;
  }

  bool take(Assignment assignment) {
    solution_ = std::move(assignment);
    return true;
  }

  /// Whether the caller has made an enclosure of it. What it does not meet it cannot enclose.
  bool take_near(const Assignment& assignment) {
    if (!options_.take_near || nested_ > 0) return false;
    const Approximation approximation(assignment.fields);
    std::vector<double> values;
    for (const Value& value : assignment.values) values.push_back(approximation.near(value).to_double());
    if (!options_.take_near(values)) return false;
    is_near_ = true;
    return true;
  }

  /// The rest at a point of some of the variables.
  bool extend(System rest, const std::vector<Variable>& variables, const Assignment& point) {
    if (!point.fields.empty() || nested_ == most_nested) return give_up("irrational values of some variables");
    for (const Variable variable : variables) {
      rest.constraints.push_back(Constraint::atom(
          Polynomial::variable(variable) - Polynomial(point.values[variable].rational()), Relation::equal));
    }
    try {
      PresolvedSystem presolved = presolve(std::move(rest));
      if (presolved.is_unsat) return false;
      Decision decision = decide_presolved(presolved.system);
      if (decision.status == Status::unsat) return false;
      if (decision.status == Status::unknown) return give_up("values of some variables");
      Assignment whole = lift(presolved.lift, std::move(decision.assignment));
      if (!holds(system_, whole)) return give_up("a way back led nowhere");
      return take(std::move(whole));
    } catch (const NumberTooLarge&) {
      return give_up("too large");
    }
  }

  Decision decide_presolved(const System& system) const {
    if (!is_linear(system)) return PointDecider(system, options_, work_, cases_left_, nested_ + 1).decide();
    return decide_system(system, options_);
  }

  const System& system_;
  const SearchOptions& options_;
  double work_;
  std::size_t& cases_left_;  // nested ones included
  std::size_t nested_;
  std::string why_open_;  // where some cases are
  bool is_near_ = false;
  Assignment solution_;
};

}  // namespace

bool may_have_finitely_many(const System& system) {
  std::set<Variable> variables;
  std::size_t equations = 0;
  for (const Constraint& constraint : system.constraints) {
    if (!implies_equation(constraint)) continue;
    ++equations;
    collect_variables(constraint, variables);
  }
  return !is_linear(system) && equations >= variables.size() && variables.size() <= most_variables;
}

Decision decide_points(const System& system, const SearchOptions& options, double work, std::size_t most_cases) {
  return PointDecider(system, options, work, most_cases, 0).decide();
}

}  // namespace nnsolve::native
