// Formulas: ETR, ETR-INV and ETR-INV-EQ (Section 1 and 3.1 of the paper; instances/README.md, "Formulas"). Variables
// range over the reals, but for those of ETR-INV that have a range of their own.
#pragma once

#include "nnsolve/polynomial.h"
#include "nnsolve/rational.h"
#include "nnsolve/system.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#pragma GCC visibility push(default)

namespace nnsolve {

/// x + y = z, x * y = 1 (then z has no meaning), or x = 1 (then y is x).
struct EtrInvConstraint {
  enum class Kind : std::uint8_t { addition, inversion, unit };

  Kind kind = Kind::addition;
  Variable x = 0;
  Variable y = 0;
  Variable z = 0;

  static EtrInvConstraint addition(Variable x, Variable y, Variable z) { return {Kind::addition, x, y, z}; }
  static EtrInvConstraint inversion(Variable x, Variable y) { return {Kind::inversion, x, y, 0}; }
  static EtrInvConstraint unit(Variable x) { return {Kind::unit, x, x, 0}; }
  friend bool operator==(const EtrInvConstraint&, const EtrInvConstraint&) = default;
};

/// lower <= x <= upper; nothing satisfies it if lower > upper.
struct Range {
  Rational lower;
  Rational upper;
  friend bool operator==(const Range&, const Range&) = default;
};

/// A conjunction of additions, inversions and units, and of ranges.
struct EtrInv {
  std::vector<std::string> variable_names;
  std::vector<EtrInvConstraint> constraints;
  std::vector<std::optional<Range>> ranges;  // by variable; empty if no variable has one

  bool has_ranges() const { return !ranges.empty(); }
  /// Where it has none the variable may be any real.
  std::optional<Range> range(Variable x) const { return ranges.empty() ? std::nullopt : ranges[x]; }
  friend bool operator==(const EtrInv&, const EtrInv&) = default;
};

/// One of x, -x, 1/x, -1/x.
struct Literal {
  Variable variable = 0;
  bool is_inverse = false;
  bool is_negative = false;
  Literal operator-() const { return {variable, is_inverse, !is_negative}; }
  friend bool operator==(const Literal&, const Literal&) = default;
};

/// A combined constraint: the first `count` literals (two or three) sum to zero.
struct CombinedConstraint {
  std::array<Literal, 3> literals;
  std::uint8_t count = 0;
  std::span<const Literal> terms() const { return {literals.data(), count}; }
  friend bool operator==(const CombinedConstraint&, const CombinedConstraint&) = default;
};

/// A conjunction of combined constraints, and of x /= 0 for each x with is_nonzero. A variable that occurs inverted is
/// not 0 either way.
struct EtrInvEq {
  std::vector<std::string> variable_names;
  std::vector<bool> is_nonzero;  // by variable
  std::vector<CombinedConstraint> constraints;
  friend bool operator==(const EtrInvEq&, const EtrInvEq&) = default;
};

using NodeIndex = std::uint32_t;

/// What a node of an Etr is. Children are terms or formulas as noted.
enum class EtrKind : std::uint8_t {
  // terms
  constant,  // a rational
  variable,  // of sort Real
  sum,       // of two or more terms
  product,   // of two or more terms
  choice,    // (ite formula term term)
  // formulas
  truth,          // true or false
  bool_variable,  // a variable of sort Bool
  negation,       // of a formula
  all,            // the conjunction of formulas; of none: never, that is truth
  any,            // the disjunction
  equivalence,    // of two formulas
  atom,           // term ~ 0
};

struct EtrNode {
  EtrKind kind = EtrKind::truth;
  Relation relation = Relation::equal;  // of an atom
  std::uint32_t number = 0;             // of a variable; of a constant: see Etr::constant(); of truth: 0 or 1
  std::uint32_t first_child = 0;
  std::uint32_t child_count = 0;
};

struct EtrVariable {
  std::string name;  // as users know it, never quoted
  bool is_bool = false;
  friend bool operator==(const EtrVariable&, const EtrVariable&) = default;
};

/// A formula as it was written. The nodes of an Etr mean the same but may be put together differently: equal parts are
/// there once, `true` is left out, (xor a b) is the negation of an equivalence. Where the numbers of parts count, which
/// is in enclosures only, this tells how they stand.
struct EtrPart {
  static constexpr std::uint32_t as_node = UINT32_MAX;

