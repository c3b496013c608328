// The files of one generated instance, as texts: the formula and the network of the same answer, the question as plain
// SMT-LIB, and the evidence for the answer.
#pragma once

#include "nnsolve/generate.h"
#include "nnsolve/reduce.h"

#include <string>
#include <vector>

namespace nnsolve {

struct InstanceFile {
  std::string role;  // "network", "formula", "query", "network query", "solution", "weights", "refutation"
  std::string name;
  std::string text;
};

struct InstanceFileOptions {
  ReduceOptions reduce;        // of formulas, to the training network
  bool network_query = false;  // of formulas: the plain query of the network, too, which is long
};

/// Of a formula: the formula, its query, its network and, if it has an assignment, that and the weights it is carried
/// to. Of a training instance: the network, its plain query, its encoding as a formula, the weights. Everything that is
/// written as a solution has been checked here, exactly. options.reduce.inequalities becomes `root` where the solution
/// cannot be carried otherwise; the network's origin says so. Of two roles in one file, the file stands twice.
std::vector<InstanceFile> make_files(const GeneratedInstance& instance, const InstanceFileOptions& options);

}  // namespace nnsolve
