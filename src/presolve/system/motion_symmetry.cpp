// Motions choose one of several solutions: translations, rotations and shears of points.
//
// What speaks of points by their distances, or by which of them lie on a line, says the same of them after a motion. So
// one point may be moved to the origin, another one onto an axis. Which variables are coordinates of which point nobody
// tells; that is found out by linear algebra.
//
// An affine vector field X = sum (b_v + sum M_vw w) d/dv is a symmetry if X p = 0, as a polynomial, for every atom p,
// wherever it stands (a given sign of v is an atom about v). Then p is constant along the flow of X, so the flow
// carries solutions to solutions, for all times. X p = 0 is one linear equation in the unknowns b and M for each
// monomial. To fix x = 0 we need a symmetry along whose flow x passes through 0, whatever the solution is:
//
//   translation   M = 0, b_x = 1: x + t; at t = -x it is 0. The unknowns that the equations leave free may be chosen
//   one
//                 by one, so all of their variables become 0 at once; each translation moves only one of these.
//   rotation      X x = y, X y = -c x, c > 0: x and y move on an ellipse about (0, 0), on which x is 0 somewhere.
//   shear         X x = y, X y = 0, and y is known not to be 0: x + t y; at t = -x/y it is 0.
//
// The unknowns M_vw are those where v and w occur in the same constraints, as coordinates of a point do. This restricts
// what is found, not why it is right.
#include "algebra/linear_algebra.h"
#include "presolve/system/atoms.h"
#include "presolve/system/rules.h"
#include "presolve/system/symmetry_equations.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace nnsolve::presolving {

namespace {

/// Larger systems are not looked at: row reduction is dense.
constexpr std::size_t most_moved_variables = 400;
constexpr std::size_t most_scene_terms = 20'000;
constexpr std::size_t most_symmetry_unknowns = 600;

/// The variables that there are, and what is worth fixing: as the linear part is as easy without, what counts is in how
/// many monomials of degree above 1 a variable is.
struct Scene {
  std::vector<ConstraintId> constraints;
  std::vector<Variable> variables;            // ascending
  std::map<Variable, std::size_t> nonlinear;  // of these, those that are in such monomials
};

std::optional<Scene> look_at(const Store& store, Budget& budget) {
  Scene scene;
  for (Variable variable = 0; variable < store.variable_count(); ++variable) {
    if (store.occurrence_count(variable) == 0) continue;
    scene.variables.push_back(variable);
    if (scene.variables.size() > most_moved_variables) return std::nullopt;
  }
  std::size_t terms = 0;
  for (ConstraintId id = 0; id < store.constraint_count(); ++id) {
    if (store[id].is_removed()) continue;
    scene.constraints.push_back(id);
    const bool is_small = all_atoms(store[id], [&](const Polynomial& polynomial, bool) {
      for (const Term& term : polynomial.terms()) {
        if (term.monomial.degree() < 2) continue;
        for (Variable variable : term.monomial.factors()) ++scene.nonlinear[variable];
      }
      return (terms += polynomial.terms().size()) <= most_scene_terms;
    });
    if (!is_small) return std::nullopt;
  }
  if (scene.nonlinear.empty() || !budget.spend(terms)) return std::nullopt;
  return scene;
}

/// The variables in nonlinear monomials, those in most of them first.
std::vector<Variable> by_worth(const Scene& scene) {
  std::vector<Variable> variables;
  for (const auto& [variable, count] : scene.nonlinear) variables.push_back(variable);
  std::ranges::stable_sort(variables,
                           [&](Variable a, Variable b) { return scene.nonlinear.at(a) > scene.nonlinear.at(b); });
  return variables;
}

Constraint is_zero(Variable variable) { return Constraint::atom(Polynomial::variable(variable), Relation::equal); }

}  // namespace

Proposal fix_by_translation(const Store& store, Budget& budget) {
  const std::optional<Scene> scene = look_at(store, budget);
  if (!scene) return std::nullopt;
  SymmetryEquations equations;
  for (Variable variable : scene->variables) {
    if (store.given(variable) != signs::any) equations.require_zero(variable);
  }
  for (ConstraintId id : scene->constraints) {
    all_atoms(store[id], [&](const Polynomial& polynomial, bool) {
      std::vector<std::pair<std::uint32_t, Polynomial>> summands;
      for (auto& [variable, derivative] : derivatives_of(polynomial)) summands.emplace_back(variable, derivative);
      equations.require_zero(summands);
      return !equations.are_too_many();
    });
  }
  if (equations.are_too_many()) return std::nullopt;
  // What is worth most is to be free, so it comes last among the pivots.
  std::vector<Variable> worth = by_worth(*scene);
  std::vector<std::uint32_t> order;
  for (Variable variable : scene->variables) {
    if (!scene->nonlinear.contains(variable)) order.push_back(variable);
  }
  order.insert(order.end(), worth.rbegin(), worth.rend());
  const std::vector<AffineEquation> left = equations.list();
  if (std::ranges::all_of(worth, [&](Variable variable) { return equations.is_zero(variable); })) return std::nullopt;
  const std::optional<Echelon> solved = solve_linear(left, order);
  if (!solved) return std::nullopt;
  std::vector<bool> is_pivot(store.variable_count());
  for (const Echelon::Row& row : solved->rows) is_pivot[row.pivot] = true;
  Edit edit(Edit::Kind::restrict, Reason::Kind::translation);
  for (Variable variable : worth) {
    if (!is_pivot[variable] && !equations.is_zero(variable)) edit.added.push_back(is_zero(variable));
  }
  if (edit.added.empty()) return std::nullopt;
  return edit;
}

