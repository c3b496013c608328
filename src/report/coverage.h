// What is known of each family, size by size.
#pragma once

#include "report/report_data.h"

#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

/// A bar of which each part has its colour (the value of CSS's background) and its share of the whole.
std::string bar(const std::vector<std::pair<std::string, std::size_t>>& parts, std::size_t whole);

/// YES, NO and open have a colour each; what is less certain is paler.
std::string truth_colour(Truth truth);

std::string coverage_section(const ReportData& data);

}  // namespace nnsolve
