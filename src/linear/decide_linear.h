// Decides linear real arithmetic with Booleans, exactly, by engines of our own: CaDiCaL for the Booleans and the
// simplex of simplex.h for the arithmetic. It answers `sat` with values, `unsat` with lemmas from which a proof can be
// written, and gives up by work done, not by time.
#pragma once

#include "linear/farkas.h"

#include "nnsolve/rational.h"
#include "nnsolve/system.h"

#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace nnsolve {

/// Values of all variables, for which every constraint holds.
struct LinearSat {
  std::vector<Rational> values;
};

/// Why there is no solution. Read the constraints as propositional formulas over `atoms`: p = 0 as p >= 0 and -p >= 0,
/// p /= 0 as p > 0 or -p > 0; an inequality stands in the list as normalised() makes it, unless it is about a number,
/// which makes it true or false. Together with all lemmas, read as clauses, they have no solution. The lemmas are all
/// that the search used, in the order in which it found them.
struct LinearUnsat {
  std::vector<LinearAtom> atoms;
  std::vector<LinearLemma> lemmas;
};

struct LinearUnknown {
  std::string reason;  // "pivot limit", "conflict limit", "stopped"
};

using LinearResult = std::variant<LinearSat, LinearUnsat, LinearUnknown>;

struct LinearOptions {
  static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();
  std::size_t pivot_limit = unlimited;
  std::size_t conflict_limit = unlimited;
  /// Asked now and then; true ends the search.
  std::function<bool()> should_stop;
  /// Values near which a solution is expected, by variable; may be shorter than the list of variables. Atoms that hold
  /// there are tried first, and a solution stays there where nothing is against it.
  std::vector<std::optional<Rational>> start;
};

/// What was done, for limits and for `--verbose`.
struct LinearWork {
  std::size_t pivots = 0;
  std::size_t conflicts = 0;
};

/// All atoms of the system must be linear (is_linear). Deterministic. `work`, if given, is filled in.
LinearResult decide_linear(const System& system, const LinearOptions& options = {}, LinearWork* work = nullptr);

}  // namespace nnsolve
