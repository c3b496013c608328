// What of the page does not depend on the data: its style and its one script.
#pragma once

namespace nnsolve {

extern const char* const page_style;

/// Draws the scatter plot of the two engines that the reader chooses, from the data in the page. Without it the page
/// lacks only that plot.
extern const char* const page_script;

}  // namespace nnsolve
