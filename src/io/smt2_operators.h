// The functions of the theories Core and Reals, as far as instances/README.md, "Formulas" has them: from operands to
// nodes of a graph.
#pragma once

#include "io/smt2_lexer.h"

#include "nnsolve/formula.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace nnsolve {

/// A term or a formula, and where it was written.
struct Smt2Operand {
  NodeIndex node = 0;
  std::size_t offset = 0;
  std::uint32_t shape = EtrPart::as_node;  // of a formula: how it stands
};

enum class Smt2Operation : std::uint8_t {
  make_true,
  make_false,
  negate,
  implies,
  conjoin,
  disjoin,
  exclude,
  equal,
  distinct,
  choose,
  less,
  less_equal,
  greater,
  greater_equal,
  add,
  subtract,
  multiply,
  divide,
  raise,
  absolute,
  to_real,
};

struct Smt2Operator {
  enum class Arguments : std::uint8_t { real, boolean, of_one_sort, choice };

  std::string_view name;
  Smt2Operation operation;
  std::uint32_t least;  // number of arguments
  std::uint32_t most;   // 0: any number
  Arguments arguments;
  bool is_extension = false;  // not in every logic, so files may give the name a meaning of their own
};

/// All of them.
std::span<const Smt2Operator> smt2_operators();

/// "Bool" or "Real".
const char* sort_name(bool is_bool);
bool is_formula(const Etr& graph, NodeIndex node);

/// a / b: a product where b is a constant other than 0, else an application of the quotient.
NodeIndex make_quotient(Etr& graph, NodeIndex a, NodeIndex b);

/// The operator applied; wrong numbers and sorts of arguments, powers that are none, and constants that grow too large
/// are ParseErrors. `offset` is where the application begins. The result is not negated.
EtrPart apply(const Smt2Operator& function, std::span<const Smt2Operand> operands, std::size_t offset, Etr& graph,
              const Smt2Lexer& lexer);

}  // namespace nnsolve
