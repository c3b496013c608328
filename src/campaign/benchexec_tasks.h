// A campaign's instances as tasks of BenchExec: so that what was found here can be run, and measured, there.
#pragma once

#include "campaign/database.h"

#include <cstddef>
#include <string>

namespace nnsolve {

/// Writes a .yml for each instance of the plan into the directory, and what all of them share (io/benchexec.h). The
/// verdict that is expected is what was known beforehand, or what a checked solution or a certificate has shown since.
/// How many there are. Throws FileError.
std::size_t write_benchexec_tasks(Database& campaign, const std::string& directory);

}  // namespace nnsolve
