// A list of words as a JSON array: how a task's options stand in the database.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

std::string write_words(const std::vector<std::string>& words);

/// Throws ParseError.
std::vector<std::string> read_words(std::string_view json);

}  // namespace nnsolve
