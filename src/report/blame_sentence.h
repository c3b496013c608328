// Who is wrong in a disagreement, and why, in one sentence: what somebody who opens a report wants to know first.
#pragma once

#include "report/report_data.h"

#include <string>

namespace nnsolve {

/// Of parties that contradict each other about an instance of which this is known.
std::string blame_sentence(const Disagreement& disagreement, Truth truth);

/// Of a task whose own verdict is the find: what its answer blames. Empty if it blames nobody.
std::string blame_sentence(Database& campaign, const std::string& answer);

}  // namespace nnsolve
