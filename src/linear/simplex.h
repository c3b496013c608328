// The general simplex of Dutertre and de Moura ("A fast linear-arithmetic solver for DPLL(T)", CAV 2006): variables
// with bounds, some of which are linear forms of others; bounds come and go, and the same table of rows serves them
// all.
//
// Every variable is basic (it has a row, which gives it by the nonbasic ones) or nonbasic. Invariants between calls:
// all rows hold for the current values, and nonbasic variables keep to their bounds. check() pivots until basic ones do
// so too, or a row shows that they cannot: the basic variable is beyond a bound, and each nonbasic one of the row is at
// the bound that keeps it from helping. That row is a Farkas combination of those bounds. It is minimal, since nonbasic
// variables are independent. Going back to fewer bounds costs nothing: values that keep to more bounds keep to fewer.
//
// A nonbasic variable need not be at a bound, so values may begin anywhere, and those that nothing forces stay there.
#pragma once

#include "linear/delta_rational.h"
#include "linear/tableau.h"

#include "nnsolve/rational.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace nnsolve {

struct SimplexLimits {
  std::size_t pivots = std::numeric_limits<std::size_t>::max();  // in all checks of an object
  std::function<bool()> should_stop;                             // asked every few pivots
};

class Simplex {
 public:
  using Index = std::uint32_t;   // of a variable of this object, in the order of addition
  using Reason = std::uint32_t;  // the caller's number for why a bound holds
  enum class Side : std::uint8_t { lower, upper };
  enum class Verdict : std::uint8_t { feasible, conflict, stopped };

  /// multiplier * (x - b) >= 0 of a lower bound b, multiplier * (b - x) >= 0 of an upper one; the multiplier is > 0.
  struct BoundTerm {
    Reason reason = 0;
    Side side = Side::lower;
    Rational multiplier;
  };

  /// A variable without bounds, whose value begins there.
  Index add_variable(Rational start = Rational());
  /// A variable that is the sum of the others, each given once, with factors that are not 0.
  Index add_row(std::span<const std::pair<Index, Rational>> form);

  /// Variables that become basic rather than others where there is a choice; may be shorter than the list of variables.
  void prefer(std::vector<bool> variables) { is_preferred_ = std::move(variables); }

  /// x >= b or x <= b; strict bounds by the infinitesimal part of b. A bound that does not improve on the one in force
  /// is forgotten. False if it contradicts the bound on the other side: conflict() tells, nothing has changed.
  bool assert_bound(Index variable, Side side, DeltaRational bound, Reason reason);
  /// A place to go back to.
  std::size_t mark() const { return trail_.size(); }
  void backtrack(std::size_t mark);

  Verdict check(const SimplexLimits& limits = {});
  /// After a conflict: bounds in force (or the one refused) whose sum is a contradiction, no proper part of which is.
  const std::vector<BoundTerm>& conflict() const { return conflict_; }

  /// A bound on a variable that a row and the bounds on its other variables imply.
  struct ImpliedBound {
    Index variable = 0;
    Side side = Side::lower;
    DeltaRational value;
    Tableau::Row row = 0;
  };
  /// Tells of implied bounds on variables that are wanted, from rows in which a bound has changed since the last call.
  void find_implied_bounds(const std::vector<bool>& wanted, const std::function<void(const ImpliedBound&)>& tell);
  /// While it is told: the combination that shows it, its own part times multiplier (x - value) or (value - x) left
  /// out.
  std::vector<BoundTerm> explain(const ImpliedBound& implied, Rational& multiplier) const;

  /// After feasible: values with all infinitesimals replaced by a number. Each keeps to all bounds.
  std::vector<Rational> values() const;
  const DeltaRational& value(Index variable) const { return value_[variable]; }
  std::size_t pivot_count() const { return pivot_count_; }
  std::size_t variable_count() const { return value_.size(); }

 private:
  struct Bound {
    bool exists = false;
    Reason reason = 0;
    DeltaRational value;
  };
  struct Change {
    Index variable = 0;
    Side side = Side::lower;
    Bound old;
  };
  static constexpr Tableau::Row no_row = std::numeric_limits<Tableau::Row>::max();

  Bound& bound(Index variable, Side side) { return side == Side::lower ? lower_[variable] : upper_[variable]; }
  bool is_basic(Index variable) const { return row_of_[variable] != no_row; }
  bool is_below(Index variable) const { return lower_[variable].exists && value_[variable] < lower_[variable].value; }
  bool is_above(Index variable) const { return upper_[variable].exists && upper_[variable].value < value_[variable]; }
  bool can_move(Index variable, int direction) const;
  void look_at(Index variable);
  std::optional<Index> next_violated(bool by_bland);
  std::optional<Index> entering(Index leaving, bool is_too_low, bool by_bland) const;
  bool bounds_term(const Tableau::Entry& entry, bool from_above, DeltaRational& sum) const;
  void imply_by_row(Tableau::Row row, bool from_above, const std::vector<bool>& wanted,
                    const std::function<void(const ImpliedBound&)>& tell) const;
  void explain_row(Index leaving, bool is_too_low);
  void move_nonbasic(Index variable, const DeltaRational& change);
  void pivot(Index leaving, Index entering, const DeltaRational& target);

  Tableau tableau_;
  std::vector<Index> basic_;          // by row
  std::vector<Tableau::Row> row_of_;  // by variable; no_row of a nonbasic one
  std::vector<DeltaRational> value_;  // by variable, as what follows
  std::vector<Bound> lower_;
  std::vector<Bound> upper_;
  std::vector<bool> is_preferred_;
  std::vector<bool> is_waiting_;
  std::vector<Index> waiting_;  // basic variables that may be beyond a bound, all that are
  std::vector<Change> trail_;
  std::vector<Index> changed_;  // variables with new bounds since implied ones were looked for
  std::vector<BoundTerm> conflict_;
  std::size_t pivot_count_ = 0;
};

}  // namespace nnsolve
