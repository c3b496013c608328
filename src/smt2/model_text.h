// Values and models in the syntax of SMT-LIB, irrational numbers as the competition's model track of 2026 has them:
// (root-of-with-interval (coeffs c0 c1 ...) lower upper).
#pragma once

#include "formula/applications.h"

#include "nnsolve/formula.h"
#include "nnsolve/witness.h"

#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

void append_value(std::string& out, const Value& value, bool is_bool, const std::vector<Field>& fields);

/// A name as a symbol, in bars where it needs them.
std::string symbol_of(std::string_view name);

/// The answer to (get-model): the variables listed, and what free functions are.
std::string model_text(const Etr& formula, const std::vector<Variable>& variables, const EtrModel& model);

}  // namespace nnsolve
