// Reads and writes witnesses (FORMATS.md section 4).
#pragma once

#include "nnsolve/network.h"
#include "nnsolve/witness.h"

#include <string>
#include <string_view>

namespace nnsolve {

/// Reads a witness for the network: every edge and every non-input neuron exactly once, every field irreducible with
/// one root in its interval. Anything else is a ParseError with file, line and column.
Witness read_witness(std::string_view text, const std::string& file_name, const Network& network);

void append_witness(std::string& out, const Witness& witness, const Network& network);

}  // namespace nnsolve
