// Formulas as text, each in the format of its kind.
#pragma once

#include "nnsolve/formula.h"

#include <string>

namespace nnsolve {

void append_formula(std::string& out, const Formula& formula);

/// ".etrinv", ".etrinveq" or ".smt2".
const char* file_extension(const Formula& formula);

}  // namespace nnsolve