  NodeIndex node = 0;
  std::uint32_t shape = as_node;  // how it stands: like the node, or a number of Etr::shape(). Then the node means the
                                  // same, but in a part of a shape it may be of no meaning
  bool is_negated = false;
  EtrPart operator-() const { return {node, shape, !is_negated}; }
  friend bool operator==(const EtrPart&, const EtrPart&) = default;
};

/// The conjunction (all) or disjunction (any) of parts, each of a shape of a lower number.
struct EtrShape {
  EtrKind kind = EtrKind::all;
  std::vector<EtrPart> parts;
};

/// A function that a file declares and leaves free.
struct EtrFunction {
  std::string name;
  std::vector<bool> argument_is_bool;
  bool is_bool = false;
  friend bool operator==(const EtrFunction&, const EtrFunction&) = default;
};

/// f(a, b, ...) for a free function f, or the quotient a / b of terms: a variable stands for its value.
struct EtrApplication {
  static constexpr std::uint32_t quotient = UINT32_MAX;

  Variable value = 0;
  std::uint32_t function = quotient;  // a number of Etr::functions(), or `quotient`
  std::vector<NodeIndex> arguments;   // nodes before the variable's
};

/// A quantifier-free formula over polynomials as a graph: equal nodes are stored once, children before parents. So
/// whatever is computed node by node is one loop over the nodes, and nothing is ever expanded.
class Etr {
 public:
  Etr();
  Etr(const Etr&);
  Etr(Etr&&) noexcept;
  Etr& operator=(const Etr&);
  Etr& operator=(Etr&&) noexcept;
  ~Etr();

  /// In the order of declaration.
  const std::vector<EtrVariable>& variables() const;
  std::size_t node_count() const;
  const EtrNode& node(NodeIndex index) const;
  std::span<const NodeIndex> children(NodeIndex index) const;
  /// Of a constant.
  const Rational& constant(NodeIndex index) const;
  /// Formulas, all of which are to hold.
  const std::vector<NodeIndex>& assertions() const;

  /// Of arity 1 or more, in the order of declaration.
  const std::vector<EtrFunction>& functions() const;
  /// In the order in which they were made: arguments mention earlier ones only.
  const std::vector<EtrApplication>& applications() const;
  /// The number of the application that a variable is the value of, if it is.
  std::optional<std::size_t> application_of(Variable variable) const;
  /// How many of the assertions, the first ones, are a file's; the others say what applications are
  /// (src/formula/applications.h).
  std::size_t given_count() const;

  Variable add_variable(std::string name, bool is_bool);
  void rename_variable(Variable variable, std::string name);
  std::uint32_t add_function(EtrFunction function);
  /// The node of the value; `name` is for its variable, if it is new.
  NodeIndex make_application(std::uint32_t function, std::span<const NodeIndex> arguments, bool is_bool,
                             const std::string& name);
  std::optional<Variable> find_application(std::uint32_t function, std::span<const NodeIndex> arguments) const;
  /// What is asserted from now on is none of the file's assertions.
  void end_given_assertions();
  /// None is left.
  void clear_assertions();
  void add_assertion(NodeIndex formula);
  /// Of a formula that stands in a way of its own. It is not negated.
  void add_assertion(const EtrPart& formula);
  std::uint32_t add_shape(EtrShape shape);
  const EtrShape& shape(std::uint32_t number) const;
  /// How assertion number i stands.
  EtrPart assertion_part(std::size_t i) const;
  // Makers of nodes. They fold constants, flatten sums of sums, products of products, conjunctions and disjunctions
  // as far as that costs nothing, so the result may be a node of another kind. They throw NumberTooLarge where a
  // folded constant would be one that no file may contain.
  NodeIndex make_constant(const Rational& value);
  /// The variable as a term, or as a formula if it is of sort Bool.
  NodeIndex make_variable(Variable variable);
  NodeIndex make_sum(std::span<const NodeIndex> terms);
  NodeIndex make_product(std::span<const NodeIndex> terms);
  NodeIndex make_scaled(const Rational& factor, NodeIndex term);
  NodeIndex make_difference(NodeIndex a, NodeIndex b);
  NodeIndex make_choice(NodeIndex condition, NodeIndex then_term, NodeIndex else_term);
  NodeIndex make_truth(bool value);
  NodeIndex make_negation(NodeIndex formula);
  NodeIndex make_all(std::span<const NodeIndex> formulas);
  NodeIndex make_any(std::span<const NodeIndex> formulas);
  NodeIndex make_equivalence(NodeIndex a, NodeIndex b);
  NodeIndex make_atom(NodeIndex term, Relation relation);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

using Formula = std::variant<EtrInv, EtrInvEq, Etr>;

/// The names of a formula's variables, in the order of an Assignment. A value of a variable of sort Bool is 0 (false)
/// or 1 (true).
std::vector<std::string> variable_names(const Formula& formula);
std::vector<std::string> variable_names(const Etr& formula);

}  // namespace nnsolve

#pragma GCC visibility pop
