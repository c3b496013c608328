// `fit --width auto`: one hidden layer, of the least width with which a table can be fitted.
#pragma once

#include "cli/commands.h"
#include "cli/solve_report.h"
#include "table/table_instance.h"

#include "nnsolve/width.h"

#include <functional>
#include <string>

namespace nnsolve {

struct WidthFit {
  TableInstance fit;  // of the width that is known to be enough; where none is, of the least that may be
  SolveReport solved;
  Width found;
  std::string words;  // what is known of the width
};

/// `make`: the instance with a hidden layer of that many neurons, from 1.
WidthFit fit_least_width(const std::function<TableInstance(std::size_t)>& make, const SolveRequest& request,
                         const CommandContext& context);

}  // namespace nnsolve
