// Exact numbers in what commands print as JSON.
#pragma once

#include "io/json_writer.h"

#include "nnsolve/real.h"

#include <string_view>

namespace nnsolve {

/// A member: "p/q", or an object with `polynomial`, `interval` and `decimal`.
void write_value(JsonWriter& json, std::string_view name, const Real& number);

}  // namespace nnsolve
