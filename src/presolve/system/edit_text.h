// An edit in words, for the trace.
#pragma once

#include "presolve/system/edit.h"
#include "presolve/system/store.h"

#include <string>
#include <vector>

namespace nnsolve::presolving {

/// What it does to the store as it is before, e.g. "x := -y + 2"; names by variable. Empty for what is only learned.
std::string to_text(const Edit& edit, const Store& store, const std::vector<std::string>& names);

}  // namespace nnsolve::presolving
