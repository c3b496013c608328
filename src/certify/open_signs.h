// The sign of a variable as a disjunction, to be split: where it is 0 presolve goes on, where it is not products have
// signs.
#pragma once

#include "presolve/system/derivation.h"

#include <optional>
#include <vector>

namespace nnsolve {

/// Of the variable that is multiplied most, of those whose sign is open in the atoms that are left: it is 0, positive
/// or negative. The premise, if there is one, says that it is not negative, or not positive; that part is left out
/// then.
std::optional<presolving::Record> signs_of_a_variable(const std::vector<presolving::Record>& records,
                                                      const std::vector<presolving::RecordId>& left);

}  // namespace nnsolve
