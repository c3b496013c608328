// What of the page does not depend on the picture: its style, its few elements, and its script.
#pragma once

namespace nnsolve {

extern const char* const page_css;
extern const char* const page_body;
/// Expects `width`, `height` and `shapes`.
extern const char* const page_code;

}  // namespace nnsolve
