// Formulas and stations of the reduction as LaTeX, for papers.
//
// A formula becomes lines of an align* environment, one for each constraint or assertion; a network a table of its data
// points, a line for each with its name, the inputs that are not 0, and its targets. Shared terms are written out where
// they occur, so a formula may be longer than any paper.
#pragma once

#include "nnsolve/formula.h"
#include "nnsolve/instance.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nnsolve {

/// An align* environment. Throws UsageError if it would have more than a million characters.
std::string to_latex(const Formula& formula);
/// Sizes, and a longtable of the data points.
std::string to_latex(const TrainingInstance& instance);

/// A document that pdflatex compiles as it is, of parts with their titles.
std::string latex_document(const std::vector<std::pair<std::string, std::string>>& parts);

}  // namespace nnsolve
