// The values that SMT solvers print for real variables.
#pragma once

#include "nnsolve/real.h"

#include <optional>
#include <string>
#include <string_view>

namespace nnsolve {

/// Reads one value, exactly: a rational in any notation, or an algebraic number as Z3, cvc5 or Yices name it (see
/// value_parser.cpp). On failure returns nothing and says why in `problem`.
std::optional<Real> parse_value(std::string_view text, std::string& problem);

}  // namespace nnsolve
