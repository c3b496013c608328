// Who contradicts whom, with the files that prove it.
#pragma once

#include "report/report_data.h"

#include <string>

namespace nnsolve {

std::string disagreement_section(const ReportData& data);

}  // namespace nnsolve
