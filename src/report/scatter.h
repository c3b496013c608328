// Any two engines against each other, chosen by the reader: the data for the page's script, and the place it draws in.
#pragma once

#include "report/report_data.h"

#include <string>

namespace nnsolve {

std::string scatter_section(const ReportData& data);

/// What page_script reads. For each engine one letter an instance: Y, N, ! (wrong), ? (undecided), - (not asked).
std::string scatter_data(const ReportData& data);

}  // namespace nnsolve
