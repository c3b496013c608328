// A list of words as text: as a JSON array, as a task's options stand in the database, and as a line for a shell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

std::string write_words(const std::vector<std::string>& words);

/// Throws ParseError.
std::vector<std::string> read_words(std::string_view json);

/// Quoted where that is needed, so that a shell reads the same words.
std::string shell_line(const std::vector<std::string>& words);

}  // namespace nnsolve
