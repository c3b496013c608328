// What our own engines make of a system: linear ones are decided, and small ones with finitely many
// solutions; others are searched.
#pragma once

#include "linear/decide_linear.h"
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
  bool is_near = false;   // options.take_near() took something
};

Decision decide_system(const System& system, const SearchOptions& options);
/// Linear ones within these limits.
Decision decide_system(const System& system, const SearchOptions& options, LinearOptions limits);

}  // namespace nnsolve::native
