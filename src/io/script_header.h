// The header that the SMT-LIB library asks of a benchmark: which infos, in which order, and an (exit) at the end.
//
// Everything that the program writes for others to read has it, so that any query can become a benchmark as it is.
#pragma once

#include <string>
#include <string_view>

namespace nnsolve {

inline constexpr const char* free_license = "https://creativecommons.org/licenses/by/4.0/";

struct ScriptHeader {
  std::string source;  // may have several lines; the two characters that it cannot hold become others
  std::string category = "crafted";
  std::string status = "unknown";  // or sat, unsat
};

/// Puts this header into a script that the program has written (smt2_writer.h, query_writer.h, the plain encoding), in
/// place of what it has of it: behind the version and the logic, in the official order. Other infos come after it.
void complete_header(std::string& script, const ScriptHeader& header);

/// What a script calls its logic: "QF_NRA".
std::string logic_of(std::string_view script);

}  // namespace nnsolve
