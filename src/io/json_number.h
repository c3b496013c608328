// Numbers as every JSON format of the project has them (instances/README.md, "Numbers").
#pragma once

#include "io/json_reader.h"

#include "nnsolve/rational.h"

#include <string_view>

namespace nnsolve {

/// Consumes a JSON number, or a string that holds one; fails with `what` in the message.
Rational read_rational(JsonReader& json, std::string_view what);

}  // namespace nnsolve
