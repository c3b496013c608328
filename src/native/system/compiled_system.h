// A system for floating point: all polynomials as flat arrays of terms, all Booleans as one array of nodes, children
// before parents. Made once, evaluated millions of times, without recursion and without allocation.
//
// How wrong a point is: an atom's violation, squared; a conjunction's is the sum, a disjunction's the smallest. Which
// parts of disjunctions are the smallest at a point is the point's branch: the atoms that a descent from there has to
// satisfy. Inequalities are wanted with a margin, and p /= 0 on the side on which p is: there whole components
// of the solutions are cut apart, and a descent that ends at p = 0 has learnt nothing.
#pragma once

#include "nnsolve/system.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace nnsolve::native {

using AtomIndex = std::uint32_t;

/// A point in floating point, by variable.
using Point = std::vector<double>;

class CompiledSystem {
 public:
  struct Atom {
    const Polynomial* polynomial = nullptr;
    Relation relation = Relation::equal;
    double scale = 1;  // values are divided by it: the largest coefficient
  };

  /// The system must outlive this.
  explicit CompiledSystem(const System& system);

  std::size_t variable_count() const { return variable_count_; }
  const std::vector<Atom>& atoms() const { return atoms_; }
  std::size_t term_count() const { return coefficients_.size(); }

  double value(AtomIndex atom, const Point& point) const;
  void evaluate(const Point& point, std::vector<double>& values) const;
  /// The partial derivatives that are not 0 for lack of the variable, each variable once.
  void gradient(AtomIndex atom, const Point& point, std::vector<std::pair<Variable, double>>& result) const;

  /// The atoms of the branch that is best at these values. `weights`, if not empty, makes nodes dearer (by node), for
  /// other branches than the best; node_count() of them. Returns the cost; `branch` may be null.
  double cost(std::span<const double> values, double margin, std::span<const double> weights,
              std::vector<AtomIndex>* branch);
  /// Of one of the system's constraints alone.
  double constraint_cost(std::size_t constraint, const Point& point, double margin) const;
  std::size_t node_count() const { return nodes_.size(); }

  /// How far the atom's value is from where it should be.
  double violation(AtomIndex atom, double value, double margin) const;

 private:
  struct Node {
    Constraint::Kind kind = Constraint::Kind::atom;
    AtomIndex atom = 0;
    std::uint32_t parent = 0;
  };

  void add(const Constraint& constraint, std::uint32_t parent);
  AtomIndex add_atom(const Constraint& constraint);

  std::size_t variable_count_;
  std::vector<Atom> atoms_;
  std::vector<std::uint32_t> first_term_;  // by atom, and one more
  std::vector<double> coefficients_;       // by term
  std::vector<std::uint32_t> first_factor_;
  std::vector<Variable> factors_;
  std::vector<Node> nodes_;                // parents first; the root is node 0
  std::vector<std::uint32_t> first_node_;  // by constraint, and one more
  mutable std::vector<double> costs_;
  std::vector<std::uint32_t> choices_;  // by disjunction: its best child
  std::vector<bool> is_chosen_;
  mutable std::vector<std::uint32_t> place_;  // by variable; for gradient() alone
};

}  // namespace nnsolve::native
