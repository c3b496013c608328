// Reads and writes ETR-INV formulas, *.etrinv (instances/README.md, "Formulas").
#pragma once

#include "nnsolve/formula.h"

#include <string>
#include <string_view>

namespace nnsolve {

/// Every problem is a ParseError with file, line and column.
EtrInv read_etr_inv(std::string_view text, const std::string& file_name);

/// With all variables declared, so that reading gives the same formula.
void append_etr_inv(std::string& out, const EtrInv& formula);

/// Lines "vars ..." for all names; for both line formats.
void append_variable_declarations(std::string& out, const std::vector<std::string>& names);

}  // namespace nnsolve
