// What is known of a least width, in words and as JSON.
#pragma once

#include "io/json_writer.h"

#include "nnsolve/width.h"

#include <string>

namespace nnsolve {

/// "3 (2 is unsat: certified)", "between 2 and 4" or "at least 2 (timeout)".
std::string width_words(const Width& found);

/// Members of an object that is open: lower, upper, lower_trust, reason.
void write_width(JsonWriter& json, const Width& found);

}  // namespace nnsolve
