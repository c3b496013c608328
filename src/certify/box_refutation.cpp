// In a box, what is linear in monomials (box_rows.h) contradicts itself, or has a point. There a disjunction may fail,
// which then is split; or a monomial is not the product of its variables, and the box is divided at one of these. That
// x <= c is a lemma then: in the part where it is denied there is a contradiction, and so it holds in the other one.
// Where the first part needs no denial it refutes the whole.
//
// A simplex in floating point says where to look; what counts is added up exactly.
//
// Squares cut off points: where m^2 is less than the square of what m is, (m - c)^2 >= 0 fails for a short number c.
#include "certify/box_refutation.h"

#include "algebra/simple_rational.h"
#include "certify/box_rows.h"
#include "linear/float_simplex.h"
#include "presolve/system/walk.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <utility>

namespace nnsolve {

namespace {

constexpr std::size_t deepest_box = 120;
constexpr std::size_t most_cuts_in_turn = 6;
constexpr double small_gap = 1e-6;
constexpr double wide_margin = 1e-2, narrow_margin = 1e-6;
constexpr double least_part = 0.2;  // of a side, to either side of where it is divided
constexpr double short_part = 0.02;
constexpr double very_wide = 1e4;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Values of monomials.
using MonomialPoint = std::map<Monomial, double>;
using Numbers = std::map<Monomial, std::size_t>;

class BoxSearch {
 public:
  BoxSearch(const std::vector<Constraint>& premises, const std::function<bool()>& should_stop, const BoxLimits& limits)
      : should_stop_(should_stop), limits_(limits) {
    std::vector<const Constraint*> atoms;
    for (const Constraint& premise : premises) {
      facts_.push_back(&premise);
      presolving::for_each_atom(premise, [&](const Constraint& atom) { atoms.push_back(&atom); });
    }
    monomials_ = relaxed_monomials(atoms);
  }

  std::optional<CaseRefutation> run() {
    const bool is_linear = !monomials_ || monomials_->empty() || monomials_->begin()->degree() < 2;
    return is_linear ? std::nullopt : close({}, 0);
  }

 private:
  std::optional<CaseRefutation> close(const MonomialPoint& near, std::size_t depth) {
    if (depth > deepest_box || ++count_ > limits_.most_boxes || (should_stop_ && should_stop_())) return std::nullopt;
    const std::vector<AtomFact> atoms = atoms_in_force();
    const BoxSidesOf sides = box_sides(atoms);
    std::vector<SumCandidate> rows = box_rows(atoms, sides, *monomials_);
    MonomialPoint point = near;
    for (std::size_t turn = 0;; ++turn) {
      if (auto terms = refute(rows, sides, point)) return CaseRefutation{*std::move(terms), 0, {}, {}};
      if (point.empty()) return std::nullopt;
      if (turn == most_cuts_in_turn) break;
      if (turn == 0 && depth == 0) {
        append_pairs(atoms, rows);
      } else if (!append_cuts(rows, point)) {
        break;
      }
    }
    if (const auto clause = violated_clause(point)) return split(*clause, point, depth);
    return divide(sides, point, depth);
  }

  std::vector<AtomFact> atoms_in_force() const {
    std::vector<AtomFact> atoms;
    for (std::size_t i = 0; i < facts_.size(); ++i) {
      if (facts_[i]->kind == Constraint::Kind::atom) atoms.push_back({i, facts_[i]});
    }
    return atoms;
  }

  // Linear programs --------------------------------------------------------------------------------------------------

  /// A contradiction among the rows; or, in `point`, values of the monomials for which they hold nearly; or neither.
  /// What is strict is asked to hold by a margin, since else a point on the border is found again and again.
  std::optional<std::vector<SumTerm>> refute(const std::vector<SumCandidate>& rows, const BoxSidesOf& sides,
                                             MonomialPoint& point) {
    Numbers numbers;
    for (const Monomial& monomial : *monomials_) numbers.try_emplace(monomial, numbers.size());
    for (const SumCandidate& row : rows) {
      for (const Term& term : row.value.terms()) {
        if (term.monomial.degree() > 0) numbers.try_emplace(term.monomial, numbers.size());
      }
    }
    std::vector<Rational> start(numbers.size());
    for (const auto& [monomial, number] : numbers) {
      start[number] = simple_near(start_of(monomial, sides, point), small_gap);
    }
    point.clear();
    for (const double margin : {wide_margin, narrow_margin}) {
      std::vector<FloatConstraint> floats;
      std::vector<std::size_t> row_of;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        FloatConstraint row = in_floating_point(rows[i], numbers, margin);
        if (row.form.empty()) {
          if (auto terms = exactly({rows[i]})) return terms;
          continue;
        }
        floats.push_back(std::move(row));
        row_of.push_back(i);
      }
      const FloatProposal proposal = propose(floats, start, 0);
      if (proposal.kind == FloatProposal::Kind::point) {
        for (const auto& [monomial, number] : numbers) point.emplace(monomial, proposal.point[number].to_double());
        return std::nullopt;
      }
      std::vector<SumCandidate> used;
      for (const std::size_t row : proposal.constraints) used.push_back(rows[row_of[row]]);
      if (auto terms = exactly(used)) return terms;
    }
    return exactly(rows);
  }

