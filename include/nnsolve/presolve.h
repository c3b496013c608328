// Presolve, of exact fits and of polynomial systems: an easier question, and the way back for its solutions
// (src/README.md, "Presolve and lift").
#pragma once

#include "nnsolve/instance.h"
#include "nnsolve/polynomial.h"
#include "nnsolve/system.h"
#include "nnsolve/witness.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#pragma GCC visibility push(default)

namespace nnsolve {

/// One step back. Law: values that satisfy the system after the step, extended by the step's variable, satisfy the
/// system before it, `removed` included.
struct LiftStep {
  enum class Kind : std::uint8_t {
    define,     // variable := numerator / denominator, the denominator being nonzero whenever the rest holds; where the
                // numerator mentions the variable itself, that is its value after the step
    introduce,  // variable := value
    pick,       // variable and further := some values for which `removed` holds; there always are some. With an
                // equation in `removed`, it is a sum of squares of these variables, each shifted, and of a rest
  };
  Kind kind = Kind::define;
  Variable variable = 0;
  std::vector<Variable> further;  // of pick
  Polynomial numerator;           // of define
  Polynomial denominator;         // of define
  Rational value;                 // of introduce
  const char* rule = "";          // that made the step; a literal
  std::vector<Constraint> removed;
};

/// The steps in the order in which they were made; lifting goes through them backwards.
struct LiftStack {
  std::vector<LiftStep> steps;
};

/// From values of the variables that the presolved system mentions (by variable; those of all others have no meaning)
/// to values of all variables. Exact. Throws NotAModel where values that do not satisfy it lead nowhere. `after_step`,
/// if given, is called after each step with the values known by then. Throws NumberTooLarge where a value would have
/// more digits than memory holds.
Assignment lift(const LiftStack& stack, Assignment assignment,
                const std::function<void(const LiftStep&, const Assignment&)>& after_step = {});

/// A line of the trace.
struct PresolveStep {
  std::size_t number = 0;  // from 1
  std::string rule;
  std::string what;        // e.g. "x := -y + 2"
  bool is_choice = false;  // of some of the solutions; otherwise none is lost
};

struct PresolveOptions {
  std::size_t limit = std::numeric_limits<std::size_t>::max();    // of steps
  std::optional<std::chrono::steady_clock::time_point> deadline;  // no step begins after it
  std::function<void(const PresolveStep&)> trace;                 // may be empty
  std::function<bool()> should_stop;  // asked between steps; true: no step begins any more. May be empty
  /// Of a system: replace what is not 0 by its reciprocal where that lowers degrees. What a network says of squares
  /// becomes simpler, too, but its solutions then need more square roots than there were; so that is for formulas.
  bool seeks_reciprocals = false;
};

struct PresolvedSystem {
  System system;          // over the same variables, some of which it no longer mentions
  bool is_unsat = false;  // decided: there is no solution
  LiftStack lift;
  std::size_t step_count = 0;
};

/// Law: the presolved system has a solution if and only if the given one has, and lift() carries any to one.
///
/// Throws NumberTooLarge where the numbers of an easier system would grow without end, std::bad_alloc, and
/// std::logic_error if presolve itself is broken; and whatever `trace` throws. A system that was copied into it is as
/// it was then, and may be asked as it is.
PresolvedSystem presolve(System system, const PresolveOptions& options = {});

/// An exact fit after the rules on networks. They prescribe weights, fix biases, make ReLUs identities, remove targets,
/// and restrict weights by side conditions, which are kept inside.
class PresolvedFit {
 public:
  /// Law: the presolved fit has a solution if and only if the given one has, and lift() carries any that satisfies
  /// system() to one.
  explicit PresolvedFit(ExactFit given, const PresolveOptions& options = {});
  ~PresolvedFit();
  PresolvedFit(PresolvedFit&&) noexcept;
  PresolvedFit& operator=(PresolvedFit&&) noexcept;

  bool is_unsat() const;  // decided: nothing fits
  std::size_t step_count() const;
  /// The same neurons and edges, and some of the data points. Only if not is_unsat(), as what follows.
  const ExactFit& fit() const;
  /// Its encoding, side conditions included.
  const System& system() const;
  /// From values of all variables of system() to weights and biases of the given fit. Exact.
  Witness lift(const Assignment& values) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The system over just the variables that it mentions, in an order, with constraints in an order, that depend on its
/// structure as far as possible and not on names or on how it came about. variables[i] is the old number of variable i.
struct CanonicalSystem {
  System system;
  std::vector<Variable> variables;
};
CanonicalSystem canonical(const System& system);

/// The connected parts of a system, which have a solution each if and only if it has one; in the order of their first
/// constraints, names kept. variables[i] is the old number of variable i. A variable without a constraint is in none;
/// constraints without a variable make a part of their own.
struct Component {
  System system;
  std::vector<Variable> variables;
};
std::vector<Component> components(const System& system);

}  // namespace nnsolve

#pragma GCC visibility pop
