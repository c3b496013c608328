// Lowering an ETR formula to what is needed to decide it: polynomial terms and a negation normal form of linear size.
#pragma once

#include "nnsolve/formula.h"

#include <optional>
#include <vector>

namespace nnsolve {

/// `formula` has only nodes of the kinds constant, variable, sum, product, truth, all, any and atom. Written out as
/// trees down to the atoms, its assertions have a size linear in that of the source: what the source shares, and what
/// an equivalence would double, got a variable instead. No assertion is a node of kind all.
///
/// Its variables: first those of the source in their order, then auxiliary ones, none of sort Bool: those have become
/// sign variables. A sign variable occurs only in sign literals (as_sign_literal below). `formula` itself does not say
/// that it is 1 (true) or -1 (false): WHOEVER USES THE FORMULA MUST DEMAND THAT of every variable with is_sign.
///
/// Law: values of the source's variables satisfy the source if and only if they extend to values of all variables
/// that satisfy `formula`, signs being 1 or -1; the values of `definitions` do so.
struct LoweredEtr {
  Etr formula;
  std::vector<bool> is_sign;           // by variable
  std::vector<NodeIndex> definitions;  // by auxiliary variable: the node of the source that it stands for: the value
                                       // of a term, or the truth of a formula as a sign
};

LoweredEtr lower(const Etr& source);

/// What an atom x - 1 = 0 or x + 1 = 0 says of a sign variable x.
struct SignLiteral {
  Variable variable = 0;
  int sign = 1;
  friend bool operator==(const SignLiteral&, const SignLiteral&) = default;
};

/// Nothing if the node of lowered.formula is something else.
std::optional<SignLiteral> as_sign_literal(const LoweredEtr& lowered, NodeIndex node);

}  // namespace nnsolve
