// In a box, what is linear in monomials (box_rows.h) contradicts itself, or has a point. There a disjunction may fail,
// which then is split; or a monomial is not the product of its variables, and the box is divided at one of these. That
// x <= c is a lemma then: in the part where it is denied there is a contradiction, and so it holds in the other one.
// Where the first part needs no denial it refutes the whole.
//
// Before that, bounds are taken over from single premises, disjunctions among them, as lemmas: intervals propose them
// (box_bounds.h), and a search that looks at nothing but that premise and other bounds shows them. So a long chain of
// steps, each in one of some modes, needs no case for each sequence of modes.
//
// Squares cut off points (box_cuts.h).
#include "certify/box_refutation.h"

#include "algebra/simple_rational.h"
#include "certify/box_bounds.h"
#include "certify/box_cuts.h"
#include "certify/box_program.h"
#include "certify/box_rows.h"
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/walk.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <utility>

namespace nnsolve {

namespace {

constexpr std::size_t deepest_box = 120;
constexpr std::size_t no_source = std::numeric_limits<std::size_t>::max();
constexpr std::size_t most_turns_of_cuts = 8;
constexpr double small_gap = 1e-6;
constexpr double least_part = 0.2;  // of a side, to either side of where it is divided
constexpr double short_part = 0.02;
constexpr std::size_t most_turns_of_bounds = 10, most_bounds = 300;
constexpr std::size_t boxes_of_bound = 3;
constexpr double largest_bound = 1e6;
constexpr double least_gain = 0.1;        // of the width
constexpr double slack_of_bounds = 1e-3;  // of the width
constexpr double rounding_of_bounds = 1e-12;
constexpr double very_wide = 1e4;
constexpr double infinity = std::numeric_limits<double>::infinity();

class BoxSearch {
 public:
  BoxSearch(const std::vector<Constraint>& premises, const std::function<bool()>& should_stop, const BoxLimits& limits)
      : should_stop_(should_stop), limits_(limits) {
    std::vector<const Constraint*> atoms;
    for (const Constraint& premise : premises) {
      facts_.push_back(&premise);
      presolving::for_each_atom(premise, [&](const Constraint& atom) { atoms.push_back(&atom); });
    }
    relaxed_ = relaxed_monomials(atoms);
  }

  std::optional<CaseRefutation> run() { return relaxed_ ? close({}, 0) : std::nullopt; }

 private:
  /// What a search for the proof of one bound looks at: one premise, what is assumed, and bounds of their variables.
  struct Focus {
    std::size_t source = 0;
    std::size_t assumed = 0;  // the first premise that is assumed
    RelaxedMonomials relaxed;
    std::size_t boxes_left = 0;
  };

  bool is_over(std::size_t depth) {
    if (work_ > limits_.most_work || (should_stop_ && should_stop_())) return true;
    return focus_ ? focus_->boxes_left-- == 0 : depth > deepest_box || ++count_ > limits_.most_boxes;
  }

  std::optional<CaseRefutation> close(const MonomialPoint& near, std::size_t depth) {
    if (is_over(depth)) return std::nullopt;
    std::vector<Bound> bounds;
    std::optional<std::size_t> impossible;
    if (!focus_) bounds = tighten(impossible);
    std::optional<CaseRefutation> closed;
    if (impossible) {
      focus_ = focus_on(*impossible, facts_.size());
      closed = split(*impossible, near, depth);
      focus_.reset();
    }
    if (!closed) closed = close_as_it_is(near, depth);
    for (; !bounds.empty(); bounds.pop_back()) {
      facts_.pop_back();
      if (closed) closed = after(std::move(bounds.back()), *std::move(closed));
      owned_.pop_back();
    }
    return closed;
  }

  std::optional<CaseRefutation> close_as_it_is(const MonomialPoint& near, std::size_t depth) {
    const std::vector<AtomFact> atoms = atoms_in_force();
    const BoxSidesOf sides = box_sides(atoms);
    std::vector<SumCandidate> rows = box_rows(atoms, sides, relaxed());
    const BoxProgram program{relaxed().monomials, sides, should_stop_};
    MonomialPoint point = near;
    for (std::size_t turn = 0;; ++turn) {
      if (auto terms = refute_rows(program, rows, point, work_)) return CaseRefutation{*std::move(terms), 0, {}, {}};
      if (point.empty()) return std::nullopt;
      if (turn == most_turns_of_cuts) break;
      if (turn == 0 && depth == 0 && !focus_ && !relaxed_->are_halves) {
        append_pairs(atoms, rows);
      } else if (!append_cuts(relaxed().monomials, point, depth == 0, rows)) {
        break;
      }
    }
    if (const auto clause = violated_clause(point)) return split(*clause, point, depth);
    return divide(sides, point, depth);
  }