  static FloatConstraint in_floating_point(const SumCandidate& candidate, const Numbers& numbers, double margin) {
    FloatConstraint row{{}, 0, candidate.relation == Relation::equal};
    double square = 0;
    for (const Term& term : candidate.value.terms()) {
      const double coefficient = term.coefficient.to_double();
      if (term.monomial.degree() == 0) {
        row.bound = -coefficient;
      } else {
        row.form.emplace_back(numbers.at(term.monomial), coefficient);
        square += coefficient * coefficient;
      }
    }
    if (candidate.relation == Relation::greater) row.bound += margin * std::sqrt(square);
    return row;
  }

  std::optional<std::vector<SumTerm>> exactly(const std::vector<SumCandidate>& rows) const {
    SimplexLimits limits;
    limits.pivots = 2000;
    limits.should_stop = should_stop_;
    return contradiction_among(rows, limits);
  }

  /// The monomial at a point of the box near the given one.
  static double start_of(const Monomial& monomial, const BoxSidesOf& sides, const MonomialPoint& near) {
    double product = 1;
    for (const Variable variable : monomial.factors()) {
      const auto given = near.find(Monomial(variable));
      const auto found = sides.find(variable);
      double value = given != near.end() ? given->second : 0;
      if (found != sides.end()) {
        const auto& [lower, upper] = found->second;
        if (given == near.end() && lower && upper) value = (lower->value + upper->value).to_double() / 2;
        if (lower) value = std::max(value, lower->value.to_double());
        if (upper) value = std::min(value, upper->value.to_double());
      }
      product *= value;
    }
    return product;
  }

  // Cuts -------------------------------------------------------------------------------------------------------------

  /// Squares of linear forms that are negative at the point; false if there are none.
  bool append_cuts(std::vector<SumCandidate>& rows, const MonomialPoint& point) const {
    bool has_cuts = false;
    for (const Monomial& monomial : *monomials_) {
      if (monomial.degree() % 2 != 0 || monomial.degree() == 0) continue;
      std::vector<Variable> half;
      const auto factors = monomial.factors();
      for (std::size_t i = 0; i < factors.size(); i += 2) {
        if (factors[i] == factors[i + 1]) half.push_back(factors[i]);
      }
      if (2 * half.size() != factors.size()) continue;
      const double value = point.at(Monomial(half));
      if (point.at(monomial) > value * value - small_gap * std::max(1.0, value * value)) continue;
      const Polynomial root =
          Polynomial::term(Rational(1), Monomial(half)) - Polynomial(simple_near(value, short_part));
      if (std::abs(root.constant_term().to_double() + value) > std::sqrt(value * value - point.at(monomial))) continue;
      rows.push_back({{{}, root, Rational(1)}, root * root, Relation::greater_equal});
      has_cuts = true;
    }
    return has_cuts;
  }

  // Disjunctions -----------------------------------------------------------------------------------------------------

  double value_of(const Polynomial& polynomial, const MonomialPoint& point) const {
    double value = 0;
    for (const Term& term : polynomial.terms()) {
      value += term.coefficient.to_double() * (term.monomial.degree() == 0 ? 1 : point.at(term.monomial));
    }
    return value;
  }

  /// How far the point is from it.
  double violation(const Constraint& constraint, const MonomialPoint& point) const {
    if (constraint.kind == Constraint::Kind::atom) {
      const double value = value_of(constraint.polynomial, point);
      if (constraint.relation == Relation::equal) return std::abs(value);
      if (constraint.relation == Relation::not_equal) return 0;
      return std::max(0.0, -value);
    }
    double result = constraint.kind == Constraint::Kind::any ? infinity : 0;
    for (const Constraint& part : constraint.parts) {
      const double of_part = violation(part, point);
      result = constraint.kind == Constraint::Kind::any ? std::min(result, of_part) : std::max(result, of_part);
    }
    return result;
  }

  /// The one with the fewest parts.
  std::optional<std::size_t> violated_clause(const MonomialPoint& point) const {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < facts_.size(); ++i) {
      if (facts_[i]->kind != Constraint::Kind::any || violation(*facts_[i], point) < small_gap) continue;
      if (!best || facts_[i]->parts.size() < facts_[*best]->parts.size()) best = i;
    }
    return best;
  }

  void assume(const Constraint& part) {
    facts_.push_back(&part);
    if (part.kind != Constraint::Kind::all) return;
    for (const Constraint& inner : part.parts) assume(inner);
  }

