// Names as files of ETR-INV formulas allow them (instances/README.md, "Formulas").
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

/// Distinct legal names for distinct names: those that are legal stay as they are.
std::vector<std::string> legal_names(const std::vector<std::string>& names);

}  // namespace nnsolve
