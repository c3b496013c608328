// What fuzzing came to, as text and as JSON.
#pragma once

#include "nnsolve/fuzz.h"

#include <string>

namespace nnsolve {

std::string to_text(const FuzzReport& report, std::uint64_t seed);
std::string to_json(const FuzzReport& report, std::uint64_t seed);

/// One line about a finding.
std::string to_text(const Finding& finding);

}  // namespace nnsolve
