// The report as one HTML page that needs nothing but itself.
#pragma once

#include "report/report_data.h"

#include <string>

namespace nnsolve {

std::string make_page(const ReportData& data);

/// The figures of the page as one JSON object.
std::string make_report_json(const ReportData& data);

}  // namespace nnsolve
