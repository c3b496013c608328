// Equations come first. Most inequalities then hold by themselves, the more so from a hint that is near a solution, and
// only those that do not become rows of the simplex, a few at a time: pivots cost what the rows are worth.
//
// Where that takes more than a few pivots, floating point proposes. Either a point with some room between it and the
// inequalities, which is rounded to short numbers and only has to be moved onto the equations; or constraints that seem
// to contradict each other, whose Farkas multipliers are then the solution of linear equations, too. Both are exact and
// are checked; where they do not hold, the simplex goes on by itself.
//
// What is left of p /= 0 fails on a hyperplane: from a point on
// it we go towards one that is not, found by p > 0 or else -p > 0; that leaves the hyperplanes that the first point
// avoids as long as the step is short enough, and since the set is convex, it stays within.
#include "linear/feasible_point.h"

#include "algebra/evaluate_system.h"
#include "algebra/linear_algebra.h"
#include "linear/farkas.h"
#include "linear/float_simplex.h"
#include "linear/linear_bound.h"
#include "linear/simplex.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

namespace nnsolve {

namespace {

class PointFinder {
 public:
  PointFinder(std::size_t variable_count, const PointOptions& options, std::vector<bool> preferred = {})
      : variable_count_(variable_count), limits_{options.pivot_limit, options.should_stop}, forms_(simplex_) {
    simplex_.prefer(std::move(preferred));
    for (std::size_t i = 0; i < variable_count; ++i) {
      const bool has_hint = i < options.hints.size() && options.hints[i];
      simplex_.add_variable(has_hint ? *options.hints[i] : Rational());
    }
  }

  std::optional<std::vector<Rational>> find(std::span<const Constraint> atoms) {
    Pending pending;
    for (const Constraint& atom : atoms) {
      NNSOLVE_ASSERT(atom.kind == Constraint::Kind::atom && atom.polynomial.degree() <= 1);
      if (atom.relation == Relation::equal) {
        if (!demand({atom.polynomial, atom.relation})) return std::nullopt;
      } else if (atom.relation != Relation::not_equal) {
        pending.push_back(&atom);
      }
    }
    std::optional<std::vector<Rational>> point = settle(pending);
    if (!point) return std::nullopt;
    std::vector<const Polynomial*> avoided;
    for (const Constraint& atom : atoms) {
      if (atom.relation != Relation::not_equal) continue;
      if (value_at(atom.polynomial, *point).is_zero() && !leave(atom.polynomial, pending, avoided, *point)) {
        return std::nullopt;
      }
      avoided.push_back(&atom.polynomial);
    }
    return point;
  }

  /// After nothing was found: there may be something all the same.
  bool was_stopped() const { return was_stopped_; }
  std::size_t pivot_count() const { return simplex_.pivot_count(); }

 private:
  static constexpr std::size_t most_at_once = 16;

  using Pending = std::vector<const Constraint*>;  // inequalities that are no rows yet

  /// A point that keeps to all bounds and to what is pending, some of which become bounds for it.
  std::optional<std::vector<Rational>> settle(Pending& pending) {
    for (;;) {
      const Simplex::Verdict verdict = simplex_.check(limits_);
      was_stopped_ |= verdict == Simplex::Verdict::stopped;
      if (verdict != Simplex::Verdict::feasible) return std::nullopt;
      std::vector<Rational> point = values();
      std::vector<std::pair<double, std::size_t>> violated;
      for (std::size_t i = 0; i < pending.size(); ++i) {
        const Rational value = value_at(pending[i]->polynomial, point);
        if (!holds(value.sign(), pending[i]->relation)) violated.emplace_back(value.to_double(), i);
      }
      if (violated.empty()) return point;
      if (!demand_some(pending, std::move(violated))) return std::nullopt;
    }
  }

  /// Those that are furthest from holding.
  bool demand_some(Pending& pending, std::vector<std::pair<double, std::size_t>> violated) {
    const auto most = violated.begin() + static_cast<std::ptrdiff_t>(std::min(most_at_once, violated.size()));
    std::ranges::partial_sort(violated, most);
    for (auto worst = violated.begin(); worst != most; ++worst) {
      const Constraint*& atom = pending[worst->second];
      if (!demand({atom->polynomial, atom->relation})) return false;
      atom = nullptr;
    }
    std::erase(pending, nullptr);
    return true;
  }

