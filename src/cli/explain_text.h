// What `nnsolve explain` says, for people and as JSON.
#pragma once

#include "nnsolve/explain.h"

#include <string>
#include <vector>

namespace nnsolve {

/// The status with its trust, then why, then the part, a line each.
std::string explanation_text(const Explanation& found);
std::string explanation_json(const Explanation& found, const std::string& file, double seconds);

/// "minimal", or how far it is known.
std::string core_title(const Explanation& found);

}  // namespace nnsolve
