// What our own engines make of a system: linear ones are decided, others searched.
#pragma once

#include "native/system/search_options.h"

#include "nnsolve/outcome.h"
#include "nnsolve/system.h"
#include "nnsolve/witness.h"

#include <string>

namespace nnsolve::native {

struct Decision {
  Status status = Status::unknown;
  std::string reason;     // why unknown
  Assignment assignment;  // if sat
};

Decision decide_system(const System& system, const SearchOptions& options);

}  // namespace nnsolve::native
