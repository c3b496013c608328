// How readers tell where in a text something is wrong, and what stands there.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nnsolve {

/// A name for messages: in double quotes, control characters and bad bytes escaped, shortened when it is long.
std::string quoted(std::string_view text);

/// Where a byte offset is; lines and columns count from 1, columns in characters of UTF-8.
struct TextPosition {
  std::size_t line = 1;
  std::size_t column = 1;
};
TextPosition position_of(std::string_view text, std::size_t offset);

/// "file:line:column" of a byte offset.
std::string place(std::string_view text, std::string_view file_name, std::size_t offset);

/// The length of the well-formed UTF-8 sequence at the start of text, 0 if there is none.
std::size_t utf8_length(std::string_view text);

}  // namespace nnsolve