  std::vector<Rational> values() const {
    std::vector<Rational> values = simplex_.values();
    values.resize(variable_count_);
    return values;
  }

  bool demand(const LinearAtom& atom) {
    if (atom.polynomial.is_constant()) return holds(atom.polynomial.constant_term().sign(), atom.relation);
    if (atom.relation == Relation::equal) {
      return demand({atom.polynomial, Relation::greater_equal}) && demand({-atom.polynomial, Relation::greater_equal});
    }
    const LinearBound bound = bound_of(atom);
    return simplex_.assert_bound(forms_.index_of(bound.form), bound.side, bound.bound, 0);
  }

  bool leave(const Polynomial& polynomial, const Pending& pending, const std::vector<const Polynomial*>& avoided,
             std::vector<Rational>& point) {
    for (const Polynomial& side : {polynomial, -polynomial}) {
      const std::size_t mark = simplex_.mark();
      Pending still_pending = pending;
      std::optional<std::vector<Rational>> other;
      if (demand({side, Relation::greater})) other = settle(still_pending);
      simplex_.backtrack(mark);
      if (!other) continue;
      go_towards(*other, avoided, point);
      return true;
    }
    return false;
  }

  /// Some of the steps 1, 1/2, 1/3, ... keeps off each hyperplane, since each meets the way once at most.
  static void go_towards(const std::vector<Rational>& other, const std::vector<const Polynomial*>& avoided,
                         std::vector<Rational>& point) {
    for (std::int64_t k = 1;; ++k) {
      std::vector<Rational> middle = point;
      for (std::size_t i = 0; i < point.size(); ++i) {
        if (other[i] != point[i]) middle[i] += (other[i] - point[i]) * Rational(1, k);
      }
      bool is_off = true;
      for (const Polynomial* polynomial : avoided) is_off &= !value_at(*polynomial, middle).is_zero();
      if (!is_off) continue;
      point = std::move(middle);
      return;
    }
  }

  std::size_t variable_count_;
  Simplex simplex_;
  SimplexLimits limits_;
  FormTable forms_;
  bool was_stopped_ = false;
};

/// Exact attempts, cheap ones first, and what they may cost together.
class PointSearch {
 public:
  PointSearch(std::size_t variable_count, std::span<const Constraint> atoms, const PointOptions& options)
      : variable_count_(variable_count), atoms_(atoms), options_(options), left_(options.pivot_limit) {
    hints_ = options.hints;
    hints_.resize(variable_count);
  }

  std::optional<std::vector<Rational>> run() {
    const auto equations = static_cast<std::size_t>(
        std::ranges::count_if(atoms_, [](const Constraint& atom) { return atom.relation == Relation::equal; }));
    const std::size_t quick = equations + quick_pivots;
    if (attempt(atoms_, hints_, quick_pivots)) return point_;
    prepare_floats();
    bool has_looked_for_contradiction = false;
    for (const double margin : margins) {
      const FloatProposal proposal = propose(floats_, start_, margin);
      if (proposal.kind == FloatProposal::Kind::point) {
        if (confirm(proposal)) return point_;
        const Hints hints(proposal.point.begin(), proposal.point.end());
        if (attempt(atoms_, hints, quick, proposal.is_dependent)) return point_;
      } else if (!std::exchange(has_looked_for_contradiction, true) && is_contradictory()) {
        return std::nullopt;
      }
    }
    attempt(atoms_, hints_, left_);
    return point_;
  }

 private:
  using Hints = std::vector<std::optional<Rational>>;
  static constexpr std::size_t quick_pivots = 32;
  static constexpr double margins[] = {0.25, 0.01, 1e-4, 0};

  /// The point, once the dependent variables have the values that the equations give them by the others.
  bool confirm(const FloatProposal& proposal) {
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < variable_count_; ++i) {
      if (proposal.is_dependent[i]) order.push_back(i);
    }
    std::vector<AffineEquation> equations;
    for (const Constraint& atom : atoms_) {
      if (atom.relation != Relation::equal) continue;
      AffineEquation& equation = equations.emplace_back();
      equation.constant = atom.polynomial.constant_term();
      for (const Term& term : atom.polynomial.terms()) {
        if (term.monomial.degree() > 0) equation.terms.emplace_back(term.monomial.factors().front(), term.coefficient);
      }
    }
    const std::optional<Echelon> echelon = solve_linear(equations, order);
    if (!echelon) return true;  // there is none
    std::vector<Rational> point = proposal.point;
    echelon->complete(point);
    for (const Constraint& atom : atoms_) {
      if (!holds(value_at(atom.polynomial, point).sign(), atom.relation)) return false;
    }
    point_ = std::move(point);
    return true;
  }

