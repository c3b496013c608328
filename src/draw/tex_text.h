// Any text as TeX's.
#pragma once

#include <string>
#include <string_view>

namespace nnsolve {

/// What TeX takes for itself is put in words; control characters are left out.
std::string to_tex(std::string_view text);

}  // namespace nnsolve
