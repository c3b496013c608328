// The SHA-256 of a text, by libmd: what a file was when something was said about it.
#pragma once

#include <string>
#include <string_view>

namespace nnsolve {

/// 64 hexadecimal digits, lower case.
std::string sha256(std::string_view text);

}  // namespace nnsolve
