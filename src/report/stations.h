// How large an instance gets on its way from formula to training network.
#pragma once

#include "report/report_data.h"

#include <string>

namespace nnsolve {

std::string stations_section(const ReportData& data);

}  // namespace nnsolve
