// Reads ETR formulas as SMT-LIB 2 scripts, *.smt2 (instances/README.md, "Formulas").
#pragma once

#include "nnsolve/formula.h"

#include <string>
#include <string_view>

namespace nnsolve {

/// Linear in the length of the text. Every problem is a ParseError with file, line and column.
Etr read_smt2(std::string_view text, const std::string& file_name);

}  // namespace nnsolve
