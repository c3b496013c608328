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
// A disjunction is a factor, too: it tells a variable how likely it is to hold, if that has this value. Its atoms are
// taken to be as good as independent otherwise, so that what holds of them is how likely they are, and the rest is the
// formula: the chance of a disjunction is 1 - (1 - p)(1 - q)..., that of a conjunction pq...
//
// Atoms that are too long say nothing, and inside a disjunction nobody counts on them. What is proposed is for the
// caller to check; where it is no solution it is often a good place to begin a descent.
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
    std::uint32_t statement = 0;
  };
  /// A constraint: its atoms' factors, and what it says about them: nodes, each before its parts.
  struct Statement {
    struct Node {
      Constraint::Kind kind = Constraint::Kind::atom;
      std::uint32_t end = 0;     // where the nodes of its parts end
      std::uint32_t factor = 0;  // of an atom; no_factor for one that is too long
    };
    std::vector<Node> nodes;
    std::uint32_t first_factor = 0, end_factor = 0;
    std::uint32_t first_link = 0, end_link = 0;  // a link for each of its variables
  };

  void add_statements(const Constraint& constraint);
  void add_nodes(const Constraint& constraint, std::vector<Statement::Node>& nodes);
  void link();
  void link(Statement& statement, std::uint32_t index);
  void forget(std::uint32_t statement);
  void tell_statements(Variable variable);
  void tell_variables(std::uint32_t statement);
  void find_chances(std::uint32_t factor);
  void tell_of_several(const Statement& statement);
  double chance_of(const Statement& statement, std::uint32_t node, const std::vector<double>& chances) const;
  void spread_sums(std::uint32_t factor);
  void add_rest(const BeliefFactor& factor, std::size_t without);
  void weigh(const BeliefFactor& factor, std::size_t group);
  void weigh_values(const BeliefFactor::Group& group, std::uint32_t first_place);
  bool is_active(std::uint32_t statement) const;
  bool is_met(std::uint32_t factor) const;
  bool is_wrong(std::uint32_t statement);
  void choose(Variable variable);
  void fix_surest(std::size_t count);
  void fix(Variable variable, std::uint32_t value);
  std::vector<std::uint32_t> wrong_ones(const std::vector<std::uint32_t>& statements);
  std::vector<std::uint32_t> decimate(std::vector<std::uint32_t> active, std::mt19937_64& random,
                                      const std::function<bool()>& should_stop);
  std::vector<std::uint32_t> free_around(std::uint32_t center, std::size_t reach);
  void repair(std::mt19937_64& random, const std::function<bool()>& should_stop);

  SmallNumbers numbers_;
  std::size_t atom_count_ = 0;
  std::vector<BeliefFactor> factors_;
  std::vector<Statement> statements_;
  std::vector<std::uint32_t> link_at_;  // by factor, in the order of its groups' variables, the link of the variable
  std::vector<std::uint32_t> first_place_;            // by factor: where these begin; and one more
  std::vector<Link> links_;                           // by statement
  std::vector<std::vector<std::uint32_t>> links_of_;  // by variable
  std::vector<double> to_statement_;                  // by link and value
  std::vector<double> to_variable_;                   // likewise
  std::vector<double> beliefs_;                       // by variable and value
  std::vector<std::uint32_t> chosen_;                 // by variable: the likeliest value
  std::vector<bool> is_fixed_;
  std::vector<Variable> free_;                // that are not fixed, except while some are being fixed
  std::vector<std::uint32_t> wrong_;          // statements, after the last decimation
  std::vector<std::vector<double>> chances_;  // of the sums of each group of one factor
  std::vector<double> rest_, sum_;            // chances of sums of the other groups, from lowest_ on
  std::int64_t lowest_ = 0;
  std::vector<double> weights_;        // of the sums of one group: how likely the rest fits
  std::vector<double> value_chances_;  // of an atom if its variable has this value, by place in link_at_ and value
  std::vector<double> atom_chances_;   // by factor; of one statement at a time
  std::vector<double> scratch_;
};

}  // namespace nnsolve::native
