// Files and standard streams: whole texts in, whole texts out, never half of one.
#pragma once

#include <string>
#include <string_view>

namespace nnsolve {

/// The whole content of a file, or of standard input for "-". Throws FileError if it cannot be read, ParseError if it
/// is a directory.
std::string read_text(const std::string& path);

/// How a path is called in messages, on one line: "<stdin>" for "-", and '?' for control characters.
std::string shown_path(const std::string& path);

/// Writes beside the file and renames, so that the name never shows half a text; what is not a regular file (a pipe,
/// /dev/stdout) is written to directly. "-" is standard output. Throws FileError.
void write_text(const std::string& path, std::string_view text);

/// Throws FileError if write_text() is bound to fail, so that a long computation need not find out at its end.
void expect_writable(const std::string& path);

/// Removes a regular file, if it is there. Throws FileError if it is there and cannot be removed.
void remove_file(const std::string& path);

/// True if both paths lead to one existing file.
bool is_same_file(const std::string& a, const std::string& b);

/// For signal handlers: removes the file that write_text() is in the middle of writing, if any.
void remove_unfinished_file() noexcept;

}  // namespace nnsolve