namespace {

/// Linear symmetries, M, between variables that occur in the same constraints.
class LinearSymmetries {
 public:
  LinearSymmetries(const Store& store, const Scene& scene) : store_(store) {
    std::map<std::vector<ConstraintId>, std::vector<Variable>> classes;
    for (Variable variable : scene.variables) {
      const auto occurrences = store.occurrences(variable);
      std::vector<ConstraintId> key(occurrences.begin(), occurrences.end());
      std::ranges::sort(key);
      classes[std::move(key)].push_back(variable);
    }
    for (auto& [key, members] : classes) {
      for (Variable v : members) {
        for (Variable w : members) {
          if (v == w) continue;
          unknowns_.emplace(std::pair(v, w), static_cast<std::uint32_t>(unknowns_.size()));
          partners_[v].push_back(w);
        }
      }
    }
    if (!unknowns_.empty() && unknowns_.size() <= most_symmetry_unknowns) solve(scene);
  }

  bool empty() const { return !is_solved_; }
  const std::vector<Variable>& partners(Variable variable) const {
    static const std::vector<Variable> none;
    const auto found = partners_.find(variable);
    return found == partners_.end() ? none : found->second;
  }

  /// Whether there is one with X x = y and X y = -c x, where c > 0, or, of a shear, c = 0.
  bool has(Variable x, Variable y, bool is_shear) const {
    if (equations_.is_zero(unknowns_.at({x, y}))) return false;
    std::vector<AffineEquation> equations = solutions_;
    auto require = [&](Variable v, Variable w, const Rational& value) {
      const std::uint32_t unknown = unknowns_.at({v, w});
      if (!equations_.is_zero(unknown)) equations.push_back({{{unknown, Rational(1)}}, -value});
    };
    for (Variable w : partners(x)) require(x, w, Rational(w == y ? 1 : 0));
    for (Variable w : partners(y)) {
      if (w != x || is_shear) require(y, w, Rational(0));
    }
    const std::uint32_t last = unknowns_.at({y, x});
    if (equations_.is_zero(last) && !is_shear) return false;
    std::vector<std::uint32_t> order;
    for (std::uint32_t unknown = 0; unknown < unknowns_.size(); ++unknown) {
      if (unknown != last) order.push_back(unknown);
    }
    const std::optional<Echelon> solved = solve_linear(equations, order);
    if (!solved || is_shear) return solved.has_value();
    const auto row = std::ranges::find_if(solved->rows, [&](const Echelon::Row& r) { return r.pivot == last; });
    // It is the last pivot, so what it says is a number; free, it may be any.
    return row == solved->rows.end() || (row->value.terms.empty() && row->value.constant.sign() < 0);
  }

 private:
  void solve(const Scene& scene) {
    for (const auto& [pair, unknown] : unknowns_) {
      if (store_.given(pair.first) != signs::any) equations_.require_zero(unknown);
    }
    for (ConstraintId id : scene.constraints) {
      all_atoms(store_[id], [&](const Polynomial& polynomial, bool) {
        std::vector<std::pair<std::uint32_t, Polynomial>> summands;
        for (const auto& [v, derivative] : derivatives_of(polynomial)) {
          for (Variable w : partners(v)) {
            summands.emplace_back(unknowns_.at({v, w}), derivative * Polynomial::variable(w));
          }
        }
        equations_.require_zero(summands);
        return !equations_.are_too_many();
      });
    }
    if (equations_.are_too_many()) return;
    const std::vector<AffineEquation> left = equations_.list();
    const bool all_zero =
        std::ranges::all_of(unknowns_, [this](const auto& entry) { return equations_.is_zero(entry.second); });
    const std::optional<Echelon> solved = all_zero ? std::nullopt : solve_linear(left);
    if (!solved) return;
    is_solved_ = true;
    for (const Echelon::Row& row : solved->rows) {
      AffineEquation equation = row.value;
      equation.terms.emplace_back(row.pivot, Rational(-1));
      solutions_.push_back(std::move(equation));
    }
  }

  const Store& store_;
  std::map<std::pair<Variable, Variable>, std::uint32_t> unknowns_;
  std::map<Variable, std::vector<Variable>> partners_;
  SymmetryEquations equations_;
  std::vector<AffineEquation> solutions_;
  bool is_solved_ = false;
};

}  // namespace

Proposal fix_by_rotation(const Store& store, Budget& budget) {
  const std::optional<Scene> scene = look_at(store, budget);
  if (!scene) return std::nullopt;
  const LinearSymmetries symmetries(store, *scene);
  if (symmetries.empty()) return std::nullopt;
  for (Variable x : by_worth(*scene)) {
    for (Variable y : symmetries.partners(x)) {
      if (!budget.spend(symmetries.partners(x).size())) return std::nullopt;
      const bool is_shear = (store.known(y) & signs::zero) == signs::none;
      if (!(is_shear && symmetries.has(x, y, true)) && !symmetries.has(x, y, false)) continue;
      Edit edit(Edit::Kind::restrict, Reason::Kind::basis);
      edit.added.push_back(is_zero(x));
      return edit;
    }
  }
  return std::nullopt;
}

}  // namespace nnsolve::presolving
