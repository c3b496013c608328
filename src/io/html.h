// Text that goes into a page: escaped, always, by these.
#pragma once

#include <string>
#include <string_view>

namespace nnsolve {

/// For HTML's text and quoted attributes. Control characters, which HTML forbids, and what is no UTF-8 become '?'.
std::string escaped(std::string_view text);

/// "12", "3.4", "0.056": three significant digits, no exponent.
std::string short_number(double number);

/// A duration: "1.2 s", "34 ms".
std::string short_seconds(double seconds);

}  // namespace nnsolve
