// All tasks of a campaign as comma-separated values (RFC 4180, with line feeds): what a spreadsheet or a script takes.
#pragma once

#include "campaign/database.h"

#include <string>

namespace nnsolve {

std::string make_csv(Database& campaign);

}  // namespace nnsolve
