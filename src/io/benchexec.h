// What BenchExec, which most comparisons of solvers are run with, needs to know: task definitions with the verdict that
// is expected, a tool-info module that says how nnsolve is called and what it answers, and a definition of a run.
//
// sat is BenchExec's true, unsat its false, as for other solvers of SMT-LIB.
#pragma once

#include <string>
#include <string_view>

namespace nnsolve {

/// The text of a task's .yml; `input_file` as seen from it, `status` sat, unsat, or anything else if it is not known.
std::string benchexec_task(std::string_view input_file, std::string_view status);

/// Writes what all tasks of a directory share: satisfiable.prp, toolinfo/nnsolve.py, and nnsolve.xml, which runs all
/// tasks in it. Throws FileError.
void write_benchexec_tool(const std::string& directory);

}  // namespace nnsolve
