// The cactus plot: how many instances each engine decides when it is given a certain time for each.
#pragma once

#include "report/report_data.h"

#include <string>

namespace nnsolve {

/// An SVG with its legend. Only right answers count.
std::string cactus_plot(const ReportData& data);

/// How the engine of this index is drawn: attributes of a path.
std::string stroke_of(std::size_t engine);

}  // namespace nnsolve
