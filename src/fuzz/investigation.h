// From a case that went wrong to a finding: the same blame with less and less input, in a file of its own.
#pragma once

#include "fuzz/fuzz_case.h"
#include "fuzz/question.h"

#include "nnsolve/fuzz.h"

#include <cstdint>
#include <functional>

namespace nnsolve {

/// What a case asks.
FuzzQuestion make_question(const FuzzOptions& options, const FuzzCase& fuzz_case);

/// Saves the case as it is, shrinks it, and saves it again; the finding says how far that came. `blame` is what the
/// case led to. Takes at most about options.shrink_seconds. `saved` is called with the finding each time.
void investigate(const FuzzOptions& options, std::uint64_t number, const Blame& blame,
                 const std::function<void(const Finding&)>& saved);

}  // namespace nnsolve