  /// Whether some of the constraints are, by themselves; those that seem so without any margin.
  bool is_contradictory() {
    const FloatProposal proposal = propose(floats_, start_, 0);
    if (proposal.kind != FloatProposal::Kind::contradiction || proposal.constraints.empty()) return false;
    std::vector<Constraint> suspects;
    for (const std::size_t i : proposal.constraints) suspects.push_back(atoms_[float_atoms_[i]]);
    if (has_multipliers(suspects)) return true;
    PointFinder finder(variable_count_, {hints_, left_, options_.should_stop});
    const bool has_point = finder.find(suspects).has_value();
    left_ -= finder.pivot_count();
    return !has_point;
  }

  /// Multipliers under which everything but a number cancels, that of the first constraint being 1.
  static bool has_multipliers(const std::vector<Constraint>& suspects) {
    std::map<Variable, AffineEquation> cancel;
    std::vector<LinearAtom> atoms;
    for (std::uint32_t i = 0; i < suspects.size(); ++i) {
      for (const Term& term : suspects[i].polynomial.terms()) {
        if (term.monomial.degree() > 0) cancel[term.monomial.factors().front()].terms.emplace_back(i, term.coefficient);
      }
      atoms.push_back({suspects[i].polynomial, suspects[i].relation});
    }
    std::vector<AffineEquation> equations{{{{0, Rational(1)}}, Rational(-1)}};
    for (auto& [variable, equation] : cancel) equations.push_back(std::move(equation));
    const std::optional<Echelon> echelon = solve_linear(equations);
    if (!echelon) return false;
    std::vector<Rational> multipliers(suspects.size());
    echelon->complete(multipliers);
    LinearLemma lemma;
    for (std::size_t i = 0; i < multipliers.size(); ++i) {
      if (!multipliers[i].is_zero()) lemma.premises.push_back({i, std::move(multipliers[i])});
    }
    return is_shown(lemma, atoms);
  }

  /// True if there is nothing more to do, point_ or not.
  bool attempt(std::span<const Constraint> atoms, const Hints& hints, std::size_t pivots,
               std::vector<bool> preferred = {}) {
    PointFinder finder(variable_count_, {hints, std::min(pivots, left_), options_.should_stop}, std::move(preferred));
    point_ = finder.find(atoms);
    left_ -= finder.pivot_count();
    return point_ || !finder.was_stopped() || left_ == 0 || (options_.should_stop && options_.should_stop());
  }

  void prepare_floats() {
    for (const std::optional<Rational>& hint : hints_) start_.push_back(hint.value_or(Rational()));
    for (std::size_t i = 0; i < atoms_.size(); ++i) {
      const Constraint& atom = atoms_[i];
      if (atom.polynomial.is_constant() || atom.relation == Relation::not_equal) continue;
      FloatConstraint constraint;
      constraint.is_equation = atom.relation == Relation::equal;
      for (const Term& term : atom.polynomial.terms()) {
        if (term.monomial.degree() == 0) {
          constraint.bound = -term.coefficient.to_double();
        } else {
          constraint.form.emplace_back(term.monomial.factors().front(), term.coefficient.to_double());
        }
      }
      floats_.push_back(std::move(constraint));
      float_atoms_.push_back(i);
    }
  }

  std::size_t variable_count_;
  std::span<const Constraint> atoms_;
  const PointOptions& options_;
  std::size_t left_;  // pivots
  Hints hints_;
  std::vector<Rational> start_;
  std::vector<FloatConstraint> floats_;
  std::vector<std::size_t> float_atoms_;  // which atom each is
  std::optional<std::vector<Rational>> point_;
};

}  // namespace

std::optional<std::vector<Rational>> feasible_point(std::size_t variable_count, std::span<const Constraint> atoms,
                                                    const PointOptions& options) {
  return PointSearch(variable_count, atoms, options).run();
}

}  // namespace nnsolve
