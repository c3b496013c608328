// Reads ETR formulas as SMT-LIB 2 scripts, *.smt2 (instances/README.md, "Formulas").
#pragma once

#include "nnsolve/formula.h"

#include <optional>
#include <string>
#include <string_view>

namespace nnsolve {

/// What a script says before it asks.
struct Smt2File {
  Etr formula;
  std::optional<bool> status;  // (set-info :status ...): sat or unsat
};

/// The one question that a script asks: several (check-sat) are a ParseError unless they ask the same; without one it
/// is what holds at the end. Linear in the length of the text. Every problem is a ParseError with file, line and
/// column.
Smt2File read_smt2_file(std::string_view text, const std::string& file_name);
Etr read_smt2(std::string_view text, const std::string& file_name);

}  // namespace nnsolve
