// Reads and writes ETR-INV-EQ formulas, *.etrinveq (instances/README.md, "Formulas").
#pragma once

#include "nnsolve/formula.h"

#include <string>
#include <string_view>

namespace nnsolve {

/// Every problem is a ParseError with file, line and column.
EtrInvEq read_etr_inv_eq(std::string_view text, const std::string& file_name);

/// With all variables declared, so that reading gives the same formula.
void append_etr_inv_eq(std::string& out, const EtrInvEq& formula);

/// "x + 1/y - z = 0"
void append_combined_constraint(std::string& out, const CombinedConstraint& constraint,
                                const std::vector<std::string>& names);

}  // namespace nnsolve
