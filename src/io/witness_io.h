// Reads and writes witnesses (instances/README.md, "Witnesses").
#pragma once

#include "nnsolve/formula.h"
#include "nnsolve/network.h"
#include "nnsolve/witness.h"

#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

/// Reads a witness for the network: every edge and every non-input neuron exactly once, every field irreducible with
/// one root in its interval. Anything else is a ParseError with file, line and column.
Witness read_witness(std::string_view text, const std::string& file_name, const Network& network);

void append_witness(std::string& out, const Witness& witness, const Network& network);

/// The same for an assignment of a formula, or of anything that has variables: each exactly once, by its name. A
/// value of sort Bool is true or false (1 or 0 in an Assignment, accepted in files, too).
Assignment read_assignment(std::string_view text, const std::string& file_name,
                           const std::vector<EtrVariable>& variables);
Assignment read_assignment(std::string_view text, const std::string& file_name, const Formula& formula);
/// All of sort Real.
Assignment read_assignment(std::string_view text, const std::string& file_name, const std::vector<std::string>& names);

void append_assignment(std::string& out, const Assignment& assignment, const std::vector<EtrVariable>& variables);
void append_assignment(std::string& out, const Assignment& assignment, const Formula& formula);
void append_assignment(std::string& out, const Assignment& assignment, const std::vector<std::string>& names);

}  // namespace nnsolve
