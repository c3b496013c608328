// Exact numbers for people and programs: digits where there is no fraction to print.
#pragma once

#include "nnsolve/real.h"

#include <string>

namespace nnsolve {

/// A rational as it is; of an irrational the first digits, at least 18 of them that count, none of them rounded up.
std::string decimal_digits(const Real& number);

/// "2/3", or "0.190983005625052575... (root of 4x^2 - 6x + 1 in (0, 1/2))".
std::string in_words(const Real& number);

}  // namespace nnsolve
