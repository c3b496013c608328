// Belief propagation: which small numbers the variables probably are, if all are.
//
// Atoms tell their variables, and variables their atoms, how likely each value is, given what the others said. That is
// exact where the graph of variables and atoms is a tree and good where it looks like one from nearby, as large sparse
// systems do (Pearl 1982; Kschischang, Frey and Loeliger 2001). An equation between few variables that are small
// integers tells a lot about each: of 216 triples some 15 satisfy 3xy - z = 10 or the like. So what a system with some
// small solution says about it is often enough to read it off, however many variables there are and however rigid it
// is, where descents get stuck in valleys and nothing peels.
//
// Where there are many solutions, beliefs cannot point at one: the variables that are nearly sure are fixed, and it
// goes on with the rest (decimation). Where atoms are wrong in the end, the variables around them are set free again.
//
// Atoms inside disjunctions and atoms that are too long say nothing. What is proposed is for the caller to check; where
// it is no solution it is often a good place to begin a descent.
#pragma once

#include "native/system/belief_factors.h"
#include "native/system/compiled_system.h"

#include "nnsolve/rational.h"
#include "nnsolve/system.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <vector>

namespace nnsolve::native {

class Beliefs {
 public:
  Beliefs(const System& system, SmallNumbers numbers);

  /// Whether most atoms have a say.
  bool are_worthwhile() const;
  /// How many are wrong where it ended.
  std::size_t run(std::mt19937_64& random, const std::function<bool()>& should_stop);
  /// Where that is.
  std::vector<Rational> values() const;

 private:
  struct Link {
    Variable variable = 0;
    std::uint32_t factor = 0;
  };

  void add_factors(const Constraint& constraint);
  void link();
  void forget(std::uint32_t factor);
  void tell_factors(Variable variable);
  void tell_variables(std::uint32_t factor);
  void spread_sums(std::uint32_t factor);
  void add_rest(const BeliefFactor& factor, std::size_t without);
  void weigh(const BeliefFactor& factor, std::size_t group);
  void tell_group(const BeliefFactor::Group& group, std::uint32_t first_link);
  bool is_active(std::uint32_t factor) const;
  bool is_wrong(std::uint32_t factor) const;
  void choose(Variable variable);
  void fix_surest(std::size_t count);
  void fix(Variable variable, std::uint32_t value);
  std::vector<std::uint32_t> decimate(std::vector<std::uint32_t> active, std::mt19937_64& random,
                                      const std::function<bool()>& should_stop);
  std::vector<std::uint32_t> free_around(std::uint32_t center, std::size_t reach);
  void repair(std::mt19937_64& random, const std::function<bool()>& should_stop);

  SmallNumbers numbers_;
  std::size_t atom_count_ = 0;
  std::vector<BeliefFactor> factors_;
  std::vector<Link> links_;                           // by factor, in the order of its groups' variables
  std::vector<std::uint32_t> first_link_;             // by factor, and one more
  std::vector<std::vector<std::uint32_t>> links_of_;  // by variable
  std::vector<double> to_factor_;                     // by link and value
  std::vector<double> to_variable_;                   // likewise
  std::vector<double> beliefs_;                       // by variable and value
  std::vector<std::uint32_t> chosen_;                 // by variable: the likeliest value
  std::vector<bool> is_fixed_;
  std::vector<Variable> free_;                // that are not fixed, except while some are being fixed
  std::vector<std::uint32_t> wrong_;          // factors, after the last decimation
  std::vector<std::vector<double>> chances_;  // of the sums of each group of one factor
  std::vector<double> rest_, sum_;            // chances of sums of the other groups, from lowest_ on
  std::int64_t lowest_ = 0;
  std::vector<double> weights_;  // of the sums of one group: how likely the rest fits
  std::vector<double> scratch_;
};

}  // namespace nnsolve::native
