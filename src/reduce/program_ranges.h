// Ranges of all variables of an ETR-INV program, where its source's variables are in a box.
#pragma once

#include "formula/lower.h"
#include "reduce/etr_inv_program.h"

#include "nnsolve/formula.h"

#include <optional>
#include <vector>

namespace nnsolve {

struct ProgramRanges {
  std::vector<Range> ranges;  // by variable
  Rational shift;             // a t that is large enough for all of the box
};

/// Of a program that is finished. All solutions of the source whose real variables are between -box and box have values
/// in these ranges, if t is the shift; `one` is the variable that is 1. Throws UsageError where an inverted value is
/// not positive in all of its range.
ProgramRanges find_ranges(const Etr& source, const LoweredEtr& lowered, const EtrInvProgram& program,
                          std::optional<Variable> one, const Rational& box);

}  // namespace nnsolve