  std::optional<CaseRefutation> split(std::size_t clause, const MonomialPoint& point, std::size_t depth) {
    CaseRefutation result;
    result.clause = clause;
    const std::size_t before = facts_.size();
    for (const Constraint& part : facts_[clause]->parts) {
      assume(part);
      std::optional<CaseRefutation> closed = close(point, depth + 1);
      facts_.resize(before);
      if (!closed) return std::nullopt;
      if (const std::size_t count = count_premises(part); !uses_premises(*closed, before, count)) {
        without_premises(*closed, before, count);
        return closed;
      }
      result.cases.push_back(*std::move(closed));
    }
    return result;
  }

  // Boxes ------------------------------------------------------------------------------------------------------------

  /// The monomial that is furthest from the product of its variables, and how far.
  std::pair<Monomial, double> largest_gap(const MonomialPoint& point) const {
    std::pair<Monomial, double> worst{Monomial(), -1};
    for (const auto& [monomial, value] : point) {
      if (monomial.degree() < 2) continue;
      double product = 1;
      for (const Variable variable : monomial.factors()) product *= point.at(Monomial(variable));
      const double gap = std::abs(value - product) / (small_gap + std::max(std::abs(value), std::abs(product)));
      if (gap > worst.second) worst = {monomial, gap};
    }
    return worst;
  }

  /// How wide a side is, compared to where it is.
  static double width(const BoxSides& sides) {
    const double low = sides.lower ? sides.lower->value.to_double() : -very_wide;
    const double high = sides.upper ? sides.upper->value.to_double() : very_wide;
    return (high - low) / (1 + std::min(std::abs(low), std::abs(high)));
  }

  std::optional<CaseRefutation> divide(const BoxSidesOf& sides, const MonomialPoint& point, std::size_t depth) {
    const auto [monomial, gap] = largest_gap(point);
    if (gap < small_gap) return std::nullopt;
    std::optional<Variable> widest;
    auto sides_of = [&sides](Variable variable) {
      const auto found = sides.find(variable);
      return found != sides.end() ? found->second : BoxSides();
    };
    for (const Variable variable : monomial.factors()) {
      if (!widest || width(sides_of(*widest)) < width(sides_of(variable))) widest = variable;
    }
    const double value = point.at(Monomial(*widest));
    const Rational at = place_in(sides_of(*widest), value);
    const bool is_above = at.to_double() < value;
    Polynomial below = Polynomial(at) - Polynomial::variable(*widest);
    // Denied is what is further from the point.
    return by_lemma(Constraint::atom(is_above ? -below : below, Relation::greater_equal), point, depth);
  }

  /// Where to divide.
  static Rational place_in(const BoxSides& sides, double value) {
    if (sides.lower && sides.upper) {
      const double low = sides.lower->value.to_double(), size = sides.upper->value.to_double() - low;
      const double place =
          std::clamp((value + low + size / 2) / 2, low + least_part * size, low + (1 - least_part) * size);
      return simplest_between(exact_rational(place - short_part * size), exact_rational(place + short_part * size));
    }
    const bool may_be_negative = !sides.lower || sides.lower->value.sign() < 0;
    const bool may_be_positive = !sides.upper || sides.upper->value.sign() > 0;
    if (may_be_negative && may_be_positive) return Rational();
    const double end = (sides.lower ? sides.lower : sides.upper)->value.to_double();
    const double away = std::max(std::abs(value - end), std::max(1.0, std::abs(end)));
    return simple_near(sides.lower ? end + away : end - away, 0.1);
  }

  std::optional<CaseRefutation> by_lemma(const Constraint& lemma, const MonomialPoint& point, std::size_t depth) {
    CaseRefutation result;
    result.lemma = lemma;
    const std::size_t before = facts_.size();
    for (const bool is_denied : {true, false}) {
      owned_.push_back(is_denied ? negation_of(lemma) : lemma);
      facts_.push_back(&owned_.back());
      std::optional<CaseRefutation> closed = close(point, depth + 1);
      facts_.resize(before);
      owned_.pop_back();
      if (!closed) return std::nullopt;
      if (!uses_premises(*closed, before, 1)) {
        without_premises(*closed, before, 1);
        return closed;
      }
      result.cases.push_back(*std::move(closed));
    }
    return result;
  }

  const std::function<bool()>& should_stop_;
  const BoxLimits& limits_;
  std::optional<std::set<Monomial>> monomials_;
  std::vector<const Constraint*> facts_;
  std::deque<Constraint> owned_;
  std::size_t count_ = 0;
};

}  // namespace

std::optional<CaseRefutation> find_box_refutation(const std::vector<Constraint>& premises,
                                                  const std::function<bool()>& should_stop, const BoxLimits& limits) {
  return BoxSearch(premises, should_stop, limits).run();
}

}  // namespace nnsolve
