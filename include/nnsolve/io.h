// Instances, formulas and witnesses as text: the formats of instances/README.md.
//
// Readers take the text and what to call it in messages; every problem is a ParseError with that name, line and column.
// Writers give a whole file; reading it again gives the same.
#pragma once

#include "nnsolve/formula.h"
#include "nnsolve/instance.h"
#include "nnsolve/network.h"
#include "nnsolve/reduce.h"
#include "nnsolve/system.h"
#include "nnsolve/witness.h"

#include <string>
#include <string_view>

#pragma GCC visibility push(default)

namespace nnsolve {

TrainingInstance read_instance(std::string_view text, const std::string& file_name);
/// In the format of its station: .smt2 (etr), .etrinv or .etrinveq.
Formula read_formula(std::string_view text, const std::string& file_name, Station station);
/// Every edge and every non-input neuron exactly once, every field irreducible with one root in its interval. Exact: an
/// enclosure is a ParseError.
Witness read_witness(std::string_view text, const std::string& file_name, const Network& network);
/// Every variable exactly once, by its name. A value of sort Bool is true or false (1 or 0 in an Assignment).
Assignment read_assignment(std::string_view text, const std::string& file_name, const Formula& formula);
/// The same, or an enclosure.
AnyWitness read_any_witness(std::string_view text, const std::string& file_name, const TrainingTask& task);
AnyAssignment read_any_assignment(std::string_view text, const std::string& file_name, const Formula& formula);

/// The same from a file, a formula's format by the ending of its name; "-" is standard input, for a network. Throw
/// FileError, too.
TrainingInstance load_instance(const std::string& path);
Formula load_formula(const std::string& path);

std::string to_text(const TrainingInstance& instance);
std::string to_text(const Formula& formula);
std::string to_text(const Witness& witness, const Network& network);
std::string to_text(const Assignment& assignment, const Formula& formula);
std::string to_text(const EnclosedWitness& witness, const Network& network);
std::string to_text(const EnclosedAssignment& assignment, const Formula& formula);
/// An SMT-LIB 2.6 query.
std::string to_smtlib(const System& system);

}  // namespace nnsolve

#pragma GCC visibility pop
