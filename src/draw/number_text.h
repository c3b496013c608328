// Coordinates and colours as text.
#pragma once

#include "draw/picture.h"

#include <string>

namespace nnsolve {

/// Two digits behind the point at most, never an exponent.
std::string to_text(double number);
/// "RRGGBB".
std::string to_hex(Colour colour);

}  // namespace nnsolve
