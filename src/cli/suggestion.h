// What somebody may have meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

/// How many letters have to be changed, left out, put in or swapped with the next one.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The word of the list that is nearest, if it is near enough to be meant; else empty.
std::string nearest_word(std::string_view word, const std::vector<std::string>& list);

}  // namespace nnsolve
