// The search for a solution of one connected part of a system (search_system.h), slice by slice.
#pragma once

#include "native/system/compiled_system.h"
#include "native/system/cover_search.h"
#include "native/system/least_squares.h"
#include "native/system/peel.h"
#include "native/system/peel_fill.h"
#include "native/system/peel_walk.h"
#include "native/system/search_options.h"

#include "nnsolve/system.h"
#include "nnsolve/witness.h"

#include <cstddef>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace nnsolve::native {

/// What became of proposals.
struct SearchTally {
  std::size_t descents = 0;
  std::size_t kicks = 0;
  std::size_t converged = 0;
  std::size_t covers = 0;
  std::size_t dives = 0;
  std::size_t peelings = 0;
  std::size_t beliefs = 0;
  std::size_t wrong = 0;  // exact proposals that were no solutions
};

class PartSearch {
 public:
  /// The system must outlive this.
  PartSearch(const System& system, std::uint64_t seed, const SearchOptions& options);

  /// The next slice of work. Solutions are checked.
  std::optional<Assignment> slice();
  const SearchTally& tally() const { return tally_; }
  /// Where a descent last ended with everything satisfied up to rounding errors; nothing before the first.
  const std::optional<Point>& near() const { return near_; }

 private:
  bool polish(Descent& end) const;
  bool has_large_core() const;
  std::optional<Assignment> checked(std::optional<Assignment> proposal);
  std::optional<Assignment> try_peeling();
  std::optional<Assignment> try_beliefs();
  std::optional<Assignment> try_walk();
  std::optional<Assignment> try_peeling_near(const Point& point);
  std::optional<Assignment> try_descent();
  std::optional<Assignment> descend_from(Point start);
  std::vector<bool> frozen_beyond(AtomIndex center, std::size_t reach) const;
  std::optional<AtomIndex> some_wrong_atom(const Descent& end, double margin);
  /// From a valley that ends above 0: other values for the variables of something that is wrong there, a descent
  /// nearby, and then one of everything.
  void kick(Descent& end, const DescentOptions& options);
  std::optional<Assignment> try_branch(const Descent& end, double margin);
  std::optional<std::vector<std::optional<Rational>>> dive_in_core(const System& branch,
                                                                   const std::vector<const Polynomial*>& equations,
                                                                   const Peeling& peeling, const Point& point,
                                                                   double margin);
  std::optional<Assignment> try_dives(const Point& point, double margin);
  Point random_point();
  double uniform(double low, double high);
  double normal();

  const System& system_;
  const SearchOptions& options_;
  std::mt19937_64 random_;
  CompiledSystem compiled_;
  std::vector<const Polynomial*> equations_;           // that stand outside disjunctions
  std::vector<std::vector<AtomIndex>> atoms_of_;       // by variable
  std::vector<std::vector<Variable>> atom_variables_;  // by atom
  std::vector<AtomIndex> equation_atoms_;
  Peeling peeling_;
  std::optional<PeelFill> fill_;      // if there is no core
  std::optional<PeelWalk> walk_;      // likewise
  std::optional<CoverSearch> cover_;  // unless there are too many variables
  std::size_t slices_ = 0;
  SearchTally tally_;
  std::optional<Point> near_;
};

}  // namespace nnsolve::native
