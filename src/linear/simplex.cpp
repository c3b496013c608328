#include "linear/simplex.h"

#include "algebra/integer.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <cmath>

namespace nnsolve {

namespace {

/// So many pivots in one check may choose as they like; then Bland's rule does, which ends.
constexpr std::size_t free_pivots = 200;
constexpr std::size_t pivots_between_questions = 16;

}  // namespace

Simplex::Index Simplex::add_variable(Rational start) {
  const Index variable = static_cast<Index>(value_.size());
  tableau_.add_column();
  row_of_.push_back(no_row);
  value_.emplace_back(std::move(start));
  lower_.emplace_back();
  upper_.emplace_back();
  is_waiting_.push_back(false);
  return variable;
}

Simplex::Index Simplex::add_row(std::span<const std::pair<Index, Rational>> form) {
  const Index variable = add_variable();
  Rational denominator(1);
  for (const auto& [other, factor] : form) {
    value_[variable] += value_[other] * factor;
    denominator = least_common_multiple(denominator, factor.denominator());
  }
  std::vector<std::pair<Index, Rational>> entries;
  entries.reserve(form.size() + 1);
  for (const auto& [other, factor] : form) entries.emplace_back(other, factor * denominator);
  entries.emplace_back(variable, -denominator);
  const Tableau::Row row = tableau_.add_row(entries);
  basic_.push_back(variable);
  row_of_[variable] = row;
  for (const auto& [other, factor] : form) {
    if (is_basic(other)) tableau_.eliminate(row, row_of_[other], other);
  }
  return variable;
}

bool Simplex::assert_bound(Index variable, Side side, DeltaRational value, Reason reason) {
  const bool is_lower = side == Side::lower;
  Bound& own = bound(variable, side);
  if (own.exists && (is_lower ? value <= own.value : own.value <= value)) return true;
  const Side other_side = is_lower ? Side::upper : Side::lower;
  const Bound& other = bound(variable, other_side);
  if (other.exists && (is_lower ? other.value < value : value < other.value)) {
    conflict_ = {{reason, side, Rational(1)}, {other.reason, other_side, Rational(1)}};
    return false;
  }
  trail_.push_back({variable, side, std::move(own)});
  own = {true, reason, std::move(value)};
  changed_.push_back(variable);
  if (is_lower ? is_below(variable) : is_above(variable)) {
    if (is_basic(variable)) {
      look_at(variable);
    } else {
      move_nonbasic(variable, own.value - value_[variable]);
    }
  }
  return true;
}

void Simplex::backtrack(std::size_t mark) {
  while (trail_.size() > mark) {
    Change& last = trail_.back();
    bound(last.variable, last.side) = std::move(last.old);
    trail_.pop_back();
  }
}

bool Simplex::can_move(Index variable, int direction) const {
  const Bound& limit = direction > 0 ? upper_[variable] : lower_[variable];
  return !limit.exists || limit.value != value_[variable];
}

void Simplex::look_at(Index variable) {
  if (is_waiting_[variable]) return;
  is_waiting_[variable] = true;
  waiting_.push_back(variable);
}

std::optional<Simplex::Index> Simplex::next_violated(bool by_bland) {
  const auto is_done = [this](Index variable) {
    const bool is_violated = is_basic(variable) && (is_below(variable) || is_above(variable));
    if (!is_violated) is_waiting_[variable] = false;
    return !is_violated;
  };
  std::erase_if(waiting_, is_done);
  if (waiting_.empty()) return std::nullopt;
  if (by_bland) return *std::ranges::min_element(waiting_);
  std::optional<Index> worst;
  double worst_distance = -1;
  for (const Index variable : waiting_) {
    const Bound& limit = is_below(variable) ? lower_[variable] : upper_[variable];
    const double distance = std::abs(value_[variable].standard.to_double() - limit.value.standard.to_double());
    if (!worst || distance > worst_distance || (distance == worst_distance && variable < *worst))
      worst = variable, worst_distance = distance;
  }
  return worst;
}

/// A nonbasic variable of the row that can move the leaving one towards its bound.
std::optional<Simplex::Index> Simplex::entering(Index leaving, bool is_too_low, bool by_bland) const {
  const Tableau::Row row = row_of_[leaving];
  const int own_sign = tableau_.coefficient(row, leaving).sign();
  std::optional<Index> best;
  std::pair<bool, std::size_t> best_rank;  // the lower, the better; not preferred, then how many rows change
  for (const Tableau::Entry& entry : tableau_.row(row)) {
    const Index other = entry.column;
    if (other == leaving) continue;
    const int pull = -entry.coefficient.sign() * own_sign;  // of the variable on the leaving one
    if (!can_move(other, is_too_low ? pull : -pull)) continue;
    std::pair<bool, std::size_t> rank;
    if (!by_bland) rank = {other >= is_preferred_.size() || !is_preferred_[other], tableau_.column(other).size()};
    if (!best || rank < best_rank || (rank == best_rank && other < *best)) best = other, best_rank = rank;
  }
  return best;
}

void Simplex::explain_row(Index leaving, bool is_too_low) {
  const Tableau::Row row = row_of_[leaving];
  const int own_sign = tableau_.coefficient(row, leaving).sign();
  conflict_.clear();
  for (const Tableau::Entry& entry : tableau_.row(row)) {
    const int sign = entry.coefficient.sign();
    const int pull = entry.column == leaving ? -1 : -sign * own_sign;
    const Side side = (pull > 0) == is_too_low ? Side::upper : Side::lower;
    conflict_.push_back({bound(entry.column, side).reason, side, sign > 0 ? entry.coefficient : -entry.coefficient});
  }
}

/// All basic variables follow.
void Simplex::move_nonbasic(Index variable, const DeltaRational& change) {
  value_[variable] += change;
  for (const Tableau::Place& place : tableau_.column(variable)) {
    const Index basic = basic_[place.row];
    const Rational factor = tableau_.coefficient(place) / tableau_.coefficient(place.row, basic);
    value_[basic] -= change * factor;
    if (is_below(basic) || is_above(basic)) look_at(basic);
  }
}

/// The leaving variable becomes nonbasic at `target`, the entering one basic.
void Simplex::pivot(Index leaving, Index entering, const DeltaRational& target) {
  ++pivot_count_;
  const Tableau::Row row = row_of_[leaving];
  const Rational pull = -tableau_.coefficient(row, entering) / tableau_.coefficient(row, leaving);
  move_nonbasic(entering, (target - value_[leaving]) / pull);
  row_of_[leaving] = no_row;
  row_of_[entering] = row;
  basic_[row] = entering;
  std::vector<Tableau::Row> others;
  others.reserve(tableau_.column(entering).size());
  for (const Tableau::Place& place : tableau_.column(entering)) {
    if (place.row != row) others.push_back(place.row);
  }
  for (const Tableau::Row other : others) tableau_.eliminate(other, row, entering);
  if (is_below(entering) || is_above(entering)) look_at(entering);
}

Simplex::Verdict Simplex::check(const SimplexLimits& limits) {
  for (std::size_t pivots = 0;; ++pivots) {
    const std::optional<Index> leaving = next_violated(pivots >= free_pivots);
    if (!leaving) return Verdict::feasible;
    if (pivot_count_ >= limits.pivots) return Verdict::stopped;
    if (pivots % pivots_between_questions == 0 && limits.should_stop && limits.should_stop()) return Verdict::stopped;
    const bool is_too_low = is_below(*leaving);
    const std::optional<Index> chosen = entering(*leaving, is_too_low, pivots >= free_pivots);
    if (!chosen) {
      explain_row(*leaving, is_too_low);
      return Verdict::conflict;
    }
    pivot(*leaving, *chosen, (is_too_low ? lower_ : upper_)[*leaving].value);
  }
}

/// Adds the greatest (or least) value of a term of a row; false if there is none.
bool Simplex::bounds_term(const Tableau::Entry& entry, bool from_above, DeltaRational& sum) const {
  const Bound& limit = (entry.coefficient.sign() > 0) == from_above ? upper_[entry.column] : lower_[entry.column];
  if (!limit.exists) return false;
  sum += limit.value * entry.coefficient;
  return true;
}

void Simplex::imply_by_row(Tableau::Row row, bool from_above, const std::vector<bool>& wanted,
                           const std::function<void(const ImpliedBound&)>& tell) const {
  // a x + rest = 0, so a x >= -(the greatest value of the rest). At most one variable may lack the bound.
  const Tableau::Entry* unbounded = nullptr;
  bool is_wanted = false;
  for (const Tableau::Entry& entry : tableau_.row(row)) {
    const bool has_limit =
        ((entry.coefficient.sign() > 0) == from_above ? upper_[entry.column] : lower_[entry.column]).exists;
    is_wanted |= wanted[entry.column];
    if (has_limit) continue;
    if (unbounded != nullptr || !wanted[entry.column]) return;
    unbounded = &entry;
  }
  if (!is_wanted) return;
  DeltaRational sum;
  for (const Tableau::Entry& entry : tableau_.row(row)) bounds_term(entry, from_above, sum);
  for (const Tableau::Entry& entry : tableau_.row(row)) {
    if (!wanted[entry.column] || (unbounded != nullptr && &entry != unbounded)) continue;
    DeltaRational own;
    bounds_term(entry, from_above, own);
    const bool is_lower = (entry.coefficient.sign() > 0) == from_above;
    tell({entry.column, is_lower ? Side::lower : Side::upper, (own - sum) / entry.coefficient, row});
  }
}

void Simplex::find_implied_bounds(const std::vector<bool>& wanted,
                                  const std::function<void(const ImpliedBound&)>& tell) {
  std::vector<Tableau::Row> rows;
  for (const Index variable : changed_) {
    for (const Tableau::Place& place : tableau_.column(variable)) rows.push_back(place.row);
  }
  changed_.clear();
  std::ranges::sort(rows);
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  for (const Tableau::Row row : rows) {
    imply_by_row(row, true, wanted, tell);
    imply_by_row(row, false, wanted, tell);
  }
}

std::vector<Simplex::BoundTerm> Simplex::explain(const ImpliedBound& implied, Rational& multiplier) const {
  // The row times a factor whose sign makes the variable's own part what is implied.
  const int own_sign = tableau_.coefficient(implied.row, implied.variable).sign();
  const bool from_above = (own_sign > 0) == (implied.side == Side::lower);
  std::vector<BoundTerm> terms;
  for (const Tableau::Entry& entry : tableau_.row(implied.row)) {
    const bool is_positive = entry.coefficient.sign() > 0;
    Rational size = is_positive ? entry.coefficient : -entry.coefficient;
    if (entry.column == implied.variable) {
      multiplier = std::move(size);
      continue;
    }
    const Side side = is_positive == from_above ? Side::upper : Side::lower;
    const Bound& limit = side == Side::upper ? upper_[entry.column] : lower_[entry.column];
    terms.push_back({limit.reason, side, std::move(size)});
  }
  return terms;
}

std::vector<Rational> Simplex::values() const {
  // A power of 1/2 that is small enough for every bound.
  Rational delta(1);
  const auto keep = [&delta](const DeltaRational& low, const DeltaRational& high) {
    if (low.infinitesimal <= high.infinitesimal) return;
    const Rational room = (high.standard - low.standard) / (low.infinitesimal - high.infinitesimal);
    while (room < delta) delta /= Rational(2);
  };
  for (std::size_t i = 0; i < value_.size(); ++i) {
    if (lower_[i].exists) keep(lower_[i].value, value_[i]);
    if (upper_[i].exists) keep(value_[i], upper_[i].value);
  }
  std::vector<Rational> result;
  result.reserve(value_.size());
  for (const DeltaRational& value : value_) result.push_back(value.standard + value.infinitesimal * delta);
  return result;
}

}  // namespace nnsolve