  const RelaxedMonomials& relaxed() const { return focus_ ? focus_->relaxed : *relaxed_; }

  bool is_looked_at(std::size_t premise) const {
    if (!focus_ || premise >= focus_->assumed || premise == focus_->source) return true;
    const Constraint& fact = *facts_[premise];
    if (fact.kind != Constraint::Kind::atom) return false;
    const std::optional<Monomial> monomial = only_monomial(fact.polynomial);
    return monomial && focus_->relaxed.monomials.contains(*monomial);
  }

  std::vector<AtomFact> atoms_in_force() const {
    std::vector<AtomFact> atoms;
    for (std::size_t i = 0; i < facts_.size(); ++i) {
      if (facts_[i]->kind == Constraint::Kind::atom && is_looked_at(i)) atoms.push_back({i, facts_[i]});
    }
    return atoms;
  }

  // Bounds -----------------------------------------------------------------------------------------------------------

  /// A bound, and the refutation of its denial.
  struct Bound {
    Constraint atom;
    CaseRefutation denied;
  };

  /// The rest of a refutation, after a bound that is its last premise.
  CaseRefutation after(Bound bound, CaseRefutation rest) const {
    if (!uses_premises(rest, facts_.size(), 1)) {
      without_premises(rest, facts_.size(), 1);
      return rest;
    }
    CaseRefutation result;
    result.lemma = std::move(bound.atom);
    result.cases.push_back(std::move(bound.denied));
    result.cases.push_back(std::move(rest));
    return result;
  }

  static FloatInterval interval_of(const BoxSides& ends) {
    FloatInterval interval;
    if (ends.lower) interval.low = ends.lower->value.to_double();
    if (ends.upper) interval.high = ends.upper->value.to_double();
    return interval;
  }

  static FloatBox float_box(const BoxSidesOf& sides) {
    FloatBox box;
    for (const auto& [monomial, ends] : sides) {
      if (monomial.degree() > 1) continue;
      box[monomial.factors().front()] = interval_of(ends);
    }
    return box;
  }

  /// Bounds that single premises give, as premises; or a disjunction none of whose parts is possible.
  std::vector<Bound> tighten(std::optional<std::size_t>& impossible) {
    std::vector<Bound> bounds;
    FloatBox box = float_box(box_sides(atoms_in_force()));
    const std::size_t count = facts_.size();
    bool has_changed = true;
    for (std::size_t turn = 0; has_changed && turn < most_turns_of_bounds; ++turn) {
      has_changed = false;
      for (std::size_t source = 0; source < count; ++source) {
        const Constraint& premise = *facts_[source];
        if (is_split(source) || (premise.kind == Constraint::Kind::atom && premise.polynomial.degree() < 2 &&
                                 presolving::sorted_variables_of(premise.polynomial).size() < 2)) {
          continue;
        }
        const std::optional<FloatBox> left = narrowed(premise, box);
        if (!left) {
          if (premise.kind == Constraint::Kind::any) impossible = source;
          return bounds;
        }
        for (const auto& [variable, interval] : *left) {
          for (const bool is_lower : {true, false}) {
            if (!is_worth_showing(box[variable], interval, is_lower)) continue;
            if (bounds.size() >= most_bounds || (should_stop_ && should_stop_())) return bounds;
            const double end = is_lower ? interval.low : interval.high;
            const auto shown = show_bound(Monomial(variable), end, width_of(interval), is_lower, source, bounds);
            if (!shown) continue;
            (is_lower ? box[variable].low : box[variable].high) = shown->to_double();
            has_changed = true;
          }
        }
      }
      if (relaxed_->are_halves) has_changed = bound_products(bounds) || has_changed;
    }
    return bounds;
  }

  /// Bounds of monomials by those of their halves.
  bool bound_products(std::vector<Bound>& bounds) {
    bool has_changed = false;
    std::map<Monomial, FloatInterval> known;
    for (const auto& [monomial, ends] : box_sides(atoms_in_force())) known.emplace(monomial, interval_of(ends));
    for (auto monomial = relaxed_->monomials.rbegin(); monomial != relaxed_->monomials.rend(); ++monomial) {
      if (monomial->degree() < 2) continue;
      const auto [a, b] = halves_of(*monomial);
      FloatInterval& before = known[*monomial];
      const FloatInterval after = product_of(known[a], known[b], a == b);
      for (const bool is_lower : {true, false}) {
        if (!is_worth_showing(before, after, is_lower)) continue;
        if (bounds.size() >= most_bounds || (should_stop_ && should_stop_())) return has_changed;
        const double end = is_lower ? after.low : after.high;
        const auto shown = show_bound(*monomial, end, width_of(after), is_lower, no_source, bounds);
        if (!shown) continue;
        (is_lower ? before.low : before.high) = shown->to_double();
        has_changed = true;
      }
    }
    return has_changed;
  }

