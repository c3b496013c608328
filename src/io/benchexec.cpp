#include "io/benchexec.h"

#include "io/files.h"

#include "nnsolve/error.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace nnsolve {

namespace {

constexpr const char* satisfiable = "satisfiable\n";

constexpr const char* run_definition = R"(<?xml version="1.0"?>
<!DOCTYPE benchmark PUBLIC "+//IDN sosy-lab.org//DTD BenchExec benchmark 2.3//EN" "https://www.sosy-lab.org/benchexec/benchmark-2.3.dtd">
<!-- Run here, with this directory on Python's path: PYTHONPATH=. benchexec nnsolve.xml -->
<benchmark tool="toolinfo.nnsolve" timelimit="60 s" hardtimelimit="70 s" memlimit="4 GB" cpuCores="1">
  <rundefinition name="auto"/>
  <rundefinition name="z3">
    <option name="--backend">z3</option>
  </rundefinition>
  <tasks name="tasks">
    <include>*.yml</include>
    <propertyfile>satisfiable.prp</propertyfile>
  </tasks>
</benchmark>
)";

constexpr const char* tool_info = R"("""Tells BenchExec how nnsolve is called, and what its answers mean."""
import benchexec.result as result
import benchexec.tools.template


class Tool(benchexec.tools.template.BaseTool2):
    """nnsolve decides whether networks fit data and whether formulas of real arithmetic have solutions."""

    def executable(self, tool_locator):
        return tool_locator.find_executable("nnsolve", subdir="bin")

    def name(self):
        return "nnsolve"

    def version(self, executable):
        return self._version_from_tool(executable, line_prefix="nnsolve")

    def cmdline(self, executable, options, task, rlimits):
        words = [executable, "solve", task.single_input_file, *options]
        limit = rlimits.walltime or rlimits.cputime
        if limit and "--timeout" not in options:
            words += ["--timeout", str(limit)]
        return words

    def determine_result(self, run):
        if run.exit_code.signal or run.exit_code.value:
            return result.RESULT_ERROR
        for line in run.output:
            verdict = line.split()[:1]
            if verdict == ["sat"]:
                return result.RESULT_TRUE_PROP
            if verdict == ["unsat"]:
                return result.RESULT_FALSE_PROP
            if verdict == ["unknown"]:
                return result.RESULT_UNKNOWN
        return result.RESULT_ERROR
)";

/// In YAML's single quotes only a quote is special, and is doubled.
std::string yaml_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out.append("'");
}

void make_directory(const std::string& path) {
  if (::mkdir(path.c_str(), 0777) == 0 || errno == EEXIST) return;
  throw FileError(shown_path(path) + ": cannot be made: " + std::strerror(errno));
}

}  // namespace

std::string benchexec_task(std::string_view input_file, std::string_view status) {
  std::string text = "format_version: '2.0'\ninput_files: " + yaml_quoted(input_file) + "\n";
  text += "properties:\n  - property_file: 'satisfiable.prp'\n";
  if (status == "sat") text += "    expected_verdict: true\n";
  if (status == "unsat") text += "    expected_verdict: false\n";
  return text;
}

void write_benchexec_tool(const std::string& directory) {
  make_directory(directory);
  make_directory(directory + "/toolinfo");
  write_text(directory + "/satisfiable.prp", satisfiable);
  write_text(directory + "/nnsolve.xml", run_definition);
  write_text(directory + "/toolinfo/nnsolve.py", tool_info);
}

}  // namespace nnsolve
