// What comes back of one backend that was asked about a System.
#pragma once

#include "nnsolve/real.h"

#include <cstdint>
#include <string>
#include <vector>

#pragma GCC visibility push(default)

namespace nnsolve {

enum class Status : std::uint8_t { sat, unsat, unknown };

/// "sat", "unsat", "unknown".
const char* to_string(Status status);

/// What one backend said of one System, unchecked. `reason` says why the status is unknown: "timeout", "memory",
/// "incomplete", "backend crashed: killed by SIGSEGV", "backend printed no verdict: ...", ...
struct Outcome {
  Status status = Status::unknown;
  std::string reason;
  std::vector<Real> model;  // if sat: a value for every variable of the system
};

}  // namespace nnsolve

#pragma GCC visibility pop