  static double width_of(const FloatInterval& interval) { return interval.high - interval.low; }

  static bool is_worth_showing(const FloatInterval& before, const FloatInterval& after, bool is_lower) {
    const double from = is_lower ? before.low : before.high, to = is_lower ? after.low : after.high;
    if (!std::isfinite(to)) return false;
    if (!std::isfinite(from)) return std::abs(to) < largest_bound;
    return std::abs(to - from) > least_gain * width_of(before);
  }

  /// Something short that is hardly weaker, as a lemma.
  std::optional<Rational> show_bound(const Monomial& monomial, double end, double width, bool is_lower,
                                     std::size_t source, std::vector<Bound>& bounds) {
    const double slack = std::isfinite(width) ? slack_of_bounds * width + small_gap : small_gap * (1 + std::abs(end));
    const double outer = is_lower ? end - slack : end + slack;
    const double inner = is_lower ? end + rounding_of_bounds : end - rounding_of_bounds;
    const Rational number =
        simplest_between(exact_rational(std::min(outer, inner)), exact_rational(std::max(outer, inner)));
    const Polynomial above = Polynomial::term(Rational(1), monomial) - Polynomial(number);
    const Constraint lemma = Constraint::atom(is_lower ? above : -above, Relation::greater_equal);
    owned_.push_back(negation_of(lemma));
    facts_.push_back(&owned_.back());
    focus_ = focus_on(source, facts_.size() - 1);
    std::optional<CaseRefutation> denied = close({}, 0);
    focus_.reset();
    facts_.pop_back();
    owned_.pop_back();
    if (!denied) return std::nullopt;
    owned_.push_back(lemma);
    facts_.push_back(&owned_.back());
    bounds.push_back({lemma, *std::move(denied)});
    return number;
  }

  /// On a premise and what is assumed from there on; or on what is assumed alone.
  Focus focus_on(std::size_t source, std::size_t assumed) const {
    std::vector<const Constraint*> premises{facts_.begin() + static_cast<std::ptrdiff_t>(assumed), facts_.end()};
    if (source < facts_.size()) premises.push_back(facts_[source]);
    Focus focus{source, assumed, {}, boxes_of_bound};
    std::vector<const Constraint*> atoms;
    for (const Constraint* premise : premises) {
      focus.boxes_left += 2 * premise->parts.size();
      presolving::for_each_atom(*premise, [&atoms](const Constraint& atom) { atoms.push_back(&atom); });
    }
    if (auto relaxed = relaxed_monomials(atoms)) focus.relaxed = *std::move(relaxed);
    return focus;
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

  bool is_split(std::size_t clause) const { return std::ranges::find(split_, clause) != split_.end(); }

  /// The one with the fewest parts.
  std::optional<std::size_t> violated_clause(const MonomialPoint& point) const {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < facts_.size(); ++i) {
      if (facts_[i]->kind != Constraint::Kind::any || !is_looked_at(i) || is_split(i) ||
          violation(*facts_[i], point) < small_gap)
        continue;
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
    split_.push_back(clause);
    std::optional<CaseRefutation> result = close_parts(clause, point, depth);
    split_.pop_back();
    return result;
  }

  std::optional<CaseRefutation> close_parts(std::size_t clause, const MonomialPoint& point, std::size_t depth) {
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
      const auto found = sides.find(Monomial(variable));
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
  std::optional<RelaxedMonomials> relaxed_;
  std::vector<const Constraint*> facts_;
  std::deque<Constraint> owned_;
  std::vector<std::size_t> split_;  // disjunctions of which a part is assumed
  std::optional<Focus> focus_;      // nothing: all premises
  std::size_t count_ = 0;
  double work_ = 0;
};

}  // namespace

std::optional<CaseRefutation> find_box_refutation(const std::vector<Constraint>& premises,
                                                  const std::function<bool()>& should_stop, const BoxLimits& limits) {
  return BoxSearch(premises, should_stop, limits).run();
}

}  // namespace nnsolve
