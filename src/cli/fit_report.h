// What `nnsolve fit` says of a table and the network for it.
#pragma once

#include "cli/solve_report.h"
#include "table/conflicts.h"
#include "table/table_instance.h"

#include "nnsolve/explain.h"
#include "nnsolve/width.h"
#include "nnsolve/witness.h"

#include <optional>
#include <string>
#include <vector>

namespace nnsolve {

struct FitReport {
  std::string file;
  std::string headline;  // the answer in one line
  std::string answer;    // as `solve --json` has it
  std::vector<std::string> inputs;
  std::vector<std::string> targets;
  std::vector<std::size_t> layers;
  std::string activations;     // "relu, then identity"
  std::optional<Width> width;  // with --width auto, as far as it is known
  std::string width_words;
  std::size_t points = 0;
  std::size_t weights = 0;
  std::size_t biases = 0;
  std::vector<std::string> formula;    // if sat and small
  std::vector<std::string> conflicts;  // sentences
  std::size_t conflict_count = 0;
  // Of an unsat without such: the data points that cannot be fitted together, by their lines.
  std::vector<std::string> core;
  bool is_core_minimal = false;
  std::string why;
};

/// The weights and biases of the table's network that a witness of its question says.
AnyWitness fitted_weights(const TableInstance& fit, const std::string& witness);

/// Of an unsat that no two lines contradict: which of them do together. `found` is what explain() says.
void tell_core(FitReport& report, const TrainingInstance& instance, const Explanation& found);

/// `solved` is the report with request.json.
FitReport make_fit_report(const TableInstance& fit, const SolveReport& solved, const std::string& file);

std::string to_text(const FitReport& report);
std::string to_json(const FitReport& report);

}  // namespace nnsolve
