// Writes ETR formulas as SMT-LIB 2.6 scripts.
#pragma once

#include "nnsolve/formula.h"

#include <string>

namespace nnsolve {

/// Appends the formula as a script that ends with (check-sat). What the formula shares is defined once, so the length
/// is linear in the number of nodes. Law: read_smt2() gives a formula of equal truth under every assignment, with the
/// same variables and assertions; variables whose names no solver takes get other names (smtlib_symbol.h), and those
/// that stand for applications, which are written as such, may.
void append_etr(std::string& out, const Etr& formula);

}  // namespace nnsolve
