// A random walk over the free variables of a system whose equations peel altogether (peel.h), until its other
// constraints hold, too.
//
// Descents get stuck where signs are wrong; this does not mind, since it only draws small numbers. A constraint that
// does not hold is picked, and a free variable that it depends on, through the definitions, gets another value. What
// follows is computed in floating point, for the variables that change alone, and the move is taken back if
// more is wrong afterwards than before; or rarely not, ever more rarely (annealing). The numbers stay short, because
// the free ones are.
#pragma once

#include "native/system/compiled_system.h"
#include "native/system/peel.h"

#include "nnsolve/rational.h"
#include "nnsolve/system.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <vector>

namespace nnsolve::native {

class PeelWalk {
 public:
  /// All must outlive this. equation_atoms: of each equation its atom in the compiled system.
  PeelWalk(const System& system, const CompiledSystem& compiled, const std::vector<AtomIndex>& equation_atoms,
           const Peeling& peeling);

  /// Values for the free variables (for others, of no meaning) for which everything holds in floating point.
  std::optional<std::vector<Rational>> run(std::mt19937_64& random, std::size_t most_moves,
                                           const std::function<bool()>& should_stop);

  /// Where the last run ended.
  const Point& point() const { return point_; }

 private:
  struct Definition {
    AtomIndex atom = 0;
    std::uint32_t place = 0;         // in the order of computing, from 1; 0: a free variable
    std::vector<Variable> parents;   // what it is defined by
    std::vector<Variable> children;  // what is defined by it
  };

  void start(std::mt19937_64& random);
  void define(Variable variable);
  double penalty_of(std::size_t constraint) const;
  void set_penalty(std::size_t constraint, double penalty);
  void move(Variable free, Rational value, double most_worse);
  std::optional<Variable> some_free_ancestor(std::size_t constraint, std::mt19937_64& random) const;

  const System& system_;
  const CompiledSystem& compiled_;
  const Peeling& peeling_;
  std::vector<Definition> definitions_;                     // by variable
  std::vector<Variable> by_place_;                          // the variable that is computed there
  std::vector<std::vector<Variable>> variables_of_;         // by constraint; none for equations
  std::vector<std::vector<std::uint32_t>> constraints_of_;  // by variable
  std::vector<Rational> free_;
  Point point_;
  std::vector<double> penalties_;  // by constraint, then by variable
  double total_ = 0;
  std::vector<std::uint32_t> wrong_;  // constraints and, beyond their number, variables with a penalty
  std::vector<std::uint32_t> wrong_place_;
};

}  // namespace nnsolve::native
