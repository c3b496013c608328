// Witnesses, and assignments of whatever has variables (instances/README.md, "Witnesses"), beyond nnsolve/io.h.
#pragma once

#include "nnsolve/formula.h"
#include "nnsolve/io.h"
#include "nnsolve/network.h"
#include "nnsolve/witness.h"

#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

void append_witness(std::string& out, const Witness& witness, const Network& network);
void append_witness(std::string& out, const EnclosedWitness& witness, const Network& network);

/// The same as of a formula for an assignment of anything that has variables.
Assignment read_assignment(std::string_view text, const std::string& file_name,
                           const std::vector<EtrVariable>& variables);
/// All of sort Real.
Assignment read_assignment(std::string_view text, const std::string& file_name, const std::vector<std::string>& names);

void append_assignment(std::string& out, const Assignment& assignment, const std::vector<EtrVariable>& variables);
void append_assignment(std::string& out, const Assignment& assignment, const Formula& formula);
void append_assignment(std::string& out, const EnclosedAssignment& assignment, const Formula& formula);
void append_assignment(std::string& out, const Assignment& assignment, const std::vector<std::string>& names);

}  // namespace nnsolve
