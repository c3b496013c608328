// The command of an smtlib: backend.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

/// Splits into words as a shell would: blanks between words, '...' as it is, "..." with \" \\ \$ \` , and a backslash
/// before any other character. Nothing is expanded. Throws UsageError for a quote that does not end.
std::vector<std::string> split_command(std::string_view command);

/// Where the program is that execvp would run; empty if there is none.
std::string find_program(const std::string& name);

/// The family that the engine behind these words belongs to: "z3" for z3, /opt/z3-4.13/bin/z3-new or timeout 5 z3;
/// for a program of no known family its own name. Rather one family too many for two engines than two for one.
std::string code_base_of(const std::vector<std::string>& words);

/// True if the engines of this family are known to answer (get-info :version) and go on.
bool tells_version(const std::string& code_base);

}  // namespace nnsolve
